import { findCampaign, moveEnrolments, openWindowOf } from '#campaigns';
import { agentActor } from '#core/actor';
import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import type { OpenWindow } from '#core/window.rules';
import type { DraftOutcome } from '#messaging';
import { linkedInPlaces } from '#outbound';
import { type Asked, askAhead, draftGroup, type Group, wasAsked } from './ask-ahead.ts';
import {
  type DueEnrolment,
  linkedinWaiting,
  nextDueAt,
  recordSteps,
  resumeArrived,
  resumeDue,
  takeDue,
} from './cadence.store.ts';
import { CADENCE } from './contract.ts';
import { type Acting, type Decided, FOR_WANT_OF_TEXT, leftOut, notWritten, recordOf } from './decided.ts';
import { type NextStep, nextStep } from './next-step.rules.ts';
import { isTaskKind } from './tasks/contract.ts';
import { openTasks, waitForPeople } from './tasks/open-tasks.ts';

const BATCH = 200;

/** Takes enrolments whose next step is due, decides for each what happens, and does it: all in one transaction per batch. */
export const advanceEnrolments: Tick = {
  name: 'cadence.advance',
  everySeconds: 30,
  async run(ctx) {
    const { resumed, decided } = await advance(ctx.as(agentActor('OPERATOR')), { ask: true });
    return resumed + decided.length;
  },
  nextDue: nextDueAt,
};

export type Advanced = {
  /** Paused sequences that go on now. */
  readonly resumed: number;
  /** What happens with each that was due: a message that could not be written is left out. */
  readonly decided: readonly { kind: NextStep['kind'] | 'task'; action: string; code: string }[];
};

/**
 * Works one batch of what is due. Messages that a model is to write are asked for between two transactions, so that nothing waits
 * on a vendor with rows locked, and everything is decided again behind it: who answered meanwhile gets none. Without `ask` nobody
 * is asked and templates write.
 */
export async function advance(ctx: Ctx, { ask }: { ask: boolean }): Promise<Advanced> {
  const { wanted, ...before } = await turn(ctx, ask ? new Map() : null);
  if (wanted.length === 0) return before;
  const after = await turn(ctx, await askAhead(ctx, wanted));
  return {
    resumed: before.resumed + after.resumed,
    decided: [...before.decided, ...after.decided],
  };
}

/** One transaction. What a model is wanted for and was not asked for stays due; `asked` is null where nobody is to be asked. */
async function turn(ctx: Ctx, asked: Asked | null): Promise<Advanced & { wanted: readonly Group[] }> {
  return ctx.db.tx(async (tx) => {
    const resumed = (await resumeDue(tx, ctx.now())) + (await resumeArrived(tx, ctx.now()));
    const due = await takeDue(tx, ctx.now(), BATCH);
    const decided = await decide(ctx, tx, due);
    const others = decided.filter(({ next }) => next.kind !== 'act');
    await settle(ctx, tx, others);
    const acting = decided.flatMap(actingOn);
    const byPeople = await askPeople(
      ctx,
      tx,
      acting.filter(({ step }) => isTaskKind(step.channel)),
    );
    const { acted, wanted } = await act(
      ctx,
      tx,
      acting.filter(({ step }) => !isTaskKind(step.channel)),
      asked,
    );
    return { resumed, decided: [...others, ...byPeople, ...acted].map(told), wanted };
  });
}

const told = ({ enrolment, next }: Decided): Advanced['decided'][number] => ({
  kind: next.kind === 'act' && isTaskKind(next.step.channel) ? 'task' : next.kind,
  action: enrolment.steps[enrolment.step - 1]?.action ?? 'none',
  code: next.reasons[0]?.code ?? 'none',
});

const actingOn = (entry: Decided): Acting[] =>
  entry.next.kind === 'act' ? [{ ...entry, step: entry.next.step }] : [];

