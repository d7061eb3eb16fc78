import { previewGuards } from '#approval';
import { contribute } from '#core/contribution';
import type { Blocker } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Reason, Verdict } from '#core/verdict';
import type { ClaimedSend } from '../ledger.store.ts';
import { NO_PLACE } from '../overdue.rules.ts';
import { judgeTouches, verdictOf } from './judge-touches.ts';
import { holdTouches, postponedTouch, waitingDraft } from './touch.store.ts';

type Leaving = Pick<ClaimedSend, 'id' | 'leadId' | 'campaignId' | 'toAddress' | 'answerId'>;

/**
 * Nobody is written to by two channels on one day, or twice on one within three days, from whatever campaigns; and whom the CRM
 * writes to is left to it. An answer to what they wrote is neither. Asked once, at the last moment, while nobody else can begin a
 * message to these people: of two hands that want to write one each, one goes first and the other sees it. Returns what is held back,
 * by id.
 */
export async function heldBack(
  ctx: Ctx,
  tx: Tx,
  leaving: readonly Leaving[],
): Promise<ReadonlyMap<string, Verdict>> {
  const strangers = leaving.flatMap(({ campaignId, ...each }) =>
    each.answerId === null && campaignId !== null ? [{ ...each, campaignId }] : [],
  );
  if (strangers.length === 0) return new Map();
  // One after the other on the connection, without waiting in between: what is asked second sees what was held for by the first.
  const [, answers] = await Promise.all([
    holdTouches(
      tx,
      strangers.map(({ leadId }) => leadId),
    ),
    judgeTouches(
      ctx,
      tx,
      strangers.map(({ id, leadId, campaignId, toAddress }) => ({
        ...{ key: id, leadId, ledgerId: id, campaignId, to: toAddress },
      })),
      { holding: true },
    ),
  ]);
  const verdicts = [...answers].map(([id, answer]) => [id, verdictOf(answer)] as const);
  return new Map(verdicts.filter(([, verdict]) => !verdict.allowed));
}

/** What dispatch would hold back is left out of a batch before anybody is asked about it, with the reason and the time. */
export const touchPreview = contribute(previewGuards, {
  kind: 'draft',
  async check(ctx, tx, items) {
    const answers = await judgeTouches(
      ctx,
      tx,
      items.flatMap(({ id, leadId, subjectId, preview }) => {
        const campaignId = (preview.campaign as { id?: string } | undefined)?.id;
        return leadId === null || campaignId === undefined
          ? []
          : [{ key: id, leadId, draftId: subjectId, campaignId, to: String(preview.to ?? '') }];
      }),
    );
    return new Map([...answers].map(([id, answer]) => [id, verdictOf(answer)]));
  },
});

/** Why a message that is planned or waits for a yes does not leave now, and from when on it does. */
export const touchBlocker: Blocker = {
  name: 'touches',
  async explain(ctx, tx, leadId) {
    const postponed = await postponedTouch(tx, leadId);
    const [why] = postponed?.reasons ?? [];
    if (postponed && why) return { reason: why, until: timeOf(why, instantOf(postponed.plannedFor)) };
    const waiting = await waitingDraft(tx, leadId);
    if (!waiting) return null;
    const { itemId: key, draftId, to, campaignId } = waiting;
    const answer = (await judgeTouches(ctx, tx, [{ key, leadId, draftId, campaignId, to }])).get(key);
    const [reason] = verdictOf(answer).reasons;
    const until = answer?.crm ? null : (answer?.hold?.until ?? null);
    return reason ? { reason, until: until && timeOf(reason, until) } : null;
  },
};

/** What a person must end, and what has no place in the plan, has no time. */
const timeOf = ({ detail }: Reason, at: Temporal.Instant): string | null =>
  detail?.until === null || at.equals(NO_PLACE) ? null : at.toString({ smallestUnit: 'minute' });
