import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'approval_items',
    what: 'what waited for a yes',
    belongs: LEAD,
    own: { title: 'Erased', preview: '{}', reason: null },
    mentions: ['title', 'preview', 'reason'],
  },
  { table: 'approval_batches', what: 'frozen batches', mentions: ['preview', 'reason', 'report'] },
  { table: 'approval_cards', what: 'where batches lie in the chat', mentions: ['error'] },
  { table: 'approval_clicks', what: 'what was pressed in the chat', mentions: ['person_name', 'outcome'] },
  {
    table: 'client_links',
    what: 'links for clients, and what clients said',
    mentions: ['label', 'client_name', 'reason'],
  },
  {
    table: 'chat_people',
    what: 'who has which address in the chat',
    mentions: ['email'],
    // Asked again when it is needed.
    mentioning: 'delete',
  },
];

export const approvalPersonalTables = tables.map((table) => contribute(personalTables, table));
