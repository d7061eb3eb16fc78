import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const tables: readonly PersonalTable[] = [
  {
    table: 'alerts',
    what: 'alerts',
    mentions: ['subject', 'title', 'text', 'dedupe_key', 'post_error', 'mail_error'],
  },
  { table: 'alert_texts', what: 'text messages about alerts', mentions: ['text', 'error'] },
  { table: 'alert_text_alerts', what: 'which alerts a text message tells of', mentions: [] },
  { table: 'alert_phones', what: 'who is told by text message', mentions: ['name', 'number'] },
  { table: 'chat_channels', what: 'the channel where a workspace is told', mentions: [] },
  { table: 'webhook_endpoints', what: 'where others are told', mentions: ['description'] },
  { table: 'webhook_deliveries', what: 'what others were told', mentions: ['body', 'error'] },
];

export const notifyPersonalTables = tables.map((table) => contribute(personalTables, table));
