import { type Reason, reason } from '#core/verdict';
import { isOnLinkedIn, type SpamTerms } from './contract.ts';
import { stripFooter } from './footer.rules.ts';
import type { Formality } from './languages/formality.rules.ts';
import { ASKING, languageReasons } from './languages/text-in-language.rules.ts';
import { checkSpam } from './spam.rules.ts';
import type { Language } from './templates/contract.ts';
import { countWords, sentencesOf } from './words.rules.ts';

/** Words of body text before the footer. */
const WORD_LIMITS = { first: 75, followUp: 50 } as const;
/** Some languages need more words, or longer ones, to say the same (gtmos §15.4: German 15–20 %, Dutch 10–15 %). */
const MORE_WORDS: Partial<Readonly<Record<Language, number>>> = { de: 1.2, nl: 1.15 };

/** How many words a body of this touch may have. */
export const wordLimit = (touch: string, language: Language = 'en'): number =>
  Math.floor((touch === 'first' ? WORD_LIMITS.first : WORD_LIMITS.followUp) * (MORE_WORDS[language] ?? 1));

/** Room of the note that goes with a request to connect on LinkedIn. */
export const NOTE_CHARACTERS = 300;
export const SUBJECT_WORDS = { min: 2, max: 4 } as const;

export type CopyCheck = {
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
};

const UNRESOLVED =
  /\{\{[^}]*\}\}|\{%[^%]*%\}|\{[A-Za-z_][\w.]*\}|\[(?:[A-Z][A-Z _]{2,}|first ?name|company|name|title|insert[^\]]*)\]|<<[^>]+>>|%%?\w+%%?|\bundefined\b|\bnull\b|\[object Object\]/gu;

/** "Re:" on a first mail pretends a conversation that never was. */
const FAKE_THREAD = /^\s*(?:re|fwd?|aw|wg|tr|sv|antw)\s*(?:\[\d+\])?\s*:/iu;

const IMPERATIVE_ASK =
  /^\W*(?:please\s+)?(?:reply|book|click|call|schedule|register|sign up|download|pick a time|grab a slot|let me know|send me|drop me|get in touch|visit)\b/iu;

