/** What is known of a candidate before anybody is paid for. */
export type CandidateFacts = {
  readonly providerId: string;
  readonly hasEmail: boolean;
  /** Paid for in an earlier search. */
  readonly paidBefore: boolean;
  /** Somebody here has the same first name, a surname that fits the masked one, and the same company. */
  readonly knownHere: boolean;
  /** Their company is left alone. */
  readonly suppressed: boolean;
  /** The workspace keeps companies like theirs out. */
  readonly excluded: boolean;
};

export type Choice = {
  readonly providerId: string;
  readonly chosen: boolean;
  readonly reason: string | null;
};

/** Above so many credits a person says yes before they are spent. */
export const CREDITS_WITHOUT_A_YES = 25;
/** One credit for each person found; a miss costs nothing. */
export const CREDITS_PER_PERSON = 1;
/** So many people in one question to the vendor. */
export const LARGEST_BULK = 10;

/**
 * Whom to pay for: in the vendor's order, nobody who is known, left alone or without an address, and no more than
 * `limit`. Every candidate gets an answer with its reason.
 */
export function chooseCandidates(candidates: readonly CandidateFacts[], limit: number): Choice[] {
  let left = limit;
  return candidates.map((candidate) => {
    const { providerId } = candidate;
    const against = reasonAgainst(candidate) ?? (left <= 0 ? 'over_the_limit' : null);
    if (against === null) left -= 1;
    return { providerId, chosen: against === null, reason: against };
  });
}

function reasonAgainst(candidate: CandidateFacts): string | null {
  const { hasEmail, paidBefore, knownHere, suppressed, excluded } = candidate;
  if (suppressed) return 'suppressed';
  if (excluded) return 'excluded';
  if (paidBefore) return 'paid_for_before';
  if (knownHere) return 'known_here';
  return hasEmail ? null : 'no_address';
}

/** Reasons against somebody that a person may set aside; the others are a "no", a second payment or money for nothing. */
const SET_ASIDE: ReadonlySet<string> = new Set(['over_the_limit', 'not_wanted']);

/** Whether a person may choose somebody, or leave them out. */
export const mayChoose = ({ state, reason }: { state: string; reason: string | null }): boolean =>
  state === 'chosen' || (state === 'skipped' && reason !== null && SET_ASIDE.has(reason));

/** What so many people may cost, and what they will by experience: `paid` of `asked` were found before. */
export function forecastCredits(
  people: number,
  { asked, paid }: { asked: number; paid: number },
): { credits: number; expectedCredits: number | null; needsApproval: boolean } {
  const credits = people * CREDITS_PER_PERSON;
  return {
    credits,
    // Fewer than ten answers say nothing of the next ones.
    expectedCredits: asked < 10 ? null : Math.round(credits * (paid / asked)),
    needsApproval: credits > CREDITS_WITHOUT_A_YES,
  };
}
