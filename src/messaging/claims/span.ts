import type { ClaimKind } from '../contract.ts';

/** A phrase that states something; offsets refer to the text it was found in. */
export type Candidate = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: ClaimKind;
  /** Numbers: value and unit. Events: the family. */
  readonly value?: number;
  readonly unit?: 'plain' | 'percent' | 'money' | 'times';
  readonly family?: string;
  readonly sentence: string;
};

export type Sentence = { readonly text: string; readonly start: number; readonly end: number };

export const candidate = (
  sentence: Sentence,
  start: number,
  text: string,
  kind: ClaimKind,
  more: Partial<Candidate> = {},
): Candidate => ({
  start: sentence.start + start,
  end: sentence.start + start + text.length,
  text,
  kind,
  sentence: sentence.text,
  ...more,
});

const ASKS =
  /\b(?:worth|suits?|free|work for you|works? for you|chat|talk|call|speak|meet|minutes?|mins?|send|reply|answer|share|show|write|look|put|outline|sketch|explain|describe|help)\b/iu;
const OFFERS =
  /^\W*(?:(?:so|and|or|then|if|either way|in|on)\b[^,]*,?\s*)?(?:happy|glad|i\b|i'd|i’d|i'll|i’ll|shall|should|would|could|can|may|might|want|worth|is|are|let|just|reply|a|one|do)\b/iu;

/** A sentence that asks for or offers a small next step rather than stating a fact about anybody. */
export const isCallToAction = (sentence: string): boolean =>
  ASKS.test(sentence) && (sentence.trim().endsWith('?') || OFFERS.test(sentence));

/** A plain question about how things are done. */
export const isProcessQuestion = (sentence: string): boolean =>
  sentence.trim().endsWith('?') &&
  /(?:^|[,:;]\s*|\b(?:so|and|but|hi \w+,)\s+)\W*(?:how|who|what|which|where|when|do|does|is|are|would|could|can|might|at what)\b/iu.test(
    sentence.trim(),
  );
