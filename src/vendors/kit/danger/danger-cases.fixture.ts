import type { WireRequest } from './wire-request.rules.ts';

export const I = 'https://api.instantly.ai/api/v2';

export const S = 'https://server.smartlead.ai/api/v1';

export const A = 'https://api.attio.com/v2';

export const H = 'https://api.hubapi.com/crm/v3';

export const DELETIONS: readonly [name: string, vendor: string, url: string, body?: object][] = [
  ['delete_leads', 'instantly', `${I}/leads`, { campaign_id: 'c1', delete_list: true }],
  ['delete_leads', 'instantly', `${I}/leads`],
  ['delete_lead', 'instantly', `${I}/leads/0190-aa`],
  ['delete_campaign', 'instantly', `${I}/campaigns/c1`],
  ['delete_lead_list', 'instantly', `${I}/lead-lists/l1`],
  ['delete_account', 'instantly', `${I}/accounts/nora@fieldnote.example`],
  ['delete_block_list', 'instantly', `${I}/block-lists-entries/b1`],
  ['delete_block_list', 'instantly', `${I}/block-lists-entries`],
  ['delete_email', 'instantly', `${I}/emails/e1`],
  ['delete_lead', 'lemlist', 'https://api.lemlist.com/api/campaigns/c1/leads/ada@acme.example'],
  ['delete_campaign', 'lemlist', 'https://api.lemlist.com/api/campaigns/c1'],
  ['delete_schedule', 'lemlist', 'https://api.lemlist.com/api/schedules/s1'],
  ['delete_unsubscribe', 'lemlist', 'https://api.lemlist.com/api/unsubscribes/ada@acme.example'],
  ['delete_campaign', 'smartlead', `${S}/campaigns/7`],
  ['delete_lead', 'smartlead', `${S}/campaigns/7/leads`],
  ['delete_lead', 'smartlead', `${S}/campaigns/7/leads/9`],
  ['delete_list', 'heyreach', 'https://api.heyreach.io/api/public/list/DeleteLeadsFromList'],
  ['delete_campaign', 'heyreach', 'https://api.heyreach.io/api/public/campaign/12'],
  ['delete_campaign', 'emailbison', 'https://send.example/api/campaigns/4'],
  ['delete_lead', 'emailbison', 'https://send.example/api/leads/4'],
  ['delete_campaign', 'emailbison', 'https://send.example/api/campaigns'],
  ['delete_contact', 'apollo', 'https://api.apollo.io/api/v1/contacts/c1'],
  ['delete_record', 'attio', `${A}/objects/people/records/r1`],
  ['delete_record', 'attio', `${A}/objects/companies/records/r1`],
  ['delete_list_entry', 'attio', `${A}/lists/l1/entries/e1`],
  ['delete_note', 'attio', `${A}/notes/n1`],
  ['delete_task', 'attio', `${A}/tasks/t1`],
  ['archive_objects', 'hubspot', `${H}/objects/contacts/c1`],
  ['archive_objects', 'hubspot', `${H}/objects/deals/batch/archive`],
  ['archive_objects', 'hubspot', `${H}/objects/contacts/gdpr-delete`],
  ['delete_associations', 'hubspot', `${H}/associations/contacts/deals/batch/archive`],
  ['delete_contact', 'highlevel', 'https://services.leadconnectorhq.com/contacts/c1'],
  ['delete_opportunity', 'highlevel', 'https://services.leadconnectorhq.com/opportunities/o1'],
  ['delete_audience', 'linkedin-ads', 'https://api.linkedin.com/rest/dmpSegments/10'],
  ['delete_object', 'meta', 'https://graph.facebook.com/v19.0/120330'],
  ['delete_audience_members', 'meta', 'https://graph.facebook.com/v19.0/120330/users'],
];

