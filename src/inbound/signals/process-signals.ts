import { systemActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { ownAddresses } from '../match.store.ts';
import { readSignal } from './read-signal.ts';
import { type DueSignal, noteSignalFailure, oldestSignal, settleSignal, takeSignal } from './signal.store.ts';

const BATCH = 200;
/** A signal whose reading failed this often is put aside. */
const PATIENCE = 5;

/** Reads what sources told. Each signal with all its effects is one transaction, so that a bad one holds up no other. */
export const processSignals: Tick = {
  name: 'inbound.process_signals',
  everySeconds: 5,
  async run(ctx) {
    const acting = ctx.as(systemActor('inbound'));
    const failed: string[] = [];
    let done = 0;
    for (; done < BATCH; done += 1) if (!(await acting.db.tx((tx) => processOne(acting, tx, failed)))) break;
    return done - failed.length;
  },
  nextDue: oldestSignal,
};

async function processOne(ctx: Ctx, tx: Tx, failed: string[]): Promise<boolean> {
  const due = await takeSignal(tx, failed);
  if (!due) return false;
  try {
    await tx.transaction(async (nested) => {
      const inner = nested as Tx;
      const read = await readSignal(within(ctx, inner), inner, due, await ownAddresses(inner));
      await settleSignal(inner, due.id, read, ctx.now());
    });
  } catch (error) {
    failed.push(due.id);
    await putBack(ctx, tx, due, messageOf(error));
  }
  return true;
}

async function putBack(ctx: Ctx, tx: Tx, due: DueSignal, error: string): Promise<void> {
  ctx.log.error({ signal: due.id, attempt: due.attempts + 1, error }, 'A signal could not be read.');
  const text = `Reading this signal failed (${error.slice(0, 300)}). It is kept; nothing was changed.`;
  const why = reason('signal.failed', text);
  if (due.attempts + 1 < PATIENCE) return noteSignalFailure(tx, due.id, why);
  const given = { outcome: 'unreadable', leadId: null, companyId: null, reasons: [why] } as const;
  return settleSignal(tx, due.id, given, ctx.now());
}
