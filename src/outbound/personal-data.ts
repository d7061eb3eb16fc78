import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'mailboxes',
    what: 'mailboxes of ours',
    mentions: ['state_reason', 'poll_error'],
    unexported: ['connection'],
  },
  { table: 'mail_domains', what: 'who takes the mail of domains we write from and to' },
  { table: 'company_policies', what: 'how companies are spared' },
  { table: 'company_pauses', what: 'companies that are paused by hand', mentions: ['reason', 'resumed_why'] },
  { table: 'domain_checks', what: 'what receivers see of our sending domains' },
  {
    table: 'send_ledger',
    what: 'the ledger of what was sent, kept as proof without the address',
    belongs: LEAD,
    own: { to_address: '', to_domain: '', response: null, receipt: null, reasons: '[]' },
    mentions: ['to_address', 'response', 'receipt', 'reasons'],
  },
  { table: 'vendor_holds', what: 'pauses at vendors with a campaign of ours', mentions: ['reasons'] },
  {
    table: 'tracked_links',
    what: 'links of mail to the person',
    belongs: LEAD,
    own: 'delete',
    mentions: ['url'],
    unexported: ['token'],
  },
  {
    table: 'answers',
    what: 'answers written to the person',
    belongs: LEAD,
    own: { subject: '', body: '', at_vendor: null },
    mentions: ['in_reply_to', 'reference_ids', 'subject', 'body', 'at_vendor'],
  },
  {
    table: 'vendor_leads',
    what: 'where vendors worked the lead',
    belongs: LEAD,
    // Without an address nobody can be asked for there any more.
    own: { address: '', profile_url: '', vendor_lead_id: null, reasons: '[]', next_attempt_at: null },
    mentions: ['address', 'profile_url', 'reasons'],
  },
];

export const outboundPersonalTables = tables.map((table) => contribute(personalTables, table));
