import type { Effect } from '#gateway';
import type { Action } from './contract.ts';

type Operation = { readonly name: string; readonly effect: Effect };

/** The catalogue's word for each operation. The first that fits decides; what fits nothing is refused. */
const ACTIONS_BY_NAME: readonly (readonly [pattern: RegExp, action: Action])[] = [
  [/^email\.send$/, 'send_email'],
  [/^email\.(?:fetch|find_sent|list_folder|pick)$/, 'read_contact'],
  [/^enrichment\./, 'update_contact'],
  [/^email_verification\./, 'update_contact'],
  [/^(?:people_search|web_research|signal_source)\./, 'search_contacts'],
  [/^email_campaigns\.[^.]+\.create_campaign$/, 'esp_create_campaign'],
  [/^email_campaigns\.[^.]+\.add_leads$/, 'esp_add_leads'],
  [/^email_campaigns\.[^.]+\.pause_campaign$/, 'esp_pause'],
  [/^email_campaigns\.[^.]+\.activate_campaign$/, 'esp_activate'],
  [/^email_campaigns\.[^.]+\.stop_lead$/, 'esp_stop_lead'],
  [/^campaign_replies\.[^.]+\.send_reply$/, 'esp_reply'],
  [/^campaign_follow_ups\.[^.]+\.send_follow_up$/, 'esp_reply'],
  [/^linkedin_outreach\.[^.]+\.create_list$/, 'linkedin_create_list'],
  [/^linkedin_outreach\.[^.]+\.add_to_list$/, 'linkedin_add_leads_to_list'],
  [/^linkedin_outreach\.[^.]+\.pause_campaign$/, 'linkedin_pause'],
  [/^linkedin_outreach\.[^.]+\.stop_lead$/, 'linkedin_stop_lead'],
  [/^linkedin_conversations\.[^.]+\.(?:send_message|message_lead)$/, 'linkedin_message'],
  [/^crm\.[^.]+\.add_tags$/, 'add_tag'],
  [/^crm\.[^.]+\.remove_tags$/, 'remove_tag'],
  [/^crm\.[^.]+\.upsert_opportunity$/, 'update_opportunity'],
  [/^crm\.[^.]+\.send_/, 'send_email'],
  [/^crm\.[^.]+\.(?:upsert_contact|set_do_not_contact|add_note)$/, 'update_contact'],
  [/^calendar\.[^.]+\.create_event$/, 'create_calendar_event'],
  [/^calendar\.[^.]+\.cancel_event$/, 'delete_calendar_event'],
  [/^calendar\.[^.]+\.move_event$/, 'update_calendar_event'],
  [/^calendar\./, 'read_calendar'],
  [/^sms\.[^.]+\.send_notice$/, 'notify_people'],
  [/^sms\./, 'send_sms'],
  [/^chat\.[^.]+\.(?:post_message|update_message)$/, 'notify_people'],
  [/^notice\.send_mail$/, 'notify_people'],
  [/^webhook_out\./, 'notify_people'],
  [/^publishing\.[^.]+\.publish_page$/, 'publish_page'],
  [/^language_model\./, 'get_templates'],
];

/** The action an operation is, in the words of the roster; undefined for one that nobody listed. */
export function actionOf({ name, effect }: Operation): Action | undefined {
  const listed = ACTIONS_BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  return listed ?? (effect === 'read' ? 'read_contact' : undefined);
}
