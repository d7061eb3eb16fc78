import { type Reason, reason } from '#core/verdict';

/** What a signal tells of intent, and how many days it does. Where finders know the same thing the points are theirs. */
type Worth = { readonly points: number; readonly days: number };
const WORTH: Readonly<Record<string, Worth>> = {
  hiring: { points: 30, days: 30 },
  rfp: { points: 30, days: 30 },
  contract_expiration: { points: 30, days: 30 },
  funding: { points: 25, days: 14 },
  budget: { points: 25, days: 30 },
  leadership_change: { points: 20, days: 60 },
  job_change: { points: 20, days: 60 },
  tech_change: { points: 15, days: 7 },
  expansion: { points: 15, days: 21 },
  purchase: { points: 15, days: 30 },
  strategic_plan: { points: 10, days: 30 },
  conference: { points: 10, days: 3 },
  web_visit: { points: 10, days: 7 },
};
/** Anything else is stale after two weeks. */
const OTHER: Worth = { points: 5, days: 14 };
/** What a finder or a file said once is not true for ever. */
export const STATED_DAYS = 90;
/** What has had nothing to say for so many days is forgotten. */
export const SIGNAL_DAYS = 180;
const MOST = 100;

/** What the pages of a visit add to it. */
const PAGES: readonly { words: RegExp; points: number }[] = [
  { words: /\bdemo\b/, points: 25 },
  { words: /\b(?:pricing|prices?)\b/, points: 20 },
  { words: /\bcase[\W_]+stud(?:y|ies)\b/, points: 15 },
  { words: /\bblog\b/, points: 5 },
  { words: /\b(?:careers?|jobs)\b/, points: -10 },
];

/** A conference is talked about from five days before it. */
const CONFERENCE_AHEAD = Temporal.Duration.from({ hours: 5 * 24 });

/** When a signal has nothing to say any more: its deadline, where it has one, and else by its kind. */
export const expiryOf = (
  kind: string,
  happenedAt: Temporal.Instant,
  deadline: Temporal.Instant | null,
): Temporal.Instant => deadline ?? happenedAt.add({ hours: 24 * (WORTH[kind] ?? OTHER).days });

/** Signals fade by the day, what was found once by the week: a hundred thousand leads are not written anew every night. */
const DAILY = Temporal.Duration.from({ hours: 24 });
const WEEKLY = Temporal.Duration.from({ hours: 7 * 24 });

export type IntentSignal = {
  readonly kind: string;
  readonly title: string;
  /** The page of a visit. */
  readonly url: string | null;
  readonly happenedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
};
export type IntentFacts = {
  readonly now: Temporal.Instant;
  /** What a finder or a file said, 0–100, and when. */
  readonly stated: { readonly score: number; readonly at: Temporal.Instant } | null;
  readonly signals: readonly IntentSignal[];
};
export type IntentVerdict = {
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** When time alone changes it next; null when it never does. */
  readonly nextAt: Temporal.Instant | null;
};

/** What is left between two moments, by whole days: all of it at the first, nothing at the second. */
function left(now: Temporal.Instant, from: Temporal.Instant, until: Temporal.Instant): number {
  const [at, start, end] = [now, from, until].map(({ epochMilliseconds }) => epochMilliseconds) as [
    number,
    number,
    number,
  ];
  if (at >= end) return 0;
  if (at <= start) return 1;
  const days = Math.floor((at - start) / 86_400_000);
  return Math.max(0, 1 - (days * 86_400_000) / (end - start));
}

const pointsOf = ({ kind, url }: IntentSignal): number => {
  const { points } = WORTH[kind] ?? OTHER;
  if (kind !== 'web_visit' || url === null) return points;
  const page = url.toLowerCase();
  return Math.max(
    0,
    points + PAGES.reduce((sum, { words, points: more }) => sum + (words.test(page) ? more : 0), 0),
  );
};

/**
 * How much a lead seems to want something now, 0–100. Signals count by their kind, each kind once and the one worth most
 * today. Finders know of the same fundings and hirings, so their word and the signals are not added: the one worth more today counts.
 */
export function fuseIntent({ now, stated, signals }: IntentFacts): IntentVerdict {
  const live = signals.flatMap((signal) => {
    const ahead = signal.kind === 'conference' ? signal.happenedAt.subtract(CONFERENCE_AHEAD) : null;
    if (ahead !== null && Temporal.Instant.compare(now, ahead) < 0) return [];
    const worth = Math.round(pointsOf(signal) * left(now, signal.happenedAt, signal.expiresAt));
    return worth > 0 ? [{ signal, worth }] : [];
  });
  const best = [...Map.groupBy(live, ({ signal }) => signal.kind).values()].map((same) =>
    same.reduce((most, one) => (one.worth > most.worth ? one : most)),
  );
  const told = Math.min(
    MOST,
    best.reduce((sum, { worth }) => sum + worth, 0),
  );
  const statedUntil = stated?.at.add({ hours: 24 * STATED_DAYS }) ?? null;
  const known = stated && statedUntil ? Math.round(stated.score * left(now, stated.at, statedUntil)) : 0;
  const dayOf = (at: Temporal.Instant): string => at.toString().slice(0, 10);
  const reasons =
    told >= known && told > 0
      ? best
          .toSorted((a, b) => b.worth - a.worth)
          .map(({ signal, worth }) =>
            reason(`intent.${signal.kind}`, `+${worth} for ${signal.title} (${dayOf(signal.happenedAt)}).`),
          )
      : known > 0 && stated
        ? [reason('intent.stated', `${known} left of ${stated.score} that was found on ${dayOf(stated.at)}.`)]
        : [reason('intent.none', 'Nothing that is known now tells of intent.')];
  const open = signals.some(({ expiresAt }) => Temporal.Instant.compare(expiresAt, now) > 0);
  const again = open ? DAILY : known > 0 ? WEEKLY : null;
  return { score: Math.max(told, known), reasons, nextAt: again === null ? null : now.add(again) };
}
