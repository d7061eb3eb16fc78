import { findCampaign, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { nextOpening } from '#core/window.rules';
import { addressHash } from '#leads';
import { insertAnswers, type NewAnswer, overdueAnswers, planAgain } from './answer.store.ts';
import { overdueSince, STALE_DAYS, staleSince } from './overdue.rules.ts';
import { giveUp } from './overdue.store.ts';

/** An answer somebody, or a policy somebody granted, said yes to: item and batch are its yes, the hash its bytes. */
export type ApprovedAnswer = Omit<
  NewAnswer,
  'ledgerId' | 'toDomain' | 'toHash' | 'messageId' | 'plannedFor'
> & {
  /** Of the mailbox it leaves from, the one they wrote to. */
  readonly mailboxAddress: string;
};

/**
 * Puts approved answers into the send ledger, to leave now, in their threads. From here they go the way of every message: claimed,
 * asked for at the gateway, begun, settled; what is unknown is looked for. Returns the answers that are planned; one whose message
 * is answered already, or being answered, is left out.
 */
export async function planAnswers(
  ctx: Ctx,
  tx: Tx,
  answers: readonly ApprovedAnswer[],
): Promise<ReadonlySet<string>> {
  const planned = await insertAnswers(
    tx,
    ctx.workspace.id,
    answers.map(({ mailboxAddress, ...answer }) => {
      const parsed = normaliseEmail(answer.toAddress);
      const ledgerId = ctx.ids.next<'send'>();
      return {
        ...answer,
        ledgerId,
        toDomain: parsed.ok ? parsed.domain : '',
        toHash: addressHash(ctx, parsed.ok ? parsed.canonical : answer.toAddress),
        messageId: `<${ledgerId}@${mailboxAddress.split('@')[1] ?? 'localhost'}>`,
        plannedFor: ctx.now().toString(),
      };
    }),
    ctx.now(),
  );
  return new Set(planned);
}

const LIMIT = 200;

/** An answer that could not leave at its minute goes when its campaign's window opens next; every guard asks again then. */
export const replanAnswers: Tick = {
  name: 'outbound.replan_answers',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const overdue = await overdueAnswers(tx, overdueSince(now), LIMIT);
      const stale = overdue.filter(
        ({ since }) => Temporal.Instant.compare(instantOf(since), staleSince(now)) < 0,
      );
      await giveUp(
        tx,
        stale.map(({ id }) => id),
        reason('send.stale', `It should have left more than ${STALE_DAYS} days ago.`),
        now,
      );
      const late = overdue.filter((each) => !stale.includes(each));
      for (const [campaignId, group] of Map.groupBy(late, (each) => each.campaignId)) {
        const opening = await openingOf(tx, campaignId, now);
        if (!opening) continue;
        await planAgain(
          tx,
          group.map(({ id }) => id),
          opening,
        );
      }
      return overdue.length;
    }),
};

/** Who wrote outside of any campaign is answered by a person's yes alone, and that holds at any hour. */
async function openingOf(
  tx: Tx,
  campaignId: string | null,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  if (campaignId === null) return now;
  const campaign = await findCampaign(tx, campaignId);
  return (campaign && nextOpening(openWindowOf(campaign), now).at?.toInstant()) ?? null;
}
