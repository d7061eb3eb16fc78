import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  // What was once given is never rewritten: the number stays as it was, what it was said of goes.
  { table: 'scores', what: 'scores', belongs: LEAD, own: { verdict: '{}' }, stays: true },
  {
    table: 'prospect_scores',
    what: 'scores of the person',
    belongs: LEAD,
    own: { verdict: '{}' },
    stays: true,
  },
  // Worked off within seconds; the rows hold nothing but the number of a lead.
  {
    table: 'score_changes',
    what: 'that something a score rests on changed',
    belongs: LEAD,
    own: {},
    stays: true,
  },
  {
    table: 'prospect_changes',
    what: 'that something a score of the person rests on changed',
    belongs: LEAD,
    own: {},
    stays: true,
  },
  { table: 'account_scores', what: 'scores of companies' },
  { table: 'account_changes', what: 'that something a score of a company rests on changed' },
  { table: 'profile_versions', what: 'profiles that leads are scored by', mentions: ['content'] },
  { table: 'profile_sweeps', what: 'how far a changed profile was gone through' },
];

export const targetingPersonalTables = tables.map((table) => contribute(personalTables, table));
