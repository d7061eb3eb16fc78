import { type CardShown, showItem } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { releaseSlots } from '#scheduling';
import { decideAnswer, inWindow } from '../decide-answer.rules.ts';
import { type Granted, grantsFor } from '../grants.ts';
import { recordGate } from '../keep-drafts.ts';
import { momentsOf } from '../moment.ts';
import { renewTimes } from '../renew-times.ts';
import { carrierOf, type DraftRow, findDraft } from '../reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts, saidBefore } from '../reply-facts.store.ts';
import { proposeForReview } from '../review.ts';
import { givenUpFor } from '../revision.rules.ts';
import { sendNow } from '../send-due.ts';
import { codeOf, type Told, tell } from './draft-targets.ts';
import { slackWords, verdictWords } from './log-lines.rules.ts';
import { type RunRow, stopsNow } from './run.store.ts';
import { moveTargets, nextTargets, noteCard, type Target, type TargetChange } from './target.store.ts';

/** `halted` says why nothing goes on; null at the end of the phase. */
export type Step =
  | { readonly told: Told; readonly halted: null }
  | { readonly told: null; readonly halted: string | null };

const END: Step = { told: null, halted: null };
type Ended = TargetChange & { readonly itemId?: string | null };

/**
 * Decides on the next target of the second phase: gate, then the answer or the card, in one transaction with the state of the target.
 * Everything the gate and the last question before the send ask is asked now.
 */
export async function sendNext(ctx: Ctx, run: RunRow): Promise<Step> {
  let target: Target | undefined;
  try {
    const decided = await ctx.db.tx(async (tx) => {
      const stops = await stopsNow(tx, run.id);
      if (stops?.stopped) return { halted: 'Everything outbound is stopped.' };
      if (stops?.autoSendStopped) return { halted: 'Auto-send is switched off.' };
      [target] = await nextTargets(tx, run.id, 'drafted', 1);
      if (!target) return undefined;
      const ended = await decide(within(ctx, tx), tx, run, target);
      await moveTargets(tx, run.id, ['drafted'], [ended], ctx.now());
      return { target, ended };
    });
    if (!decided) return END;
    if (decided.halted !== undefined) return { told: null, halted: decided.halted };
    const shown =
      decided.ended.state === 'review'
        ? await showTarget(ctx, run, decided.target, decided.ended.itemId ?? null)
        : undefined;
    const said = verdictWords(decided.ended);
    return {
      told: tell(
        decided.target,
        'AutoSend',
        decided.target.draftId,
        shown ? `${said} ${slackWords(shown)}` : said,
      ),
      halted: null,
    };
  } catch (error) {
    if (!target) throw error;
    return { told: await fail(ctx, run, target, error), halted: null };
  }
}

/** Shows the card of one that waits for a person, and writes down whether it lies there. */
export async function showTarget(
  ctx: Ctx,
  run: RunRow,
  { position }: Target,
  itemId: string | null,
): Promise<CardShown> {
  const shown: CardShown = itemId
    ? await showItem(ctx, itemId).catch((error: unknown) => ({
        ...{ outcome: 'failed' as const, error: messageOf(error) },
      }))
    : { outcome: 'skipped', error: null };
  await ctx.db.tx((tx) => noteCard(tx, run.id, position, shown));
  return shown;
}

async function fail(ctx: Ctx, run: RunRow, target: Target, error: unknown): Promise<Told> {
  const failed = reason('backfill.send', messageOf(error));
  const change = { position: target.position, state: 'failed' as const, why: 'send', reasons: [failed] };
  await ctx.db.tx((tx) => moveTargets(tx, run.id, ['drafted'], [change], ctx.now()));
  ctx.log.error({ message: target.messageId, error: messageOf(error) }, 'A decision failed.');
  return tell(target, 'AutoSend][ERROR', target.draftId, codeOf(error));
}

const skipped = (position: number, why: string, reasons: readonly Reason[] = []): Ended => ({
  ...{ position, state: 'skipped', why, reasons },
});

/** The word after the dot: what a reason is counted as. */
const whyOf = (reasons: readonly Reason[]): string => reasons[0]?.code.split('.').at(-1) ?? 'unknown';

