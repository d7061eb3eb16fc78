import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'enrichment_journal',
    what: 'what finders answered',
    belongs: LEAD,
    own: 'delete',
    mentions: ['answer', 'error', 'request_key', 'linkedin_key', 'email_key'],
  },
];

export const enrichmentPersonalTables = tables.map((table) => contribute(personalTables, table));
