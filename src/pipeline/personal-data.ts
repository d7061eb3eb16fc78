import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  { table: 'runs', what: 'runs', mentions: ['name', 'stages', 'options', 'error'] },
  {
    table: 'run_items',
    what: 'what runs did with the lead',
    belongs: LEAD,
    own: { reason: null, detail: '{}' },
    mentions: ['reason', 'detail'],
  },
];

export const pipelinePersonalTables = tables.map((table) => contribute(personalTables, table));