async function decide(ctx: Ctx, tx: Tx, run: RunRow, { position, draftId }: Target): Promise<Ended> {
  const found = draftId ? await findDraft(tx, draftId, true) : undefined;
  if (!found) return skipped(position, 'no_draft');
  // What the gate would never answer ended when it was written.
  if (found.state === 'skipped') return skipped(position, whyOf(found.gate), found.gate);
  if (found.state === 'shadow') return skipped(position, 'shadow', found.gate);
  if (found.state !== 'parked') return skipped(position, `draft_status_${found.state}`, found.reasons);
  const draft = (await renewTimes(ctx, tx, [found])).get(found.id) ?? found;
  const [reply] = await replyFacts(tx, [draft.replyId]);
  if (!reply) return skipped(position, 'lead_gone');
  const { gate, grant, ...verdict } = await gateNow(ctx, tx, draft, reply);
  const at = momentOf(ctx, run, reply, gate);
  const later = at !== null && Temporal.Instant.compare(at, ctx.now()) > 0;
  await recordGate(ctx, tx, {
    ...{ id: draft.id, state: verdict.state, action: gate.action, gate: gate.reasons },
    ...{ topics: verdict.topics, confidence: verdict.confidence, threshold: grant.threshold },
    ...{ level: grant.level, grantId: grant.grantId, sendAt: at?.toString() ?? null },
  });
  const known = { position, confidence: verdict.confidence, threshold: grant.threshold };
  switch (verdict.state) {
    case 'skipped':
      await releaseSlots(ctx, { carriers: [carrierOf(draft.id)], reason: 'answer_not_sent' });
      return { ...known, ...skipped(position, whyOf(gate.reasons), gate.reasons) };
    case 'shadow':
      return { ...known, ...skipped(position, 'shadow', gate.reasons) };
    case 'review':
      await proposeForReview(ctx, tx, [{ ...draft, ...known, gate: [...gate.reasons] }]);
      return { ...known, ...(await waits(tx, draft.id, gate.reasons)) };
    default:
      if (later) return { ...known, state: 'delayed', reasons: gate.reasons };
      return { ...known, ...(await leave(ctx, tx, draft.id, gate.reasons)) };
  }
}

async function waits(tx: Tx, draftId: string, reasons: readonly Reason[]) {
  const itemId = (await findDraft(tx, draftId))?.itemId ?? null;
  return { state: 'review' as const, reasons, itemId };
}

/** Hands the answer to the executor of every answer, which asks once more and writes the row of the ledger. */
async function leave(ctx: Ctx, tx: Tx, draftId: string, reasons: readonly Reason[]) {
  const scheduled = await findDraft(tx, draftId, true);
  if (scheduled) await sendNow(ctx, tx, [scheduled]);
  const after = await findDraft(tx, draftId);
  if (after?.state === 'sending') return { state: 'sent' as const, reasons };
  if (after?.state === 'review') return waits(tx, draftId, after.reasons);
  return { state: 'skipped' as const, why: whyOf(after?.reasons ?? []), reasons: after?.reasons ?? [] };
}

async function gateNow(ctx: Ctx, tx: Tx, draft: DraftRow, reply: ReplyFactsRow) {
  const grant: Granted = (await grantsFor(tx, [reply]))(reply);
  const { id: key, leadId, contentHash } = draft;
  const repeated = await saidBefore(tx, [{ key, leadId, contentHash }]);
  const moments = await momentsOf(ctx, tx, [
    {
      ...{ ...draft, key, sender: 'machine', draft: 'waiting' },
      addresses: [draft.toAddress, ...reply.addresses],
    },
  ]);
  const facts = {
    ...{ text: { ...draft, written: { asksFirst: true } }, asks: givenUpFor(draft) },
    ...{ repeated: repeated.has(key), grant, moment: moments.get(key) },
  };
  const { judged, topics, gate, state } = decideAnswer(reply, facts, ctx.now());
  return { gate, state, grant, topics: [...topics], confidence: judged.confidence };
}

/** At once, unless a person is to have time to stop it, the delays hold, or nobody is written to at this hour. */
function momentOf(
  ctx: Ctx,
  run: RunRow,
  reply: ReplyFactsRow,
  { at, action }: { at: Temporal.Instant | null; action: string },
): Temporal.Instant | null {
  if (at === null) return null;
  const wanted = action === 'send' && !run.options.respectDelays ? ctx.now() : at;
  return inWindow(reply, wanted);
}
