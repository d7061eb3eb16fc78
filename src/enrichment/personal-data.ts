import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'enrichment_journal',
    what: 'what finders answered',
    belongs: LEAD,
    own: 'delete',
    mentions: ['answer', 'error', 'question', 'request_key', 'linkedin_key', 'email_key'],
  },
  {
    table: 'address_verifications',
    what: 'what verifiers said of addresses',
    belongs: [{ column: 'address_id', through: 'person_addresses' }],
    own: 'delete',
    mentions: ['vendor_value', 'sub_status', 'error'],
  },
  { table: 'enrichment_settings', what: 'the settings of finders' },
];

export const enrichmentPersonalTables = tables.map((table) => contribute(personalTables, table));
