import type { Reason } from '#core/verdict';
import { type AutomaticVerdict, readAutomatic } from './automatic.rules.ts';
import type { Classification } from './contract.ts';
import { readIntent } from './intent.rules.ts';
import { detectLanguage } from './language.rules.ts';
import { readOptOut } from './opt-out.rules.ts';
import type { ParsedMail } from './parse-mail.ts';
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

/**
 * What a mail of a person, or of his absence assistant, says. Failure notices and complaints are to be told apart
 * before. An opt-out wins over everything, also inside an automatic answer; the subject counts only when the mail has
 * no text, or for an absence that gives its date there.
 */
export function classifyMail(mail: ClassifyFacts, receivedOn: Temporal.PlainDate): Classification {
  const { visible, body } = visibleText(mail.text);
  const automatic = readAutomatic(mail);
  const own = body.trim() === '' ? ownSubject(mail) : body;
  const { language } = detectLanguage(visible.trim() === '' ? mail.subject : visible);
  const optOut = readOptOut(own === body ? visible : own);
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

/** A subject kept from our thread is ours; only one the sender wrote speaks for an empty mail. */
function ownSubject(mail: ClassifyFacts): string {
  const kept =
    mail.inReplyTo !== null ||
    mail.references.length > 0 ||
    /^\s*(?:re|aw|sv|antw|vs|odp|rv|res|ré)\s*(?:\[\d+\])?\s*:/i.test(mail.subject);
  return kept ? '' : mail.subject;
}
