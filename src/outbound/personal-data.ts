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
  {
    table: 'send_ledger',
    what: 'the ledger of what was sent, kept as proof without the address',
    belongs: LEAD,
    own: { to_address: '', to_domain: '', response: null, reasons: '[]' },
    mentions: ['to_address', 'response', 'reasons'],
  },
];

export const outboundPersonalTables = tables.map((table) => contribute(personalTables, table));
