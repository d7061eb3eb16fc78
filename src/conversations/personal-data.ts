import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'threads',
    what: 'threads',
    belongs: LEAD,
    own: { subject: '', vendor_thread: null },
    mentions: ['subject'],
  },
  {
    table: 'messages',
    what: 'messages written to and by the person',
    belongs: [{ column: 'thread_id', through: 'threads' }],
    own: { from_address: '', to_address: '', subject: '', body_text: '', visible_text: '' },
    mentions: [
      'message_id',
      'in_reply_to',
      'reference_ids',
      'from_address',
      'to_address',
      'subject',
      'body_text',
      'visible_text',
    ],
  },
  {
    table: 'message_marks',
    what: 'what received messages are known by',
    belongs: [{ column: 'message_id', through: 'messages' }],
    own: 'delete',
  },
  {
    table: 'replies',
    what: 'how answers were read',
    belongs: LEAD,
    own: { evidence: null, reasons: '[]', return_phrase: null, extras: '{}' },
    mentions: ['evidence', 'reasons', 'extras'],
  },
];

export const conversationsPersonalTables = tables.map((table) => contribute(personalTables, table));
