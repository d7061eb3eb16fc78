import { postponeEnrolments } from '#campaigns';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { type Answered, type DraftOutcome, draftLeads } from '#messaging';
import { CADENCE } from '../contract.ts';
import type { Judged } from './judge.ts';
import type { RecontactKind } from './recontact.rules.ts';
import { claimRecontacts, closeRecontacts, linkDrafts } from './recontact.store.ts';

/** Messages outside the steps of a sequence are numbered from here. */
const BEYOND_STEPS = 100;
const TOUCH: Readonly<Record<RecontactKind, string>> = { ooo: 'ooo_retouch', nurture: 'nurture' };
/** A sequence leaves the reviewer this long to decide before it goes on. */
const LEFT_TO_DECIDE = Temporal.Duration.from({ hours: 72 });

/**
 * Writes to each of these in their conversation and puts it before a person. Each reply is followed up once, whoever tries at the
 * same time. Returns the replies for which a draft waits now; the others are given up with their reasons.
 */
export async function propose(ctx: Ctx, tx: Tx, judged: readonly Judged[]): Promise<ReadonlySet<string>> {
  const writing = ctx.as(agentActor('CRAFTER'));
  const won = await claimRecontacts(tx, ctx.workspace.id, judged.map(noted), ctx.now());
  const mine = judged.filter(({ candidate }) => won.has(candidate.replyId));
  const queued = new Set<string>();
  for (const group of Map.groupBy(mine, placeOf).values()) {
    const outcomes = await write(writing, tx, group);
    const byLead = new Map(outcomes.map((outcome) => [outcome.leadId, outcome]));
    const [done, left] = [group.filter(isQueued(byLead)), group.filter((one) => !isQueued(byLead)(one))];
    for (const { candidate } of done) queued.add(candidate.replyId);
    await linkDrafts(
      tx,
      done.map(({ candidate }) => candidate.replyId),
      done.map(({ candidate }) => candidate.answersId ?? ''),
    );
    await closeRecontacts(
      tx,
      left.map(({ candidate, reasons }) => ({
        replyId: candidate.replyId,
        reasons: byLead.get(candidate.leadId)?.reasons ?? reasons,
      })),
      ctx.now(),
    );
    await follow(writing, tx, done);
  }
  return queued;
}

export const noted = ({ candidate, kind, dueAt, named, phrase, rule, reasons }: Judged) => ({
  ...{ replyId: candidate.replyId, leadId: candidate.leadId, threadId: candidate.threadId },
  ...{ kind, dueAt: dueAt?.toString() ?? candidate.receivedAt, named, phrase, rule, reasons },
});

const placeOf = ({ candidate, kind }: Judged): string => `${candidate.campaignId} ${kind} ${candidate.extra}`;
const isQueued =
  (outcomes: ReadonlyMap<string, DraftOutcome>) =>
  ({ candidate }: Judged): boolean =>
    outcomes.get(candidate.leadId)?.state === 'queued';

async function write(ctx: Ctx, tx: Tx, group: readonly Judged[]): Promise<DraftOutcome[]> {
  const [first] = group;
  if (!first?.candidate.campaignId) return [];
  const answers = new Map(
    group.flatMap(({ candidate: { leadId, answersId, subject } }): [string, Answered][] =>
      answersId === null ? [] : [[leadId, { messageId: answersId, subject }]],
    ),
  );
  if (first.kind === 'nurture') await restart(ctx, tx, group);
  return draftLeads(within(ctx, tx), {
    campaignId: first.candidate.campaignId,
    leadIds: [...answers.keys()],
    step: {
      number: BEYOND_STEPS + first.candidate.extra + 1,
      ...{ touch: TOUCH[first.kind], motion: CADENCE, answers },
    },
  });
}

/** Who said "not now" has answered and is worked no more: their time has come, so they begin anew. */
const restart = (ctx: Ctx, tx: Tx, group: readonly Judged[]): Promise<void> =>
  recordLeadEvents(
    within(ctx, tx),
    tx,
    group.map(({ candidate: { leadId }, reasons }) => ({
      ...{ leadId, event: 'revival_candidate' as const, channel: 'system' as const },
      summary: reasons.map(({ text }) => text).join(' '),
    })),
  );

/** The sequence goes on behind it, and keeps its distance once it was sent. */
async function follow(ctx: Ctx, tx: Tx, done: readonly Judged[]): Promise<void> {
  const until = ctx.now().add(LEFT_TO_DECIDE).toString();
  await postponeEnrolments(
    tx,
    done.map(({ candidate: { leadId } }) => ({ leadId, until })),
    ctx.now(),
  );
  await recordLeadEvents(
    within(ctx, tx),
    tx,
    done
      .filter(({ kind }) => kind === 'nurture')
      .map(({ candidate: { leadId } }) => ({
        ...{ leadId, event: 'revival_queued' as const, channel: 'system' as const },
        summary: 'Waits for a yes to be asked again',
      })),
  );
}
