/**
 * The answer of a pure decision: an outcome and every reason that led to it.
 * Reasons are stored and shown, so each is a sentence a person can act on.
 */
export type Reason = {
  /** Stable dotted code, e.g. `guard.banned_opener`. */
  readonly code: string;
  /** One plain sentence. */
  readonly text: string;
  /** The facts the sentence rests on; must be safe to show. */
  readonly detail?: Readonly<Record<string, unknown>>;
};

export type Allowed = { readonly allowed: true; readonly reasons: readonly Reason[] };
export type Refused = { readonly allowed: false; readonly reasons: readonly Reason[] };
/** A permit decision. A refusal always carries at least one reason. */
export type Verdict = Allowed | Refused;

export const reason = (code: string, text: string, detail?: Record<string, unknown>): Reason =>
  detail === undefined ? { code, text } : { code, text, detail };

export const allow = (...reasons: Reason[]): Allowed => ({ allowed: true, reasons });

export const refuse = (first: Reason, ...more: Reason[]): Refused => ({
  allowed: false,
  reasons: [first, ...more],
});

/** All refusals win over any allowance; every reason of the deciding side is kept. */
export function all(verdicts: readonly Verdict[]): Verdict {
  const refusals = verdicts.filter((verdict) => !verdict.allowed).flatMap((verdict) => verdict.reasons);
  const [first, ...more] = refusals;
  if (first) return refuse(first, ...more);
  return allow(...verdicts.flatMap((verdict) => verdict.reasons));
}

/** One line for logs and terminals. */
export const explain = (verdict: { reasons: readonly Reason[] }): string =>
  verdict.reasons.map((entry) => entry.text).join(' ');
