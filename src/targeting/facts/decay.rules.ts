import type { ScoringFacts } from '../criteria.rules.ts';
import type { ScoringProfile } from '../scoring-profile.ts';

const HOURS_A_DAY = 24;

/** When time alone makes a score another next: the end of the running period of the freshest signal of a kind, while there is something to lose. */
export function nextDecay(
  { groups }: Pick<ScoringProfile, 'groups'>,
  { signals, now }: Pick<ScoringFacts, 'signals' | 'now'>,
): Temporal.Instant | null {
  const moments = groups.flatMap(({ criteria }) =>
    criteria.flatMap((criterion) => {
      if (criterion.kind !== 'signal') return [];
      const { signal, points, loses, everyDays } = criterion;
      // What is announced for later counts from then on.
      const ahead = signals.filter(
        ({ kind, at }) => kind === signal && Temporal.Instant.compare(at, now) > 0,
      );
      const past = signals.filter(
        ({ kind, at }) => kind === signal && Temporal.Instant.compare(at, now) <= 0,
      );
      const freshest = past
        .map(({ at }) => at)
        .toSorted(Temporal.Instant.compare)
        .at(-1);
      const begins = ahead.map(({ at }) => at);
      if (!freshest || loses === 0) return begins;
      const over = Math.floor(freshest.until(now).total({ unit: 'hours' }) / (HOURS_A_DAY * everyDays));
      if (points - loses * over <= 0) return begins;
      return [...begins, freshest.add({ hours: HOURS_A_DAY * everyDays * (over + 1) })];
    }),
  );
  return moments.toSorted(Temporal.Instant.compare)[0] ?? null;
}
