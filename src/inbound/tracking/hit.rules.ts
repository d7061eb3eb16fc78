import { type Reason, reason } from '#core/verdict';
import { hitBy, MACHINE_SECONDS } from '../vendor-activity.rules.ts';
import { MACHINE_AGENTS } from './agents.ts';

/** How far apart two hits lie that nobody makes by hand, and how many links of one mail that takes. */
export const AT_ONCE = { seconds: 5, links: 2 } as const;
/** A picture that is fetched again within this time was looked at once. */
export const ONE_LOOK_SECONDS = 60;

export type HitFacts = {
  readonly kind: 'open' | 'click';
  readonly method: string;
  /** How the program that came names itself. */
  readonly agent: string;
  readonly at: Temporal.Instant;
  /** When the mail began to leave. */
  readonly sentAt: Temporal.Instant | null;
  /** It came from where one of ours has signed in. */
  readonly ours: boolean;
  /** Links of the same mail that were followed within the seconds before and after, this one among them. */
  readonly linksAtOnce: number;
  /** When a person last opened, or followed, the same. */
  readonly lastByPerson: Temporal.Instant | null;
};

/** Days a single hit is kept where nothing is said; the counters and the timeline of the lead keep what it meant. */
export const HIT_DAYS = 90;

/** `again` is a person as well, and nothing new; only `person` counts. */
export type HitVerdict = {
  readonly verdict: 'person' | 'again' | 'machine' | 'ours';
  readonly reasons: readonly Reason[];
};

/**
 * Who opened a mail or followed its link. What programs do, and what we do ourselves, is kept apart and never counts; every sign
 * of it is told. Without any sign it was the person.
 */
export function judgeHit(facts: HitFacts): HitVerdict {
  const signs = machineSigns(facts);
  if (signs.length > 0) return { verdict: 'machine', reasons: signs };
  if (facts.ours)
    return {
      verdict: 'ours',
      reasons: [reason('hit.ours', 'It came from where one of ours is signed in.')],
    };
  const before = facts.lastByPerson?.until(facts.at).total('seconds');
  if (before !== undefined && before < ONE_LOOK_SECONDS)
    return {
      verdict: 'again',
      reasons: [reason('hit.again', 'The same was seen within a minute, so it is one look.')],
    };
  return { verdict: 'person', reasons: [reason('hit.person', 'Nothing speaks for a program.')] };
}

function machineSigns({ kind, method, agent, at, sentAt, linksAtOnce }: HitFacts): Reason[] {
  const known = MACHINE_AGENTS.find(({ says }) => says.test(agent));
  return [
    method !== 'GET' && reason('hit.no_reading', 'It asked for the head alone, as scanners do.'),
    known !== undefined && reason('hit.known_program', `It was ${known.who}.`, { agent }),
    hitBy({ at, sentAt }) === 'machine' &&
      reason('hit.too_soon', `It came within ${MACHINE_SECONDS} seconds of the mail.`),
    kind === 'click' &&
      linksAtOnce >= AT_ONCE.links &&
      reason(
        'hit.many_at_once',
        `${linksAtOnce} links of the mail were followed within ${AT_ONCE.seconds} seconds.`,
      ),
  ].filter((sign) => sign !== false);
}