async function decide(ctx: Ctx, tx: Tx, due: readonly DueEnrolment[]): Promise<Decided[]> {
  const campaigns = new Map<string, { window: OpenWindow; byModel: boolean }>();
  for (const id of new Set(due.map(({ campaignId }) => campaignId))) {
    const campaign = await findCampaign(tx, id);
    const byModel = campaign?.settings.copy.writer === 'model';
    if (campaign) campaigns.set(id, { window: openWindowOf(campaign), byModel });
  }
  const linkedin = await linkedInFacts(ctx, tx, due);
  // Who has let us in goes before who is only to be asked.
  const inTurn = due.toSorted((one, other) => Number(other.connected) - Number(one.connected));
  return inTurn.flatMap((enrolment): Decided[] => {
    const campaign = campaigns.get(enrolment.campaignId);
    if (!campaign) return [];
    const { window, byModel } = campaign;
    const { status, hasEmail, hasProfile, hasPhone, phoneAwaited, connected, tier, opened } = enrolment;
    const phoneDigits = enrolment.phoneDigits ?? 0;
    const next = nextStep({
      steps: enrolment.steps,
      step: enrolment.step,
      startedAt: instantOf(enrolment.startedAt),
      window,
      lead: { status, hasEmail, hasProfile, hasPhone, phoneAwaited, phoneDigits, connected, opened, tier },
      lastTouch: {
        email: maybeInstantOf(enrolment.lastEmail),
        linkedin: maybeInstantOf(enrolment.lastLinkedin),
      },
      pending: enrolment.pending,
      linkedinReady: linkedin.ready,
      linkedinRoom: linkedin.free > 0,
      now: ctx.now(),
    });
    if (next.kind === 'act' && next.step.channel === 'linkedin') linkedin.free -= 1;
    return [{ enrolment, next, window, byModel }];
  });
}

/** Whether an account is connected on LinkedIn and how many places it has left today; asked where a step wants one. */
async function linkedInFacts(ctx: Ctx, tx: Tx, due: readonly DueEnrolment[]) {
  const wanted = due.some(({ steps, step }) => steps[step - 1]?.channel === 'linkedin');
  if (!wanted) return { ready: false, free: 0 };
  const { ready, free } = await linkedInPlaces(ctx, tx);
  return { ready, free: ready ? free - (await linkedinWaiting(tx)) : 0 };
}

/** Everything that needs nobody else: ends, pauses, waits and steps that are left out. */
async function settle(ctx: Ctx, tx: Tx, decided: readonly Decided[]): Promise<void> {
  await moveEnrolments(
    tx,
    decided.map(({ enrolment: { id, step, steps }, next }) => {
      const move = { id, step, doing: null, dueAt: null } as const;
      switch (next.kind) {
        case 'exit':
          return { ...move, state: 'exited', reason: next.why };
        case 'complete':
          return { ...move, state: 'completed', reason: 'all_steps_done' };
        case 'pause':
          return { ...move, state: 'paused', reason: next.why, resumeAt: next.until?.toString() ?? null };
        case 'wait':
          return { ...move, state: 'active', dueAt: next.until.toString() };
        default: {
          const last = step >= steps.length;
          const dueAt = next.kind === 'skip' ? (next.nextDue?.toString() ?? null) : null;
          return last
            ? { ...move, state: 'completed', reason: 'all_steps_done' }
            : { ...move, state: 'active', step: step + 1, dueAt };
        }
      }
    }),
    ctx.now(),
  );
  await recordSteps(
    tx,
    ctx.workspace.id,
    decided.flatMap(({ enrolment, next }) =>
      next.kind === 'skip'
        ? recordOf(enrolment, 'skipped', next.reasons)
        : next.kind === 'pause' && FOR_WANT_OF_TEXT.has(next.why)
          ? recordOf(enrolment, 'begun', next.reasons)
          : [],
    ),
    ctx.now(),
  );
}

const STOPPED = reason('cadence.stopped', 'Everything is stopped, so nobody is asked to call anybody.');

