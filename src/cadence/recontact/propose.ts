import { postponeEnrolments } from '#campaigns';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type LeadEventRecord, recordLeadEvents } from '#leads';
import type { Answered, DraftOutcome } from '#messaging';
import { type Asked, draftGroup, type Group, wasAsked } from '../ask-ahead.ts';
import { CADENCE } from '../contract.ts';
import { holdOrClose } from './hold.ts';
import type { Judged } from './judge.ts';
import type { RecontactKind } from './recontact.rules.ts';
import { claimRecontacts, linkDrafts } from './recontact.store.ts';

/** Messages outside the steps of a sequence are numbered from here. */
const BEYOND_STEPS = 100;
const TOUCH: Readonly<Record<RecontactKind, string>> = {
  ...{ ooo: 'ooo_retouch', nurture: 'nurture', window: 'calendar_open' },
};
/** A sequence leaves the reviewer this long to decide before it goes on. */
const LEFT_TO_DECIDE = Temporal.Duration.from({ hours: 72 });

export type Proposed = {
  /** Replies for which a draft waits now. */
  readonly queued: ReadonlySet<string>;
  /** Messages that a model is wanted for and was not asked for: their replies stay as they were. */
  readonly wanted: readonly Group[];
  /** Replies that were worked, whatever came of it. */
  readonly worked: number;
};

/**
 * Writes to each of these in their conversation and puts it before a person. Each reply is followed up once, whoever tries at the
 * same time; a text that lacks something waits for it, and
 * whom nothing else can be written to is given up with the reasons. `asked` is what a model was asked for before.
 */
export async function propose(ctx: Ctx, tx: Tx, judged: readonly Judged[], asked: Asked): Promise<Proposed> {
  const writing = ctx.as(agentActor('CRAFTER'));
  const groups = [...Map.groupBy(judged, placeOf).values()].map((group) => split(group, asked));
  const won = await claimRecontacts(
    tx,
    ctx.workspace.id,
    groups.flatMap(({ ready }) => ready.map(noted)),
    ctx.now(),
  );
  const queued = new Set<string>();
  for (const { ready, whole } of groups) {
    const mine = ready.filter(({ candidate }) => won.has(candidate.replyId));
    const outcomes = await write(writing, tx, mine, whole, asked);
    for (const replyId of await settleGroup(writing, tx, mine, outcomes)) queued.add(replyId);
  }
  return { queued, wanted: groups.flatMap(({ wanted }) => wanted), worked: won.size };
}

/** Who of a group can be written to now, and what has to be asked for first. */
function split(
  group: readonly Judged[],
  asked: Asked,
): { whole: Group | undefined; ready: readonly Judged[]; wanted: readonly Group[] } {
  const whole = groupOf(group);
  if (!whole) return { whole, ready: group, wanted: [] };
  const isReady = ({ byModel, candidate }: Judged): boolean =>
    !byModel || candidate.answersId === null || wasAsked(asked, whole, candidate.leadId);
  const left = groupOf(group.filter((one) => !isReady(one)));
  return { whole, ready: group.filter(isReady), wanted: left ? [left] : [] };
}

function groupOf(group: readonly Judged[]): Group | undefined {
  const [first] = group;
  if (!first?.candidate.campaignId) return undefined;
  const answers = new Map(
    group.flatMap(({ candidate: { leadId, answersId, subject } }): [string, Answered][] =>
      answersId === null ? [] : [[leadId, { messageId: answersId, subject }]],
    ),
  );
  return {
    campaignId: first.candidate.campaignId,
    leadIds: [...answers.keys()],
    step: {
      number: BEYOND_STEPS + first.candidate.extra + 1,
      ...{ touch: TOUCH[first.kind], motion: CADENCE, answers, timesFrom: daysNamed(group) },
    },
  };
}

/** Who asked for times from a day on is offered none before it. */
const daysNamed = (group: readonly Judged[]): ReadonlyMap<string, string> =>
  new Map(
    group.flatMap(({ kind, named, candidate }): [string, string][] =>
      kind === 'window' && named !== null ? [[candidate.leadId, named]] : [],
    ),
  );

/** Puts down what came of a group, and returns the replies for which a draft waits. */
async function settleGroup(
  ctx: Ctx,
  tx: Tx,
  group: readonly Judged[],
  outcomes: readonly DraftOutcome[],
): Promise<string[]> {
  const byLead = new Map(outcomes.map((outcome) => [outcome.leadId, outcome]));
  const [done, left] = [group.filter(isQueued(byLead)), group.filter((one) => !isQueued(byLead)(one))];
  const replyIds = done.map(({ candidate }) => candidate.replyId);
  await linkDrafts(
    tx,
    replyIds,
    done.map(({ candidate }) => candidate.answersId ?? ''),
  );
  await holdOrClose(
    ctx,
    tx,
    left.map(({ candidate, reasons }) => ({
      candidate,
      reasons: byLead.get(candidate.leadId)?.reasons ?? reasons,
    })),
  );
  await follow(ctx, tx, done);
  return replyIds;
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

async function write(
  ctx: Ctx,
  tx: Tx,
  group: readonly Judged[],
  whole: Group | undefined,
  asked: Asked,
): Promise<DraftOutcome[]> {
  const [first] = group;
  if (!first || !whole) return [];
  const mine = new Set(group.map(({ candidate }) => candidate.leadId));
  return draftGroup(ctx, tx, { ...whole, leadIds: whole.leadIds.filter((id) => mine.has(id)) }, asked);
}

/** The sequence goes on behind it, and keeps its distance once it was sent. */
async function follow(ctx: Ctx, tx: Tx, done: readonly Judged[]): Promise<void> {
  const until = ctx.now().add(LEFT_TO_DECIDE).toString();
  await postponeEnrolments(
    tx,
    done.map(({ candidate: { leadId } }) => ({ leadId, until })),
    ctx.now(),
  );
  await recordLeadEvents(within(ctx, tx), tx, done.filter(({ kind }) => kind !== 'ooo').flatMap(begunAnew));
}

/** Who said "not now", or asked for a later time, has answered and is worked no more: their time has come, so they begin anew. */
const begunAnew = ({ candidate: { leadId }, reasons }: Judged): LeadEventRecord[] => [
  {
    ...{ leadId, event: 'revival_candidate', channel: 'system' },
    summary: reasons.map(({ text }) => text).join(' '),
  },
  { leadId, event: 'revival_queued', channel: 'system', summary: 'Waits for a yes to be asked again' },
];
