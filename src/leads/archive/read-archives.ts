import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { RESTORABLE, restoreVerdict } from './archive.rules.ts';
import { archives } from './archive.store.ts';
import type { LeadArchive } from './contract.ts';

const SHOWN = 50;

/** What was put away together, the last first, and until when it can be taken back. */
export async function readArchives(ctx: Ctx): Promise<{ archives: LeadArchive[] }> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) => archives(tx, SHOWN));
  return {
    archives: found.map(({ id, at: stored, leads }) => {
      const at = instantOf(stored);
      return {
        ...{ id, leads, at: at.toString() },
        restorableUntil: at.add(RESTORABLE).toString(),
        restorable: restoreVerdict({ at, now: ctx.now() }).allowed,
      };
    }),
  };
}
