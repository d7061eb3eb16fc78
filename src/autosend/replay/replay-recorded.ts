import type { Ctx } from '#core/ctx';
import { brokenInvariants, type Failure, type Grants } from './judge-output.rules.ts';
import { playCases } from './play-cases.ts';
import type { ProductOutput } from './product-output.ts';
import type { Judged } from './rate.rules.ts';
import { type Recorded, recordCases, type Selection } from './record-cases.ts';

/** One recorded reply: why it was chosen, what would be made of it, and what must never be and is. */
export type ReplayedReply = {
  readonly id: string;
  readonly threadId: string;
  readonly leadName: string | null;
  readonly at: string;
  readonly score: number;
  readonly why: readonly string[];
  readonly readAs: { readonly recorded: string; readonly now: string | null };
  readonly output: Omit<ProductOutput, 'read'> | null;
  readonly judged: Judged;
};

/**
 * Replays the riskiest recorded replies of this workspace. Nobody said what is expected of them, so they are held against what may never
 * be alone. Without `play` they are only chosen. Nothing is stored, reserved, sent or asked of a model.
 */
export async function replayRecorded(
  ctx: Ctx,
  selection: Selection,
  { play }: { play: boolean },
): Promise<ReplayedReply[]> {
  const recorded = await recordCases(ctx, selection);
  if (!play) return recorded.map((each) => replayed(each, null, { ...identity(each), ...UNPLAYED }));
  const played = await playCases({ recordings: recorded.map(({ recording }) => recording), unplayable: [] });
  return recorded.map((each, index) => {
    const result = played[index];
    if (!result || !('output' in result)) {
      const { type = 'execution_error', why = 'It was not played.' } = result ?? {};
      const failure: Failure = { type, code: 'not_played', text: why, critical: false };
      return replayed(each, null, { ...identity(each), outcome: 'invalid', failures: [failure] });
    }
    const failures = brokenInvariants(grantsOf(each, result.output), result.output);
    const outcome = failures.length === 0 ? 'passed' : 'failed';
    return replayed(each, result.output, { ...identity(each), outcome, failures });
  });
}

const UNPLAYED = { outcome: 'passed', failures: [] } as const;
const identity = ({ recording: { id, category } }: Recorded) => ({ id, category });

/** What a recorded case grants: what is granted in the workspace, the times that were really free, and what was said already. */
function grantsOf({ selected, recording: { given }, said }: Recorded, output: ProductOutput): Grants {
  const { policy, campaign, conversation } = given;
  const offered = conversation.flatMap((message) => (message.direction === 'out' ? message.offers : []));
  const took = output.bookAt !== null && offered.some((at) => sameMoment(at, output.bookAt ?? ''));
  const { calendarLink = null, website = '' } = campaign?.sender ?? {};
  return {
    optOut: selected.optOut,
    leaves: policy.granted && ['hold', 'auto'].includes(policy.level),
    bookAt: policy.books && took ? (output.bookAt ?? undefined) : undefined,
    times: [...(output.draft?.slots ?? []).map(({ label }) => label), ...said],
    links: [...(calendarLink === null ? [] : [calendarLink]), website],
    prices: [...said],
  };
}
const sameMoment = (a: string, b: string): boolean =>
  Temporal.Instant.from(a).equals(Temporal.Instant.from(b));

function replayed(
  { selected, leadName }: Recorded,
  output: ProductOutput | null,
  judged: Judged,
): ReplayedReply {
  const { id, threadId, at, risk, intent } = selected;
  const { read, ...made } = output ?? {};
  return {
    ...{ id, threadId, leadName, at: at.toString(), score: risk.score, why: risk.why },
    readAs: { recorded: intent, now: read?.intent ?? null },
    output: output && (made as Omit<ProductOutput, 'read'>),
    judged,
  };
}