/**
 * Steps that people do become tasks. What nobody may be asked for is left out with its reason; under a stop the sequence waits
 * without a task, which it gets when the stop is lifted.
 */
async function askPeople(ctx: Ctx, tx: Tx, entries: readonly Acting[]): Promise<Decided[]> {
  if (entries.length > 0 && (await engagedBrakes(tx, ctx.workspace.id)).length > 0) {
    await waitForPeople(
      ctx,
      tx,
      entries.map(({ enrolment }) => enrolment),
    );
    const next = { kind: 'wait', until: ctx.now(), reasons: [STOPPED] } as const;
    return entries.map((entry) => ({ ...entry, next }));
  }
  const refused = await openTasks(
    ctx,
    tx,
    entries.map((entry) => ({ ...entry, reasons: entry.next.reasons })),
  );
  const left = entries.flatMap((entry): Decided[] => {
    const why = refused.get(entry.enrolment.id);
    return why ? [leftOut(ctx, entry, [why])] : [];
  });
  await settle(ctx, tx, left);
  return [...entries.filter(({ enrolment }) => !refused.has(enrolment.id)), ...left];
}

/** Writes the messages that are due. What cannot be written is left out with its reason, and the next step waits for its day. */
async function act(
  ctx: Ctx,
  tx: Tx,
  entries: readonly Acting[],
  asked: Asked | null,
): Promise<{ acted: Decided[]; wanted: Group[] }> {
  const [acted, wanted]: [Decided[], Group[]] = [[], []];
  const groups = Map.groupBy(
    entries,
    ({ enrolment, step }) => `${enrolment.campaignId} ${enrolment.step} ${step.action}`,
  );
  for (const group of groups.values()) {
    const whole = groupOf(group);
    if (!whole) continue;
    const isReady = ({ enrolment, byModel }: Acting): boolean =>
      !byModel || asked === null || wasAsked(asked, whole, enrolment.leadId);
    const ready = group.filter(isReady);
    const now = groupOf(ready);
    const later = groupOf(group.filter((entry) => !isReady(entry)));
    if (later) wanted.push(later);
    if (!now) continue;
    const outcomes = await draftGroup(ctx, tx, now, asked ?? new Map());
    const byLead = new Map(outcomes.map((entry) => [entry.leadId, entry]));
    acted.push(...(await begin(ctx, tx, ready, byLead)));
  }
  return { acted, wanted };
}

function groupOf(entries: readonly Acting[]): Group | undefined {
  const [first] = entries;
  if (!first) return undefined;
  return {
    campaignId: first.enrolment.campaignId,
    leadIds: entries.map(({ enrolment }) => enrolment.leadId),
    step: { number: first.enrolment.step, touch: first.step.action, motion: CADENCE },
  };
}

async function begin(
  ctx: Ctx,
  tx: Tx,
  group: readonly Acting[],
  outcomes: ReadonlyMap<string, DraftOutcome>,
): Promise<Decided[]> {
  const written = group.map((entry) => ({ ...entry, outcome: outcomes.get(entry.enrolment.leadId) }));
  const queued = written.filter(({ outcome }) => outcome?.state === 'queued');
  const unwritten = written.filter(({ outcome }) => outcome?.state !== 'queued');
  await moveEnrolments(
    tx,
    queued.map(({ enrolment: { id, step, attempts } }) => ({
      ...({ id, step, attempts, state: 'active', dueAt: null, doing: 'approval' } as const),
    })),
    ctx.now(),
  );
  await recordSteps(
    tx,
    ctx.workspace.id,
    queued.flatMap(({ enrolment, next }) => recordOf(enrolment, 'begun', next.reasons)),
    ctx.now(),
  );
  const left = unwritten.map(({ outcome, ...entry }) => notWritten(ctx, entry, outcome?.reasons ?? []));
  await settle(ctx, tx, left);
  return [...queued, ...left];
}
