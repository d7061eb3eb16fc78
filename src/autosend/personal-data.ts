import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const tables: readonly PersonalTable[] = [
  {
    table: 'reply_drafts',
    what: 'answers drafted to the person, and what was decided on them',
    belongs: [{ column: 'lead_id', to: 'lead' }],
    own: {
      ...{ to_address: '', subject: '', body: '', slots: '[]', sources: '[]', gate: '[]', reasons: '[]' },
      evaluation: null,
    },
    mentions: ['to_address', 'subject', 'body', 'sources', 'gate', 'reasons', 'evaluation'],
  },
  { table: 'autosend_grants', what: 'how far answers may go by themselves' },
  { table: 'autosend_settings', what: 'the switch of auto-send', mentions: ['stop_reason'] },
];

export const autosendPersonalTables = tables.map((table) => contribute(personalTables, table));
