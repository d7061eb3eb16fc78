import type { ClaimKind } from '../contract.ts';
import { sentencesOf } from '../words.rules.ts';
import { EVENT_PATTERNS, type EventPattern } from './event-patterns.ts';
import { type Candidate, candidate, isProcessQuestion, type Sentence } from './span.ts';

/** Words that turn a general noun into a statement about this reader: "your recent talk", "the new office". */
const POINTS_AT =
  /\b(?:your|their|its|his|her|the|that|this|recent|recently|new|latest|last|just|since|after|upcoming|congrats|\p{L}+['’]s)(?:\s+[\p{L}\d'’-]+){0,2}\s*$/iu;
const POINTS_STRONGLY =
  /\b(?:your|their|recent|recently|new|latest|last|just|since|upcoming|congrats|[\p{L}]{3,}['’]s)(?:\s+[\p{L}\d'’-]+){0,2}\s*$/iu;

function isStated(sentence: Sentence, pattern: EventPattern, at: number, text: string): boolean {
  const before = sentence.text.slice(0, at);
  if (pattern.needsPointer)
    return POINTS_AT.test(before) && !(isProcessQuestion(sentence.text) && !POINTS_STRONGLY.test(before));
  if (pattern.always) return true;
  const general =
    isProcessQuestion(sentence.text) && !/(?:ed|ght|won)$/iu.test(text) && !POINTS_STRONGLY.test(before);
  return !general;
}

function inSentence(sentence: Sentence): Candidate[] {
  return EVENT_PATTERNS.flatMap((pattern) =>
    [...sentence.text.matchAll(pattern.words)].flatMap((match) => {
      const kind: ClaimKind =
        pattern.family === 'familiarity' ? 'familiarity' : pattern.family === 'proof' ? 'proof' : 'event';
      if (!isStated(sentence, pattern, match.index, match[0])) return [];
      return [candidate(sentence, match.index, match[0], kind, { family: pattern.family })];
    }),
  );
}

/** Events, observations, shared history and proof that a text states. General questions about a process are not statements. */
export const eventsIn = (text: string): Candidate[] => sentencesOf(text).flatMap(inSentence);
