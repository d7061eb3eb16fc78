import { type EnrolmentMove, findCampaign, moveEnrolments, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import type { SettledSend } from './cadence.store.ts';
import { dueOf } from './next-step.rules.ts';

type Move = EnrolmentMove & { from: number };
export type Passed = Pick<
  SettledSend,
  'enrolmentId' | 'leadId' | 'campaignId' | 'step' | 'steps' | 'startedAt' | 'currentStep' | 'state'
> & {
  readonly connected?: boolean;
  /** When the step reached the person, where it did. */
  readonly touchedAt?: string;
};

/** Gives the step behind each of these its day, or ends the sequence. Whose sequence went on meanwhile is left as it is. */
export async function goOn(ctx: Ctx, tx: Tx, passed: readonly Passed[]): Promise<void> {
  const windows = new Map<string, ReturnType<typeof openWindowOf>>();
  for (const id of new Set(passed.map(({ campaignId }) => campaignId))) {
    const campaign = await findCampaign(tx, id);
    if (campaign) windows.set(id, openWindowOf(campaign));
  }
  const moves = passed.flatMap((entry): Move[] => {
    const { enrolmentId: id, step, steps, startedAt } = entry;
    const window = windows.get(entry.campaignId);
    if (!window || entry.currentStep !== step || entry.state !== 'active') return [];
    const lastTouch = { email: null, linkedin: null, ...touchOf(entry) };
    const facts = { steps, startedAt: instantOf(startedAt), window, lastTouch, now: ctx.now() };
    const dueAt = dueOf(facts, step + 1);
    const move = { id, from: step, doing: null, startedAt } as const;
    return dueAt === null
      ? [{ ...move, step, state: 'completed', dueAt: null, reason: 'all_steps_done' }]
      : [{ ...move, step: step + 1, state: 'active', dueAt: dueAt.toString() }];
  });
  const moved = new Set(await moveEnrolments(tx, moves, ctx.now()));
  const over = new Set(moves.flatMap(({ id, state }) => (state === 'completed' && moved.has(id) ? id : [])));
  // Whoever let us in and answered nothing has heard there all we had to say.
  await recordLeadEvents(
    ctx,
    tx,
    passed
      .filter(({ enrolmentId, connected }) => connected === true && over.has(enrolmentId))
      .map(({ leadId }) => ({
        leadId,
        event: 'linkedin_exhausted',
        channel: 'linkedin',
        summary: 'Everything was said on LinkedIn too, without an answer',
      })),
  );
}

const touchOf = ({ steps, step, touchedAt }: Passed) => {
  const channel = steps[step - 1]?.channel;
  return channel && touchedAt ? { [channel]: instantOf(touchedAt) } : {};
};
