import type { Evaluation } from './contract.ts';
import { doubtsOf } from './doubts.rules.ts';
import { type ReplyFacts, type WrittenReply, wordsOf } from './write-reply.rules.ts';

/** How sure the rules are of nothing but a time in fixed words, sent to somebody who plainly wants one. */
const SURE = 0.95;

/**
 * How often an answer against which this stands was right all the same, as measured on one half of the labelled drafts
 * (`test/corpus/drafts`); the other half holds it to that.
 */
const RIGHT = {
  ...{ open: 0.02, foreign: 0.02, later: 0.05, doubt: 0.15 },
  ...{ link: 0.65, fact: 0.75, asks: 0.85, leaving: 0.9 },
} as const;

/** They say when to come back. */
const NAMES_A_DAY =
  /\b(?:in|after|until|by|from) (?:the )?(?:\w+ (?:weeks?|months?|days?)|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|q[1-4]|new year)\b|\bnext (?:week|month|quarter|year)\b|\b(?:back|again|out) (?:in|after|next)\b/i;

type Against = readonly [share: number, why: string];

/**
 * The evaluator without a model: it passes nothing but scheduling in our own fixed words, to a reply in English that asks nothing else
 * and sets nothing against it. Everything else goes to a person, with how likely it is right as it stands.
 */
export function judgeReply(facts: ReplyFacts, written: WrittenReply): Evaluation {
  const against = [...notScheduling(facts, written), ...ofTheirWords(facts, written)];
  if (against.length === 0)
    return {
      ...{ safe_to_send: true, requires_human_review: false, confidence: SURE },
      reason: 'Offers reserved times in fixed words.',
    };
  return {
    ...{ safe_to_send: false, requires_human_review: true },
    confidence: Math.min(...against.map(([share]) => share)),
    reason: [...new Set(against.map(([, why]) => why))].join(' ').slice(0, 320),
  };
}

/** What of the answer itself is for a person. */
function notScheduling({ intent, slots }: ReplyFacts, { scheduling, sources }: WrittenReply): Against[] {
  const why = 'It is no scheduling reply, and the rules judge nothing else.';
  if (scheduling) return slots.length === 0 ? [[RIGHT.link, 'No time could be reserved.']] : [];
  if (intent === 'not_now') return [[RIGHT.leaving, why]];
  return [[sources.length > 0 ? RIGHT.fact : RIGHT.open, why]];
}

/** What of their words is, beyond what the answer answers. */
function ofTheirWords(facts: ReplyFacts, { asksFirst, scheduling, sources }: WrittenReply): Against[] {
  const { intent, language, ownText, tooSoon } = facts;
  return [
    ...doubtsOf(unanswered(ownText, sources)).map((why): Against => [RIGHT.doubt, why]),
    ...(scheduling && asksFirst ? [[RIGHT.asks, 'They ask something as well.'] as const] : []),
    ...(language !== null && language !== 'en'
      ? [[RIGHT.foreign, 'They write in another language.'] as const]
      : []),
    ...(tooSoon || (intent === 'not_now' && NAMES_A_DAY.test(ownText))
      ? [[RIGHT.later, 'They say when to come back.'] as const]
      : []),
  ];
}

/** Their words without the sentences that ask for what the answer says. */
function unanswered(ownText: string, sources: WrittenReply['sources']): string {
  const named = sources
    .filter(({ what }) => what !== 'time' && what !== 'link')
    .map(({ what }) => wordsOf(what.replaceAll('_', ' ')));
  return ownText.replace(/[^.!?\n]+[.!?]?/g, (sentence) => {
    const words = wordsOf(sentence);
    return named.some((names) => [...names].every((word) => words.has(word))) ? ' ' : sentence;
  });
}
