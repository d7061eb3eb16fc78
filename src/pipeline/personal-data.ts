import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  { table: 'runs', what: 'runs', mentions: ['name', 'stages', 'options', 'error'] },
  { table: 'run_grades', what: 'grades of the lists of runs' },
  {
    table: 'run_items',
    what: 'what runs did with the lead',
    belongs: LEAD,
    own: { reason: null, detail: '{}' },
    mentions: ['reason', 'detail'],
  },
  { table: 'campaign_forecasts', what: 'simulations of campaigns', mentions: ['error'] },
  { table: 'run_schedules', what: 'schedules of runs', mentions: ['name', 'reason'] },
  { table: 'motion_runs', what: 'what motions did', mentions: ['parts'] },
  { table: 'test_mails', what: 'what people sent to themselves to see it', mentions: ['reason'] },
];

const found: readonly PersonalTable[] = [
  { table: 'discoveries', what: 'searches for people', mentions: ['search', 'error'] },
  {
    table: 'discovery_candidates',
    what: 'what a search showed of the person',
    belongs: LEAD,
    own: {
      first_name: null,
      masked_last_name: null,
      title: null,
      company_name: null,
      answer: null,
      reason: null,
    },
    mentions: ['first_name', 'masked_last_name', 'answer', 'reason'],
  },
];

export const pipelinePersonalTables = [...tables, ...found].map((table) => contribute(personalTables, table));
