import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { leadProfiles } from '#leads';
import { findSent } from '#vendors/ports/reply-source';
import { CLOSING } from './closing.ts';
import { recordAccepted } from './dispatch-due.ts';
import { claimedSend, type LedgerChange, orphanedSends, settleSends, unknownSends } from './ledger.store.ts';
import { findMailbox } from './mailbox.store.ts';
import { closeOperations, confirmOperations, releaseClaims } from './recover.store.ts';

/**
 * Settles what a dead process left behind. Claims that never began are planned again; what may have left is looked
 * up in the Sent folder: found is accepted, surely absent is planned again, anything else stays unknown for a person.
 */
export const reconcileSends: Tick = {
  name: 'outbound.reconcile',
  everySeconds: 5,
  async run(ctx) {
    const released = await ctx.db.tx(async (tx) => {
      const orphans = await orphanedSends(tx);
      return releaseClaims(
        tx,
        orphans.map((entry) => entry.id),
        reason('send.process_gone', 'The process that sent this ended before it was settled.'),
        ctx.now(),
      );
    });
    const open = await ctx.db.tx(unknownSends);
    let settled = 0;
    for (const send of open) settled += await settleByLooking(ctx, send);
    return released.replanned + released.unknown + settled;
  },
};

async function settleByLooking(
  ctx: Ctx,
  send: { id: string; leadId: string; messageId: string; mailboxId: string },
): Promise<number> {
  const mailbox = await ctx.db.tx((tx) => findMailbox(tx, send.mailboxId));
  if (!mailbox) return 0;
  const [answer] = await ctx.as(agentActor('OPERATOR')).perform(findSent, [
    {
      input: { connection: mailbox.connection, messageId: send.messageId },
      subject: { mailboxId: mailbox.id },
      idempotencyKey: ctx.ids.next(),
    },
  ]);
  if (answer?.state !== 'done') return 0;
  const { found } = answer.receipt;
  // Absence proves something only where the server itself files every message it accepts.
  if (!found && mailbox.connection.filesSent !== true) return 0;
  return ctx.db.tx(async (tx) => {
    const change = found
      ? { id: send.id, state: 'accepted' as const, response: 'found in the Sent folder' }
      : await neverLeft(tx, send);
    const moved = await settleSends(tx, [change], ctx.now());
    if (moved.length === 0) return 0;
    if (found) {
      await confirmOperations(tx, [send.id], ctx.now());
      const claimed = await claimedSend(tx, send.id);
      if (claimed) await recordAccepted(within(ctx, tx), tx, claimed, mailbox);
    } else {
      await closeOperations(tx, [send.id], 'looked: it never left', ctx.now());
    }
    await ctx.audit(tx, { action: 'mail.reconciled', subject: send.id, detail: { found } });
    return 1;
  });
}

/** Planned again, unless the lead answered or left meanwhile: its approval outlived the doubt, the wish to write did not. */
async function neverLeft(tx: Tx, send: { id: string; leadId: string }): Promise<LedgerChange> {
  const absent = reason('send.never_left', 'It is not in the Sent folder: it never left.');
  const [lead] = await leadProfiles(tx, [send.leadId]);
  if (lead && !(lead.status in CLOSING)) return { id: send.id, state: 'planned', reasons: [absent] };
  const status = lead?.status ?? 'gone';
  const closed = reason(`lead.${status}`, `The lead is ${status.replaceAll('_', ' ')}.`);
  return { id: send.id, state: 'cancelled', reasons: [closed, absent] };
}
