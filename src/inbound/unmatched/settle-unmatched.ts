import type { z } from 'zod';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { noteOtherAddress } from '#leads';
import { bareSubject } from '../account.rules.ts';
import { type Incoming, storeReply } from '../apply-reply.ts';
import { ofErased } from '../of-erased.ts';
import type { Processed } from '../processed.ts';
import { applyFailure, type Failure } from './apply-failure.ts';
import { type AssignedMail, assignUnmatchedInput } from './contract.ts';
import { type Letter, letterOf } from './read-unmatched.ts';
import {
  type Held,
  holdUnmatched,
  type LeadForMail,
  leadForMail,
  readUnmatched,
  settleAside,
  settleAssigned,
} from './unmatched.store.ts';

/**
 * A person says whose unmatched mail is: it goes into that lead's conversation and everything follows as if it had been found there,
 * once. A complaint is that lead's "no" and a failure that of the address it names: neither is an answer. What was put aside can still be
 * given. Throws `conflict` where somebody settled it, `invalid` for what is no readable mail or a failure of an address that is not theirs.
 */
export async function assignUnmatched(
  ctx: Ctx,
  { id, ...given }: { id: string } & z.input<typeof assignUnmatchedInput>,
): Promise<AssignedMail> {
  byPerson(ctx);
  const { leadId, theirAddress } = assignUnmatchedInput.parse(given);
  return ctx.db.tx(async (tx) => {
    const held = await take(tx, id, true);
    const letter = await letterOf(held);
    if (!letter.ok) throw invalid('inbound.unassignable', `${letter.why} Nothing was changed.`);
    const lead = await leadForMail(tx, leadId);
    if (!lead) throw notFound('lead', leadId);
    const address = letter.mail.from?.address ?? null;
    if (await ofErased(ctx, tx, { address, profileUrl: null }))
      throw invalid(
        'inbound.erased',
        'Its sender asked to be forgotten, so it is given to nobody. Nothing was changed.',
      );
    if (letter.failure && theirAddress) throw noAddressOfTheirs();
    const inner = within(ctx, tx);
    const done = letter.failure
      ? await giveFailure(inner, tx, leadId, letter.failure)
      : await giveReply(inner, tx, held, letter, lead);
    if (theirAddress && address !== null)
      await noteOtherAddress(ctx, tx, { leadId, address, source: 'reply' });
    await settleAssigned(tx, held, { ...done, leadId }, { by: ctx.actor.id, at: ctx.now() });
    const { what, threadId, intent } = done;
    await ctx.audit(tx, { action: 'mail.assigned', subject: id, detail: { leadId, theirAddress, what } });
    return { leadId, what, threadId, intent };
  });
}

const byHand = (ctx: Ctx): Reason => reason('match.by_hand', `${ctx.actor.name} said whose it is.`);

type Given = Omit<AssignedMail, 'leadId'> & Pick<Processed, 'outcome' | 'reasons'>;

async function giveReply(
  ctx: Ctx,
  tx: Tx,
  held: Held,
  letter: Extract<Letter, { ok: true }>,
  lead: LeadForMail,
): Promise<Given> {
  const thread = threadFor(lead.threads, letter.mail.subject);
  const done = await storeReply(ctx, tx, incomingOf(held, letter), {
    leadId: lead.leadId,
    threadId: thread?.id ?? null,
    campaignId: thread?.campaignId ?? null,
    why: byHand(ctx),
  });
  return { ...done, what: 'mail' };
}

async function giveFailure(ctx: Ctx, tx: Tx, leadId: string, failure: Failure): Promise<Given> {
  const reasons = [byHand(ctx), ...(await applyFailure(ctx, tx, leadId, failure))];
  return { what: failure.kind, outcome: 'bounce', threadId: null, intent: null, reasons };
}

const noAddressOfTheirs = (): Error =>
  invalid(
    'inbound.their_address',
    'A mail system reports this, so where it comes from is nobody’s address. Say whose it is without that. Nothing was changed.',
  );

/** A person says that unmatched mail is not about us: it waits for nobody any more, and stays where it is. */
export async function setAsideUnmatched(ctx: Ctx, { id }: { id: string }): Promise<void> {
  byPerson(ctx);
  await ctx.db.tx(async (tx) => {
    const held = await take(tx, id, false);
    await settleAside(tx, held, { by: ctx.actor.id, at: ctx.now() });
    await ctx.audit(tx, { action: 'mail.not_ours', subject: id, detail: {} });
  });
}

function byPerson(ctx: Ctx): void {
  requireScope(ctx, 'inbox:write');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'inbound.person',
      `A person says whose mail is, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
}

async function take(tx: Tx, id: string, again: boolean): Promise<Held> {
  const found = await readUnmatched(tx, id);
  if (found && (await holdUnmatched(tx, found, again))) {
    const held = await readUnmatched(tx, id);
    if (held) return held;
  }
  if (!found) throw notFound('mail', id);
  throw conflict(
    'inbound.settled',
    'Somebody settled this mail before you, or it was matched. Nothing was changed; look at the list again.',
  );
}

/** The conversation it goes on with by its subject, or the only one there is. */
function threadFor<T extends { subject: string }>(threads: readonly T[], subject: string): T | null {
  const same = threads.filter((thread) => bareSubject(thread.subject) === bareSubject(subject));
  const candidates = same.length > 0 ? same : threads;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

function incomingOf(held: Held, { mail, told }: Extract<Letter, { ok: true }>): Incoming {
  const receivedAt = instantOf(held.receivedAt);
  if (told === null)
    return {
      ...{ mail, receivedAt, channel: 'email', mailboxId: held.mailboxId },
      messageId: held.messageId ?? `<${held.id}@unmatched.invalid>`,
    };
  const thread = told.thread === null ? null : `${held.via} ${told.thread}`;
  return {
    ...{ mail, receivedAt, channel: told.channel, mailboxId: null },
    messageId: `<${told.replyId ?? held.id}@${held.via}.invalid>`,
    vendor: { name: held.via, thread, label: told.label },
    ...(told.replyId === null ? {} : { vendorMark: `${held.via} ${told.replyId}` }),
  };
}
