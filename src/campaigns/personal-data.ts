import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  { table: 'campaigns', what: 'campaigns', mentions: ['settings'] },
  { table: 'campaign_sequences', what: 'sequences', mentions: ['steps'] },
  {
    table: 'enrolments',
    what: 'enrolments',
    belongs: LEAD,
    own: {},
    mentions: ['exit_reason', 'pause_reason'],
  },
];

export const campaignsPersonalTables = tables.map((table) => contribute(personalTables, table));
