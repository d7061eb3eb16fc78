export type { SQL as Statement } from 'drizzle-orm';
export { type Database, joined, openDatabase } from './database.ts';
export { type Behind, behindCursor, exactTime, newestFirst, pageBehind } from './newest.ts';
export {
  arrayOf,
  brokeUnique,
  instant,
  instantOf,
  isForeignWrite,
  maybeInstantOf,
  recordset,
  row,
  rows,
} from './rows.ts';
export type { Tx, WorkspaceDb } from './types.ts';
