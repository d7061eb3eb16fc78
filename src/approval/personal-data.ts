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
];

export const approvalPersonalTables = tables.map((table) => contribute(personalTables, table));
