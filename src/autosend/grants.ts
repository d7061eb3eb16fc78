import type { AutonomyLevel } from '#approval/contract';
import type { Tx } from '#core/db/index';
import { calibrate, type Labelled } from './calibration.rules.ts';
import { THRESHOLD } from './contract.ts';
import { DELAY } from './delay.rules.ts';
import type { Grant } from './gate.rules.ts';
import { type GrantRow, grantsOf } from './grant.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { settledDrafts } from './settled.store.ts';

/** Wrong answers of a hundred that are accepted where nobody said otherwise. */
export const BUDGET = 5;
/** The newest settled answers that tell what a threshold means. */
export const SETTLED = 500;

export type Granted = Grant & { readonly grantId: string | null };

/** What holds for each of these replies: the grant of its intent, else of its campaign, else the campaign's own level without one. */
export async function grantsFor(
  tx: Tx,
  replies: readonly ReplyFactsRow[],
): Promise<(reply: ReplyFactsRow) => Granted> {
  const grants = await grantsOf(tx, [...new Set(replies.flatMap(({ campaignId }) => campaignId ?? []))]);
  const settled: ReadonlyMap<string, Labelled[]> = Map.groupBy(
    await settledDrafts(tx, [...new Set(replies.map(({ intent }) => intent))], SETTLED),
    ({ intent }) => intent,
  );
  return (reply) => {
    const of = (intent: string | null): GrantRow | undefined =>
      grants.find((grant) => grant.campaignId === reply.campaignId && grant.intent === intent);
    const grant = of(reply.intent) ?? of(null);
    const threshold = grant?.threshold ?? THRESHOLD;
    const drafts = settled.get(reply.intent) ?? [];
    const level: AutonomyLevel = grant?.level ?? reply.settings?.autonomy ?? 'hold';
    return {
      ...{ level, threshold, chosenByOwner: grant?.chosen ?? false, grantId: grant?.id ?? null },
      uncalibrated: !calibrate({ drafts, threshold, budget: BUDGET }).calibrated,
      // Campaigns that were stored before it could be set say nothing of it.
      delay: reply.settings?.answerDelay ?? DELAY,
    };
  };
}
