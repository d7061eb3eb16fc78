import { fold } from '#core/text/fold';
import { detectLanguage } from '#core/text/language.rules';
import type { Reason } from '#core/verdict';
import { type AutomaticVerdict, readAutomatic } from './automatic.rules.ts';
import type { Classification } from './contract.ts';
import { readIntent, saysNothing } from './intent.rules.ts';
import { type OptOut, readOptOut } from './opt-out.rules.ts';
import type { ParsedMail } from './parse-mail.ts';
import { CLOSING } from './quote-marks.ts';
import { readReturnDate } from './return-date.rules.ts';
import { visibleText } from './visible-text.rules.ts';

export type ClassifyFacts = Pick<
  ParsedMail,
  | 'subject'
  | 'text'
  | 'headers'
  | 'inReplyTo'
  | 'references'
  | 'returnPath'
  | 'contentType'
  | 'calendarMethod'
>;

/** Characters. Nobody writes a longer one; a header may be as long as the mail. */
const MOST_SUBJECT = 1_000;

/**
 * What a mail of a person, or of his absence assistant, says. Failure notices and complaints are to be told apart
 * before. An opt-out wins over everything, also inside an automatic answer; the subject counts only when the mail has
 * no text, or for an absence that gives its date there.
 */
export function classifyMail(received: ClassifyFacts, receivedOn: Temporal.PlainDate): Classification {
  const mail = { ...received, subject: received.subject.slice(0, MOST_SUBJECT) };
  const { visible, body } = visibleText(mail.text);
  const automatic = readAutomatic(mail);
  const own = body.trim() === '' ? ownSubject(mail) : body;
  const { language } = detectLanguage(visible.trim() === '' ? mail.subject : visible);
  const optOut = optOutOf(own === body ? visible : own, body, mail.subject);
  const intent = readIntent({
    body: own,
    subject: mail.subject,
    automatic,
    language,
    calendarMethod: mail.calendarMethod,
  });
  const away = intent.intent === 'out_of_office' || (automatic.automatic && intent.intent === 'auto_reply');
  const back = away
    ? readReturnDate({
        text: own,
        subject: automatic.automatic || own !== body ? mail.subject : '',
        language,
        receivedOn,
      })
    : null;
  const decided = optOut.optOut
    ? {
        intent: 'unsubscribe' as const,
        confidence: 0.97,
        evidence: optOut.evidence,
        why: [{ code: 'intent.unsubscribe', text: 'The sender asks in their own words to be left alone.' }],
      }
    : {
        intent: intent.intent,
        confidence: intent.confidence,
        evidence: intent.evidence,
        why: intent.reasons,
      };
  return {
    intent: decided.intent,
    confidence: decided.confidence,
    evidence: decided.evidence,
    reasons: [...automaticReasons(automatic), ...decided.why, ...(back?.reasons ?? [])].map((entry) => ({
      ...entry,
    })),
    optOut: optOut.optOut,
    redirect: intent.redirect,
    returnDate: back?.date?.toString() ?? null,
    returnPhrase: back?.date ? back.phrase : null,
    phone: intent.phone,
    schedulingLink: intent.schedulingLink,
    proposedTimes: [...intent.proposedTimes],
    language,
    visibleText: visible,
  };
}

const automaticReasons = (automatic: AutomaticVerdict): readonly Reason[] =>
  automatic.automatic ? automatic.reasons : [];

const REPLY_PREFIX = /^\s*(?:re|aw|sv|antw|vs|odp|rv|res|ré|r)\s*(?:\[\d+\])?\s*:/i;

/**
 * Somebody who answers our thread with nothing but a subject of his own has written it: where his text says nothing, a
 * subject without the sign of a reply is heard too. Only for this wish, which is better heard once too often.
 */
function optOutOf(own: string, body: string, subject: string): OptOut {
  const read = readOptOut(own);
  const silent = saysNothing(body) || CLOSING.test(fold(body.split('\n')[0] ?? ''));
  return read.optOut || !silent || REPLY_PREFIX.test(subject) ? read : readOptOut(subject);
}

/** A subject kept from our thread is ours; only one the sender wrote speaks for an empty mail. */
function ownSubject(mail: ClassifyFacts): string {
  const kept = mail.inReplyTo !== null || mail.references.length > 0 || REPLY_PREFIX.test(mail.subject);
  return kept ? '' : mail.subject;
}
