import { contribute } from '../contribution.ts';
import { type PersonalTable, personalTables } from './personal-table.ts';

const tables: readonly PersonalTable[] = [
  { table: 'events', what: 'what happened, for those who listen', mentions: ['aggregate', 'payload'] },
  { table: 'event_cursors', what: 'how far each listener is', mentions: ['last_error'] },
  { table: 'event_dead_letters', what: 'events nobody could handle', mentions: ['error'] },
  // The log itself is changed by whoever seals it; see the hook of the slice that keeps it.
  { table: 'audit_log', what: 'the audit log' },
  { table: 'brakes', what: 'stops', mentions: ['reason'] },
  {
    table: 'webhook_inbox',
    what: 'deliveries of vendors',
    mentions: ['delivery_id', 'headers', 'body', 'error'],
  },
  { table: 'webhook_refusals', what: 'deliveries turned away, by day' },
  { table: 'webhook_secrets', what: 'sealed secrets' },
  { table: 'workspaces', what: 'workspaces' },
];

/** What the kernel's own tables know of people. */
export const corePersonalTables = tables.map((table) => contribute(personalTables, table));
