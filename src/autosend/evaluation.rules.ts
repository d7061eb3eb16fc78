import { type Reason, reason } from '#core/verdict';
import { Evaluation } from './contract.ts';

/** Below this an evaluator said nothing at all. */
const LEAST = 0.01;

/** What may be believed of an evaluator's answer; `safe` is never true by accident. */
export type Judged = {
  readonly safe: boolean;
  readonly confidence: number;
  readonly reasons: readonly Reason[];
};

const unsafe = (code: string, text: string, confidence = 0): Judged => ({
  safe: false,
  confidence,
  reasons: [reason(`evaluation.${code}`, text)],
});

/**
 * Reads what an evaluator answered. No answer, one that breaks its contract, one without a number and one that contradicts itself all
 * mean the same: a person looks. The confidence is held between 0 and 1.
 */
export function readEvaluation(answer: unknown): Judged {
  if (answer === null || answer === undefined)
    return unsafe('missing', 'Nobody could judge the draft, so a person does.');
  const read = Evaluation.safeParse(answer);
  if (!read.success)
    return unsafe('unreadable', 'The judgement of the draft cannot be read, so a person judges it.');
  const { safe_to_send, requires_human_review, reason: why } = read.data;
  const confidence = Math.min(1, Math.max(0, read.data.confidence));
  if (safe_to_send && requires_human_review)
    return unsafe('contradictory', 'The judgement says both "safe" and "a person must look".', confidence);
  if (requires_human_review) return unsafe('review', `A person must look: ${why}`, confidence);
  if (!safe_to_send) return unsafe('unsafe', `Judged unsafe: ${why}`, confidence);
  if (confidence < LEAST) return unsafe('unsure', 'The judgement is sure of nothing.', confidence);
  return { safe: true, confidence, reasons: [reason('evaluation.safe', `Judged safe: ${why}`)] };
}
