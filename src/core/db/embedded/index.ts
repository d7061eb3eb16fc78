export type { PostgresOptions } from './cluster.ts';
export { applicationName } from './presence.ts';
export { type EmbeddedPostgres, type PostgresEvent, startPostgres } from './server.ts';
