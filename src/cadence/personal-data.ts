import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'enrolment_steps',
    what: 'steps of sequences',
    belongs: LEAD,
    own: { reasons: '[]' },
    mentions: ['reasons', 'receipt'],
  },
  {
    table: 'tasks',
    what: 'tasks for people',
    belongs: LEAD,
    own: { title: 'Erased', note: null, phone: null, reason: null },
    mentions: ['title', 'note', 'phone', 'reason'],
  },
  {
    table: 'recontacts',
    what: 'when the person may hear from us again',
    belongs: LEAD,
    own: { phrase: null, reasons: '[]' },
    mentions: ['phrase', 'reasons'],
  },
];

export const cadencePersonalTables = tables.map((table) => contribute(personalTables, table));
