import { z } from 'zod';

/** The twelve. Every operation of the product is done by one of them, or by a person. */
export const AGENTS = [
  'UNIFIED_QUEEN',
  'HUNTER',
  'ENRICHER',
  'SEGMENTOR',
  'CRAFTER',
  'GATEKEEPER',
  'SCOUT',
  'OPERATOR',
  'COACH',
  'PIPER',
  'SCHEDULER',
  'RESEARCHER',
] as const;
export type AgentName = (typeof AGENTS)[number];

/** What can be done, with what it risks. Nothing outside this catalogue can be granted. */
export const ACTIONS = [
  'read_contact',
  'read_pipeline',
  'read_calendar',
  'search_contacts',
  'get_templates',
  'create_contact',
  'update_contact',
  'add_tag',
  'remove_tag',
  'create_task',
  'update_opportunity',
  'create_calendar_event',
  'update_calendar_event',
  'delete_calendar_event',
  'notify_people',
  'publish_page',
  'send_email',
  'send_sms',
  'schedule_email',
  'trigger_workflow',
  'esp_create_campaign',
  'esp_add_leads',
  'esp_pause',
  'esp_activate',
  'esp_stop_lead',
  'esp_reply',
  'linkedin_create_list',
  'linkedin_add_leads_to_list',
  'linkedin_pause',
  'linkedin_stop_lead',
  'linkedin_message',
  'bulk_create_contacts',
  'bulk_update_contacts',
  'bulk_send_email',
  'delete_contact',
  'mass_unsubscribe',
  'bulk_delete',
  'export_all_contacts',
] as const;
export type Action = (typeof ACTIONS)[number];

export const agentGrant = z.object({
  action: z.enum(ACTIONS),
  risk: z.enum(['low', 'medium', 'high', 'critical']),
  granted: z.boolean(),
  /** Whether somebody here changed what the roster says. */
  changed: z.boolean(),
});
export const agentCard = z.object({
  name: z.enum(AGENTS),
  role: z.string(),
  approves: z.boolean(),
  caps: z.object({ minute: z.number(), hour: z.number(), day: z.number() }),
  grants: z.array(agentGrant),
});
export type AgentCard = z.infer<typeof agentCard>;
