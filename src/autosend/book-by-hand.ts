import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, forbidden, notFound, refused } from '#core/errors';
import { explain, type Verdict } from '#core/verdict';
import { bookingFacts, bookSlot, readFreeTimes, slotLabel } from '#scheduling';
import type { Appointment } from '#scheduling/contract';
import { acceptanceOf } from './accepted-time.rules.ts';
import type { ReplyTimes } from './contract.ts';
import { momentsOf } from './moment.ts';
import { draftsOfReplies } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';
import { mayPersonBook } from './send-now.rules.ts';

/** What a person needs to book the time a reply named: the time they took, if any is certain, what is free, and what stands against it. */
export async function readReplyTimes(ctx: Ctx, { replyId }: { replyId: string }): Promise<ReplyTimes> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    const reply = await replyOf(tx, replyId);
    const inner = within(ctx, tx);
    const known = await bookingFacts(inner, { leadId: reply.leadId });
    const times = await readFreeTimes(inner);
    const zone = known.zone ?? times[0]?.zone ?? 'UTC';
    const taken = acceptanceOf(reply, { ...known, zone, books: false }, ctx.now());
    const may = await mayBook(ctx, tx, reply);
    return {
      names: taken.do !== 'nothing',
      taken: taken.at && { at: taken.at.toString(), label: slotLabel(taken.at, zone) },
      reasons: taken.reasons.map(({ code, text }) => ({ code, text })),
      times: times.map(({ at, offered, ...slot }) => {
        const instant = instantOf(at);
        return { at: instant.toString(), label: slotLabel(instant, slot.zone), offered };
      }),
      cannot: may.allowed ? null : explain(may),
    };
  });
}

/**
 * A person books a free time for whom a reply is from. What keeps the product from booking by itself does not keep them, but a "no", a
 * newer message, another meeting and a time that is taken do: then nothing is booked. The answer that was drafted to it ends.
 */
export async function bookForReply(
  ctx: Ctx,
  { replyId, at }: { replyId: string; at: string },
): Promise<Appointment> {
  requireScope(ctx, 'inbox:write');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'reply.person',
      `A person books here, and ${ctx.actor.name} is none. Nothing was booked.`,
    );
  const leadId = await ctx.db.tx(async (tx) => {
    const reply = await replyOf(tx, replyId);
    const [draft] = await draftsOfReplies(tx, [replyId]);
    if (draft?.state === 'booking')
      throw conflict(
        'reply.booking',
        'The time they took is being booked at this moment. Nothing more was booked.',
      );
    const may = await mayBook(ctx, tx, reply);
    if (!may.allowed)
      throw refused('reply.not_booked', `${explain(may)} Nothing was booked.`, { reasons: may.reasons });
    await ctx.audit(tx, { action: 'reply.booking_asked', subject: replyId, detail: { at } });
    return reply.leadId;
  });
  const made = await bookSlot(ctx, { leadId, at: Temporal.Instant.from(at) });
  if (made.state === 'failed')
    throw conflict(
      'reply.calendar',
      `The calendar refused it: ${made.error ?? 'no reason was given'} Nothing was booked.`,
    );
  return made;
}

async function replyOf(tx: Tx, replyId: string): Promise<ReplyFactsRow> {
  const [reply] = await replyFacts(tx, [replyId]);
  if (!reply) throw notFound('reply', replyId);
  return reply;
}

async function mayBook(ctx: Ctx, tx: Tx, reply: ReplyFactsRow): Promise<Verdict> {
  const asked = {
    ...{ ...reply, key: reply.replyId, messageAt: reply.at },
    ...{ sender: 'person' as const, draft: 'waiting' as const },
    addresses: [reply.fromAddress, ...reply.addresses],
  };
  return mayPersonBook((await momentsOf(ctx, tx, [asked])).get(reply.replyId));
}
