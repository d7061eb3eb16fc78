import { redactAudit } from '#core/audit/redact.store';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database } from '#core/db/index';
import type { ErasureHook } from '#core/personal-data/personal-table';

/**
 * The audit log is what the application may not change, so its erasure is done by the role that seals it. That a row was
 * cleaned is an entry of the log itself, and the chain is proved with it.
 */
export const eraseFromAudit = (database: Database): ErasureHook => ({
  name: 'access.audit',
  async ahead(ctx, { finds, cleans }) {
    const rows = await acrossWorkspaces(database).tx((tx) =>
      redactAudit(tx, {
        workspaceId: ctx.workspace.id,
        finds,
        cleans,
        entryId: ctx.ids.next(),
        actor: ctx.actor,
        at: ctx.now(),
      }),
    );
    return rows === 0 ? [] : [{ place: 'audit_log', what: 'the audit log', rows }];
  },
});
