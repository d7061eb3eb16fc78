import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { leadProfiles } from '#leads';
import { findSent } from '#vendors/ports/reply-source';
import { ANSWERED, CLOSING } from './closing.ts';
import { isVendorMailbox, type Mailbox } from './contract.ts';
import { isDispatching } from './in-hand.ts';
import { claimedSend, type LedgerChange, settleSends } from './ledger.store.ts';
import { findMailbox } from './mailbox.store.ts';
import { recordAccepted } from './record-sends.ts';
import {
  closeOperations,
  confirmOperations,
  orphanedSends,
  releaseClaims,
  sendingOperation,
  unknownSends,
} from './recover.store.ts';
import { leavesAtOnce } from './senders.ts';

/**
 * Settles what a dead process left behind, or this one while the database was away. Claims that never began are planned again; what may have left is looked up
 * in the Sent folder or at the vendor: found is accepted, surely absent is planned again, anything else stays unknown.
 */
export const reconcileSends: Tick = {
  name: 'outbound.reconcile',
  everySeconds: 5,
  async run(ctx) {
    const released = await ctx.db.tx((tx) => releaseOrphans(ctx, tx));
    const open = await ctx.db.ask(unknownSends);
    let settled = 0;
    for (const send of open) settled += await settleByLooking(ctx, send);
    return released + settled;
  },
};

/** Lets go of what a dead process holds, and of what this one could not let go when it had to. */
async function releaseOrphans(ctx: Ctx, tx: Tx): Promise<number> {
  const orphans = await orphanedSends(tx, ctx.executorId);
  // Asked after the rows are locked: what a dispatch that is over has settled is not among them, and one that begins now cannot take them.
  const left = isDispatching(ctx) ? [] : orphans.filter(({ own }) => own);
  const gone = orphans.filter(({ own }) => !own);
  const idsOf = (those: readonly { id: string }[]): string[] => those.map(({ id }) => id);
  const moved = [
    await releaseClaims(tx, idsOf(gone), PROCESS_GONE, ctx.now()),
    await releaseClaims(tx, idsOf(left), LEFT_BEHIND, ctx.now()),
  ];
  return moved.reduce((sum, { replanned, unknown }) => sum + replanned + unknown, 0);
}

const PROCESS_GONE = reason('send.process_gone', 'The process that sent this ended before it was settled.');
const LEFT_BEHIND = reason('send.interrupted', 'The database was away when this had to be settled.');

type Unknown = {
  id: string;
  leadId: string;
  answerId: string | null;
  messageId: string;
  mailboxId: string;
};
type Seen = { readonly found: boolean; readonly words: string; readonly left: boolean };

async function settleByLooking(ctx: Ctx, send: Unknown): Promise<number> {
  const mailbox = await ctx.db.tx((tx) => findMailbox(tx, send.mailboxId));
  if (!mailbox) return 0;
  const seen = await (isVendorMailbox(mailbox.vendor) ? lookAtVendor : lookIntoSent)(ctx, send, mailbox);
  if (!seen) return 0;
  return ctx.db.tx(async (tx) => {
    const change = seen.found ? cameThrough(send, seen) : await neverLeft(tx, send, seen.words);
    const moved = await settleSends(tx, [change], ctx.now());
    if (moved.length === 0) return 0;
    if (seen.found) {
      await confirmOperations(tx, [send.id], ctx.now());
      const claimed = await claimedSend(tx, send.id);
      if (claimed) await recordAccepted(within(ctx, tx), tx, [claimed], () => mailbox);
    } else {
      await closeOperations(tx, [send.id], 'looked: it never left', ctx.now());
    }
    await ctx.audit(tx, { action: 'mail.reconciled', subject: send.id, detail: { found: seen.found } });
    return 1;
  });
}

const cameThrough = (send: Unknown, { words, left }: Seen): LedgerChange => ({
  id: send.id,
  state: 'accepted',
  response: words,
  ...(left && { receipt: words }),
});

/** Absence proves something only where the server itself files every message it accepts. */
async function lookIntoSent(ctx: Ctx, send: Unknown, mailbox: Mailbox): Promise<Seen | null> {
  const [answer] = await ctx.as(agentActor('OPERATOR')).perform(findSent, [
    {
      input: { connection: mailbox.connection, messageId: send.messageId },
      subject: { mailboxId: mailbox.id },
      idempotencyKey: ctx.ids.next(),
    },
  ]);
  if (answer?.state !== 'done') return null;
  const { found } = answer.receipt;
  if (found) return { found, words: 'found in the Sent folder', left: true };
  return mailbox.connection.filesSent === true
    ? { found, words: 'It is not in the Sent folder: it never left.', left: false }
    : null;
}

/** The gateway looks at the vendor for every lost answer, by the mark the lead carries; what it found counts here. */
async function lookAtVendor(ctx: Ctx, send: Unknown, mailbox: Mailbox): Promise<Seen | null> {
  const [found, claimed] = await ctx.db.tx(async (tx) => [
    await sendingOperation(tx, send.id),
    await claimedSend(tx, send.id),
  ]);
  const left = claimed !== undefined && leavesAtOnce(mailbox.vendor, claimed);
  if (found === 'done') return { found: true, words: `found at ${mailbox.vendor}`, left };
  if (found === 'failed')
    return { found: false, words: `${mailbox.vendor} does not have it: it never left.`, left: false };
  return null;
}

/** Planned again, unless the lead answered or left meanwhile: its approval outlived the doubt, the wish to write did not. */
async function neverLeft(tx: Tx, send: Unknown, words: string): Promise<LedgerChange> {
  const absent = reason('send.never_left', words);
  const [lead] = await leadProfiles(tx, [send.leadId]);
  const open =
    lead && (!(lead.status in CLOSING) || (send.answerId !== null && ANSWERED.includes(lead.status)));
  if (open) return { id: send.id, state: 'planned', reasons: [absent] };
  const status = lead?.status ?? 'gone';
  const closed = reason(`lead.${status}`, `The lead is ${status.replaceAll('_', ' ')}.`);
  return { id: send.id, state: 'cancelled', reasons: [closed, absent] };
}
