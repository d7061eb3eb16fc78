import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { momentsOf } from '../moment.ts';
import { readAcceptances } from '../read-acceptance.ts';
import { type ReplyFactsRow, replyFacts } from '../reply-facts.store.ts';
import type { BackfillOptions } from './contract.ts';
import { judgeTarget, type TargetVerdict } from './target.rules.ts';
import { type StandingRow, standingDrafts, type Target } from './target.store.ts';

export type Judged = {
  readonly target: Target;
  readonly reply: ReplyFactsRow | undefined;
  readonly standing: StandingRow | undefined;
  /** Why a person is asked whatever the gate says. */
  readonly asks: readonly Reason[];
  readonly verdict: TargetVerdict;
};

/** What is to become of these targets, asked of the database now, for all of them at once. Nothing is written. */
export async function judgeTargets(
  ctx: Ctx,
  tx: Tx,
  targets: readonly Target[],
  options: BackfillOptions,
): Promise<Judged[]> {
  const replyIds = targets.flatMap(({ replyId }) => replyId ?? []);
  const found = await replyFacts(tx, replyIds);
  const replies = new Map(found.map((reply) => [reply.replyId, reply]));
  const standing = new Map((await standingDrafts(tx, replyIds)).map((draft) => [draft.replyId, draft]));
  // Under an id that no draft has: nobody forces anything before a draft is written.
  const moments = await momentsOf(
    ctx,
    tx,
    found.map((reply) => ({
      ...{ ...reply, key: reply.replyId, messageAt: reply.at, sender: 'machine', draft: 'waiting' },
      addresses: [reply.fromAddress, ...reply.addresses],
    })),
  );
  const acceptances = await readAcceptances(ctx, tx, found);
  return targets.map((target) => {
    const [reply, draft] = [replies.get(target.replyId ?? ''), standing.get(target.replyId ?? '')];
    const moment = moments.get(target.replyId ?? '');
    const acceptance = acceptances.get(target.replyId ?? '');
    return {
      ...{ target, reply, standing: draft, asks: acceptance?.do === 'ask' ? acceptance.reasons : [] },
      verdict: judgeTarget({ reply, standing: draft, moment, acceptance }, options),
    };
  });
}
