import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  { table: 'scores', what: 'scores', belongs: LEAD, own: { verdict: '{}' } },
];

export const targetingPersonalTables = tables.map((table) => contribute(personalTables, table));
