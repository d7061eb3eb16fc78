import { sealAudit } from '#core/audit/audit.store';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database } from '#core/db/index';
import type { Tick } from '#core/tick';

/**
 * Seals new audit rows of a workspace into its hash chain, once a second. It runs as the system role: the
 * application may append to the log and change nothing in it.
 */
export const sealAuditTick = (database: Database): Tick => ({
  name: 'seal-audit',
  everySeconds: 1,
  run: (ctx) => acrossWorkspaces(database).tx((tx) => sealAudit(tx, ctx.workspace.id)),
});
