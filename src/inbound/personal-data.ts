import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'inbound_mail',
    what: 'mail as it came in, kept as a number without its content',
    belongs: LEAD,
    own: { raw: '', reasons: '[]' },
    mentions: ['message_id', 'reasons'],
  },
  {
    table: 'vendor_notices',
    what: 'what vendors told of the person',
    belongs: LEAD,
    own: { payload: '{}', reasons: '[]' },
    mentions: ['payload', 'reasons', 'sighting'],
  },
  {
    table: 'reply_corrections',
    what: 'what people corrected in how answers were read',
    belongs: LEAD,
    own: 'delete',
  },
  {
    table: 'reply_readings',
    what: 'how a model read answers',
    belongs: LEAD,
    own: 'delete',
    mentions: ['quote', 'reasons'],
  },
  {
    table: 'tracking_hits',
    what: 'opens and clicks',
    belongs: [{ column: 'link_id', through: 'tracked_links' }],
    own: 'delete',
    mentions: ['agent'],
    unexported: ['place'],
  },
  {
    table: 'signals',
    what: 'what sources told of visits and of what happened',
    belongs: LEAD,
    own: 'delete',
    mentions: ['title', 'url', 'visitor_key', 'raw', 'reasons'],
  },
  {
    table: 'visitors',
    what: 'visits of our pages and how they were judged',
    belongs: LEAD,
    own: 'delete',
    mentions: ['visitor_key', 'reasons'],
  },
  { table: 'signal_polls', what: 'how far sources of signals were read', mentions: ['cursor', 'error'] },
  { table: 'vendor_polls', what: 'how far vendors were read', mentions: ['page', 'error'] },
  { table: 'reconciliations', what: 'when mailboxes and vendors were compared', mentions: [] },
  {
    table: 'reconciled_messages',
    what: 'what of theirs was found when mailboxes and vendors were compared',
    belongs: LEAD,
    own: 'delete',
  },
  { table: 'reconciled_sources', what: 'what was found at them', mentions: ['error'] },
];

export const inboundPersonalTables = tables.map((table) => contribute(personalTables, table));
