import { allow, reason, refuse, type Verdict } from '#core/verdict';

/** What the price of a telephone number is weighed against. */
export type PhoneFacts = {
  /** 0–100; null where the lead was never scored. */
  readonly score: number | null;
  readonly status: string;
  /** Numbers that may be called. */
  readonly callable: number;
};

/** Everything written was sent and nothing came back. */
const SILENT: ReadonlySet<string> = new Set(['ghosted', 'linkedin_exhausted']);

/**
 * Whether a telephone number is worth looking for: it costs five to ten times an address, so only leads from a score on are looked
 * for, and those who answered nothing of a whole sequence (gtmos §10). Whose number is known is not looked for again.
 */
export function phoneWorth({ score, status, callable }: PhoneFacts, fromScore: number): Verdict {
  if (callable > 0) return refuse(reason('enrichment.phone_known', 'A number to call is known already.'));
  if (SILENT.has(status))
    return allow(reason('enrichment.phone_after_silence', 'A whole sequence went unanswered.'));
  if ((score ?? 0) >= fromScore)
    return allow(reason('enrichment.phone_by_score', `The score of ${score} is ${fromScore} or more.`));
  return refuse(
    reason(
      'enrichment.phone_not_worth',
      `A number costs ten times an address and is looked for from a score of ${fromScore} on; this lead has ${score ?? 'none'}.`,
    ),
  );
}
