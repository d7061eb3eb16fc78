import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const tables: readonly PersonalTable[] = [
  {
    table: 'reply_drafts',
    what: 'answers drafted to the person, and what was decided on them',
    belongs: [{ column: 'lead_id', to: 'lead' }],
    own: {
      ...{ to_address: '', subject: '', body: '', slots: '[]', sources: '[]', gate: '[]', reasons: '[]' },
      ...{ evaluation: null, attempts: '[]', strategy: null },
    },
    mentions: [
      'to_address',
      'subject',
      'body',
      'sources',
      'gate',
      'reasons',
      'evaluation',
      'attempts',
      'strategy',
    ],
  },
  { table: 'backfill_runs', what: 'runs over the backlog of replies' },
  {
    table: 'backfill_targets',
    what: 'what became of a message of the person in such a run',
    belongs: [{ column: 'lead_id', to: 'lead' }],
    own: { reasons: '[]', slack_error: null },
    mentions: ['reasons', 'slack_error'],
  },
  {
    table: 'autosend_samples',
    what: 'what was said afterwards of answers to the person that went without anybody',
    belongs: [{ column: 'lead_id', to: 'lead' }],
    own: { note: null },
    mentions: ['note'],
  },
  { table: 'autosend_grants', what: 'how far answers may go by themselves' },
  { table: 'autosend_moves', what: 'how that came about' },
  { table: 'autosend_settings', what: 'the switch of auto-send', mentions: ['stop_reason'] },
];

export const autosendPersonalTables = tables.map((table) => contribute(personalTables, table));
