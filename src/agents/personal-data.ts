import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const tables: readonly PersonalTable[] = [{ table: 'agent_withdrawals', what: 'what agents may not do' }];

export const agentsPersonalTables = tables.map((table) => contribute(personalTables, table));
