import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;
const PERSON = [{ column: 'person_id', to: 'person' }] as const;

const tables: readonly PersonalTable[] = [
  { table: 'exclusion_policies', what: 'whom the workspace keeps out' },
  {
    table: 'people',
    what: 'the person',
    belongs: [{ column: 'id', to: 'person' }],
    stays: true,
    own: {
      first_name: null,
      last_name: null,
      full_name: null,
      title: null,
      location: null,
      company_id: null,
    },
  },
  {
    table: 'leads',
    what: 'the lead',
    belongs: [{ column: 'id', to: 'lead' }],
    stays: true,
    own: {
      score_reasons: '[]',
      intent_reasons: '[]',
      intent_due_at: null,
      disqualified_reason: null,
      blocked_reason: null,
      source_name: null,
      source_url: null,
      engagement: '{}',
      custom: '{}',
    },
    mentions: ['source_name', 'source_url', 'engagement', 'custom', 'score_reasons', 'intent_reasons'],
  },
  {
    table: 'person_addresses',
    what: 'addresses',
    belongs: [...PERSON, { column: 'hash', to: 'hash' }],
    own: 'delete',
  },
  { table: 'person_phones', what: 'telephone numbers', belongs: PERSON, own: 'delete' },
  { table: 'person_profiles', what: 'profiles', belongs: PERSON, own: 'delete' },
  {
    table: 'facts',
    what: 'facts with their sources',
    belongs: [{ column: 'subject_id', to: 'person' }],
    own: 'delete',
    mentions: ['value', 'source', 'quote'],
  },
  { table: 'companies', what: 'companies', mentions: ['name', 'linkedin_url', 'description'] },
  {
    table: 'timeline',
    what: 'the timeline',
    belongs: LEAD,
    own: { summary: 'Erased', data: '{}' },
    mentions: ['summary', 'data'],
  },
  { table: 'status_history', what: 'changes of status', belongs: LEAD, own: { reasons: '[]' } },
  { table: 'imports', what: 'imported files', mentions: ['file_name', 'mapping', 'columns', 'error'] },
  // The file itself is the hook's; what is left of the rest are numbers.
  { table: 'uploaded_lists', what: 'lists handed in', mentions: ['file_name', 'error'] },
  { table: 'import_leads', what: 'which file met which lead', belongs: LEAD, own: 'delete' },
  {
    table: 'import_rejects',
    what: 'rows of files that were not taken',
    mentions: ['value', 'reason', 'record'],
  },
  {
    table: 'suppressions',
    what: 'the "no", of which the hash stays',
    belongs: [{ column: 'hash', to: 'hash' }],
    own: { value: null },
    mentions: ['value', 'reason', 'lift_reason'],
  },
  {
    table: 'merges',
    what: 'which leads were one person',
    stays: true,
    belongs: [
      { column: 'survivor_id', to: 'lead' },
      { column: 'merged_id', to: 'lead' },
    ],
    own: { survivor_person: '{}', reason: 'erased' },
    mentions: ['reason', 'survivor_person'],
  },
  { table: 'merge_moves', what: 'what moved when leads were merged' },
  { table: 'company_merges', what: 'which companies were one', mentions: ['reason', 'filled'] },
  { table: 'company_merge_moves', what: 'what moved when companies were merged' },
  { table: 'company_pairs', what: 'which companies may be one' },
  { table: 'company_changes', what: 'that something of a company changed' },
  { table: 'erasures', what: 'certificates of erasure' },
  { table: 'segments', what: 'segments', mentions: ['name', 'filter'] },
  // Kept by the tick, which takes out whoever was forgotten and counts: these rows hold nothing but numbers.
  { table: 'segment_members', what: 'segments the lead is in', belongs: LEAD, own: {}, stays: true },
  { table: 'lead_changes', what: 'that something of the lead changed', belongs: LEAD, own: {}, stays: true },
  { table: 'crm_connections', what: 'connections to the CRM', mentions: ['error'] },
  {
    table: 'crm_contacts',
    what: 'contacts of the CRM kept here',
    belongs: [...PERSON, { column: 'hash', to: 'hash' }],
    own: {
      email: null,
      canonical: null,
      phone: null,
      first_name: null,
      last_name: null,
      company_name: null,
      tags: '{}',
      own_tags: '{}',
      stage: null,
      stage_status: null,
    },
    mentions: ['email', 'canonical', 'first_name', 'last_name', 'company_name', 'tags', 'own_tags'],
  },
  {
    table: 'crm_writes',
    what: 'what the CRM is told',
    belongs: [{ column: 'contact_id', through: 'crm_contacts', key: 'contact_id' }],
    own: { why: 'asked to be forgotten', error: null },
    mentions: ['why', 'error'],
  },
];

export const leadsPersonalTables = tables.map((table) => contribute(personalTables, table));
