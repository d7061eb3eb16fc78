import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const tables: readonly PersonalTable[] = [
  {
    table: 'operation_log',
    what: 'what was done to the world, with its subjects and traces',
    mentions: ['idempotency_key', 'subject', 'reasons', 'receipt', 'error', 'trace'],
  },
  { table: 'spend_ledger', what: 'what was spent' },
  { table: 'spend_budgets', what: 'what may be spent' },
  { table: 'breakers', what: 'vendors that fail', mentions: ['name'] },
  { table: 'session_breakers', what: 'limits of automatic chains', mentions: ['name', 'tripped'] },
];

export const gatewayPersonalTables = tables.map((table) => contribute(personalTables, table));
