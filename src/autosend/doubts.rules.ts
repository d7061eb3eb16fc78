/** A question about nothing but when to meet. */
const WHEN =
  /\b(?:when|what times?|what does your (?:calendar|week|day)|which (?:days?|times?)|(?:are|would|will) you (?:free|available)|(?:could|can|shall) we (?:speak|meet|talk|chat)|how about|what about|what do you suggest)\b/i;
const MATTER =
  /\b(?:how (?:long|many|much|do|does|would|will|are|is)|who|why|whether|does it|and (?:do|does|can|is|are|will) |is there|are there|what (?:is|are|happens|would|kind|exactly)|which (?:companies|integrations?|tools?|systems?))\b/i;
/** What is asked without a question mark. */
const ASKED =
  /\b(?:(?:let me know|tell me|send me|explain|i (?:want|need|would like) to know|i wonder|wondering)\b[^.!?]*\b(?:what|which|how|whether|if|who|why|where)|before (?:that|we (?:speak|talk|meet)))\b/i;
const CONDITION =
  /\b(?:only if|only (?:makes|make) sense|provided(?: that)?|as long as|on condition|assuming|unless|depends on|depending on|subject to)\b/i;
const SOMEBODY_ELSE =
  /\b(?:my|our) (?:colleague|assistant|boss|manager|team lead|partner|head of|vp|director|cto|ceo|coo|cfo)\b|\b(?:talk|speak|write|reach out) to (?:my|our|her|him|them)\b|\binclude (?:her|him|them)\b|\b(?:copying|cc'?ing|copied) \w+/i;
/** "Please don't call, e-mail is better" prefers a way, and refuses nothing. */
const NO_MEETING =
  /\b(?:no (?:call|meeting|demo)s?\b|(?:do not|don't|cannot|can't) (?:do|have|take|want|need) (?:a |any )?(?:call|meeting|demo)s?\b|(?:rather|prefer) not (?:to )?(?:talk|meet)\b|just send|a (?:document|summary|pdf|deck|one-pager) is enough)/i;

const DOUBTS: readonly (readonly [is: (words: string) => boolean, text: string])[] = [
  [asksOtherMatter, 'They ask something as well.'],
  [(words) => CONDITION.test(words), 'They set a condition.'],
  [(words) => SOMEBODY_ELSE.test(words), 'They name somebody else.'],
  [(words) => NO_MEETING.test(words), 'They want no meeting.'],
];

/** What in their own words somebody would stop at before they send an answer of a few fixed words. English. */
export function doubtsOf(ownText: string): string[] {
  const words = ownText.replace(/[’‘]/g, "'").replace(/\s+/g, ' ');
  return DOUBTS.flatMap(([is, text]) => (is(words) ? [text] : []));
}

/** A question that is not about when to meet, with its mark or without. */
function asksOtherMatter(words: string): boolean {
  if (ASKED.test(words)) return true;
  return (words.match(/[^.!?]+\?/g) ?? []).some((question) => !WHEN.test(question) || MATTER.test(question));
}
