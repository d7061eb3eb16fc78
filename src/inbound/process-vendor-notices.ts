import { systemActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { applyVendorNotice } from './apply-vendor-notice.ts';
import { ownAddresses } from './match.store.ts';
import {
  type DueNotice,
  noteNoticeFailure,
  oldestNotice,
  settleNotice,
  takeNotice,
} from './vendor-notice.store.ts';

/** Notices read in one turn. */
const BATCH = 100;
/** A notice whose reading failed this often is put aside for a person. */
const PATIENCE = 5;

/** Reads what vendors told. Each notice with all its effects is one transaction, so that no two wait for each other. */
export const processVendorNotices: Tick = {
  name: 'inbound.process_vendor_notices',
  everySeconds: 1,
  async run(ctx) {
    const acting = ctx.as(systemActor('inbound'));
    const failed: string[] = [];
    const outcomes: Record<string, number> = {};
    for (let count = 0; count < BATCH; count += 1) {
      const outcome = await acting.db.tx((tx) => processOne(acting, tx, failed));
      if (outcome === undefined) break;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const received = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    if (received > 0) ctx.log.info({ received, ...outcomes }, 'Notices of vendors were read.');
    return received - failed.length;
  },
  nextDue: oldestNotice,
};

async function processOne(ctx: Ctx, tx: Tx, failed: string[]): Promise<string | undefined> {
  const due = await takeNotice(tx, failed);
  if (!due) return undefined;
  try {
    return await tx.transaction(async (nested) => {
      const inner = nested as Tx;
      const done = await applyVendorNotice(within(ctx, inner), inner, due, await ownAddresses(inner));
      await settleNotice(inner, due.id, done, ctx.now());
      return done.outcome;
    });
  } catch (error) {
    failed.push(due.id);
    await putBack(ctx, tx, due, messageOf(error));
    return 'failed';
  }
}

async function putBack(ctx: Ctx, tx: Tx, due: DueNotice, error: string): Promise<void> {
  const text = `Reading this notice failed (${error.slice(0, 300)}). It is kept; nothing was changed.`;
  const why = reason('notice.failed', text);
  ctx.log.error({ notice: due.id, attempt: due.attempts + 1, error }, 'A notice could not be read.');
  if (due.attempts + 1 < PATIENCE) await noteNoticeFailure(tx, due.id, why);
  else await settleNotice(tx, due.id, { outcome: 'unreadable', leadId: null, reasons: [why] }, ctx.now());
}
