export { endAbandoned } from './abandoned.ts';
export type { PostgresOptions } from './cluster.ts';
export { applicationName } from './presence.ts';
export { ownerOf, ownMark } from './process-table.ts';
export { type EmbeddedPostgres, type PostgresEvent, startPostgres } from './server.ts';