/** Sentences that ask the reader to do something: questions, and what is asked for in the imperative. */
export const callsToAction = (body: string, language: Language = 'en'): string[] =>
  sentencesOf(body)
    .map((sentence) => sentence.text.trim())
    .filter(
      (text) =>
        /\?["'”’)]*$/u.test(text) || IMPERATIVE_ASK.test(text) || (ASKING[language]?.test(text) ?? false),
    );

function subjectReasons(subject: string, isReply: boolean): Reason[] {
  const reasons: Reason[] = [];
  const words = countWords(subject);
  // A conversation has its subject already.
  if (!isReply && (words < SUBJECT_WORDS.min || words > SUBJECT_WORDS.max)) {
    reasons.push(
      reason('copy.subject_words', `The subject has ${words} words; two to four are wanted.`, { words }),
    );
  }
  if (FAKE_THREAD.test(subject) && !isReply)
    reasons.push(
      reason('copy.fake_thread', 'The subject pretends to answer or forward a mail that never was.'),
    );
  const letters = subject.replace(/[^\p{L}]/gu, '');
  if (letters.length > 4 && letters === letters.toUpperCase())
    reasons.push(reason('copy.subject_shouts', 'The subject is written in capitals.'));
  return reasons;
}

export type CopyQuestion = {
  readonly subject: string;
  readonly bodyText: string;
  readonly touch: string;
  /** True only when the mail really answers in an existing thread. */
  readonly isReply?: boolean;
  /** Names that may be written in capitals, e.g. the company's. */
  readonly names?: readonly string[];
  readonly terms?: SpamTerms;
  /** What the sender offers: a note with a request to connect is no place for it. */
  readonly offer?: string | null;
  /** English where nothing is said. */
  readonly language?: Language;
  /** How the reader is addressed, where it is not as usual in the language. */
  readonly formality?: Formality;
};

const LINK = /https?:\/\/|\bwww\.|\b[a-z0-9-]+\.(?:com|io|net|org|co)\b/iu;

/** On LinkedIn nothing has a subject or a link, and a note is short and sells nothing. */
function linkedInReasons({ subject, touch, offer }: CopyQuestion, body: string): Reason[] {
  const reasons: Reason[] = [];
  if (subject !== '')
    reasons.push(reason('copy.subject_on_linkedin', 'A message on LinkedIn has no subject.'));
  if (LINK.test(body)) reasons.push(reason('copy.link_on_linkedin', 'There is a link in the message.'));
  if (touch !== 'connect') return reasons;
  if (body.length > NOTE_CHARACTERS)
    reasons.push(
      reason('copy.too_long', `The note has ${body.length} characters; the limit is ${NOTE_CHARACTERS}.`),
    );
  const sold = (offer ?? '').trim().toLowerCase();
  if (sold !== '' && body.toLowerCase().includes(sold))
    reasons.push(reason('copy.note_sells', 'A request to connect sells nothing; the offer is in the note.'));
  return reasons;
}

/** Length, call to action, leftovers, honesty and spam of a draft before its footer. Single spam words only warn. */
export function checkCopy(question: CopyQuestion): CopyCheck {
  const body = stripFooter(question.bodyText);
  const whole = `${question.subject}\n${body}`;
  const reasons = isOnLinkedIn(question.touch)
    ? linkedInReasons(question, body)
    : subjectReasons(question.subject, question.isReply ?? false);
  const limit = wordLimit(question.touch, question.language);
  const words = countWords(body);
  if (words > limit)
    reasons.push(
      reason('copy.too_long', `The body has ${words} words; the limit is ${limit}.`, { words, limit }),
    );
  const asks = callsToAction(body, question.language);
  if (asks.length !== 1) {
    reasons.push(
      reason('copy.call_to_action', `The body asks for ${asks.length} things; exactly one is wanted.`, {
        asks,
      }),
    );
  }
  const leftovers = whole.match(UNRESOLVED) ?? [];
  if (leftovers.length > 0)
    reasons.push(reason('copy.unresolved', `Unfilled placeholder: ${leftovers.join(', ')}.`, { leftovers }));
  const inLanguage = languageReasons(question, body);
  reasons.push(...inLanguage.reasons);
  const spam = checkSpam({
    subject: question.subject,
    body,
    ...(question.language ? { language: question.language } : {}),
    ...(question.names ? { names: question.names } : {}),
    ...(question.terms ? { terms: question.terms } : {}),
  });
  reasons.push(...spam.reasons);
  return { allowed: reasons.length === 0, reasons, warnings: [...spam.warnings, ...inLanguage.warnings] };
}

/** The final text must name the sender's postal address and carry a working way out: an unsubscribe link, not only the word. */
export function checkFinalText(
  text: string,
  required: { postalAddress: string | null | undefined; unsubscribeUrl: string },
): CopyCheck {
  const reasons: Reason[] = [];
  const squeeze = (part: string) => part.replace(/\s+/gu, ' ').trim();
  const address = squeeze(required.postalAddress ?? '');
  if (address === '')
    reasons.push(
      reason('copy.address_unknown', 'The workspace has no postal address. Enter it in the sender settings.'),
    );
  else if (!squeeze(text).includes(address))
    reasons.push(
      reason('copy.address_missing', 'The postal address of the sender is missing from the text.'),
    );
  const isLink = /^https?:\/\/\S+$/u.test(required.unsubscribeUrl);
  if (!isLink || !text.includes(required.unsubscribeUrl)) {
    reasons.push(reason('copy.unsubscribe_missing', 'The unsubscribe link is missing from the text.'));
  }
  return { allowed: reasons.length === 0, reasons, warnings: [] };
}