export const FORBIDDEN: readonly [name: string, request: WireRequest][] = [
  ['move_leads', { vendor: 'instantly', method: 'POST', url: `${I}/leads/move`, body: { ids: ['1'] } }],
  [
    'skip_leads_silently',
    { vendor: 'instantly', method: 'POST', url: `${I}/leads`, body: { skip_if_in_workspace: true } },
  ],
  [
    'ignore_protection',
    {
      vendor: 'smartlead',
      method: 'POST',
      url: `${S}/campaigns/7/leads`,
      body: { settings: { ignore_global_block_list: true } },
    },
  ],
  [
    'stop_for_ever',
    { vendor: 'smartlead', method: 'POST', url: `${S}/campaigns/7/status`, body: { status: 'STOPPED' } },
  ],
  [
    'add_and_resume',
    {
      vendor: 'heyreach',
      method: 'POST',
      url: 'https://api.heyreach.io/api/public/campaign/AddLeadsToCampaignV2',
      body: { campaignId: 1 },
    },
  ],
  [
    'add_and_resume',
    {
      vendor: 'heyreach',
      method: 'POST',
      url: 'https://api.heyreach.io/api/public/campaign/AddLeadsToCampaignV2',
      body: { resumePausedCampaign: true, resumeFinishedCampaign: false },
    },
  ],
  [
    'overwrite_lead',
    { vendor: 'emailbison', method: 'PUT', url: 'https://send.example/api/leads/4', body: {} },
  ],
  [
    'parallel_sending',
    {
      vendor: 'emailbison',
      method: 'POST',
      url: 'https://send.example/api/campaigns/4/leads',
      body: { allow_parallel_sending: true },
    },
  ],
  [
    'empty_user_list',
    {
      vendor: 'google-ads',
      method: 'POST',
      url: 'https://googleads.googleapis.com/v18/offlineUserDataJobs/1:addOperations',
      body: { operations: [{ remove_all: true }] },
    },
  ],
  [
    'remove_member',
    {
      vendor: 'google-ads',
      method: 'POST',
      url: 'https://googleads.googleapis.com/v18/offlineUserDataJobs/1:addOperations',
      body: { operations: [{ remove: { x: 1 } }] },
    },
  ],
  [
    'close_user_list',
    {
      vendor: 'google-ads',
      method: 'POST',
      url: 'https://googleads.googleapis.com/v18/customers/1/userLists:mutate',
      body: { membership_status: 'CLOSED' },
    },
  ],
  [
    'validate_twice',
    {
      vendor: 'zerobounce',
      method: 'POST',
      url: 'https://bulkapi.zerobounce.net/v2/validatebatch',
      body: { email_batch: [{ email_address: 'a@b.example' }, { email_address: 'A@B.example ' }] },
    },
  ],
];

export const GATED: readonly [name: string, request: WireRequest][] = [
  [
    'waterfall',
    {
      vendor: 'apollo',
      method: 'POST',
      url: 'https://api.apollo.io/api/v1/people/match?run_waterfall_email=true',
    },
  ],
  ['toggle_warmup', { vendor: 'instantly', method: 'POST', url: `${I}/accounts/warmup/disable` }],
  ['activate_campaign', { vendor: 'instantly', method: 'POST', url: `${I}/campaigns/c1/activate` }],
  [
    'edit_live_steps',
    { vendor: 'lemlist', method: 'POST', url: 'https://api.lemlist.com/api/sequences/s1/steps' },
  ],
  ['unsubscribe_everywhere', { vendor: 'smartlead', method: 'POST', url: `${S}/leads/9/unsubscribe` }],
  ['detach_sender', { vendor: 'smartlead', method: 'DELETE', url: `${S}/campaigns/7/email-accounts` }],
  [
    'start_campaign',
    { vendor: 'smartlead', method: 'POST', url: `${S}/campaigns/7/status`, body: { status: 'START' } },
  ],
  [
    'resume_campaign',
    {
      vendor: 'heyreach',
      method: 'POST',
      url: 'https://api.heyreach.io/api/public/campaign/Resume?campaignId=1',
    },
  ],
  [
    'resume_campaign',
    { vendor: 'emailbison', method: 'PATCH', url: 'https://send.example/api/campaigns/4/resume' },
  ],
  [
    'reveal_phone',
    {
      vendor: 'apollo',
      method: 'POST',
      url: 'https://api.apollo.io/api/v1/people/match?reveal_phone_number=true',
    },
  ],
  [
    'reveal_personal_email',
    {
      vendor: 'apollo',
      method: 'POST',
      url: 'https://api.apollo.io/api/v1/people/bulk_match',
      body: { reveal_personal_emails: true },
    },
  ],
  [
    'remove_from_sequence',
    {
      vendor: 'apollo',
      method: 'POST',
      url: 'https://api.apollo.io/api/v1/emailer_campaigns/remove_or_stop_contact_ids',
    },
  ],
  [
    'write_property',
    { vendor: 'hubspot', method: 'PATCH', url: `${H}/objects/contacts/1`, body: { lifecyclestage: 'lead' } },
  ],
  [
    'change_budget',
    {
      vendor: 'meta',
      method: 'POST',
      url: 'https://graph.facebook.com/v19.0/120330',
      body: { daily_budget: 5000 },
    },
  ],
  [
    'change_budget',
    {
      vendor: 'google-ads',
      method: 'POST',
      url: 'https://googleads.googleapis.com/v18/customers/1/campaignBudgets:mutate',
      body: { amount_micros: '1' },
    },
  ],
];

export const PAID: readonly [name: string, request: WireRequest][] = [
  ['match_person', { vendor: 'apollo', method: 'POST', url: 'https://api.apollo.io/api/v1/people/match' }],
  [
    'match_people',
    { vendor: 'apollo', method: 'POST', url: 'https://api.apollo.io/api/v1/people/bulk_match' },
  ],
  [
    'validate_batch',
    {
      vendor: 'zerobounce',
      method: 'POST',
      url: 'https://bulkapi.zerobounce.net/v2/validatebatch',
      body: { email_batch: [{ email_address: 'a@b.example' }] },
    },
  ],
];
