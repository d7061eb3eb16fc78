import { detectLanguage } from '#core/text/language.rules';
import type { Reason } from '#core/verdict';
import { type BounceVerdict, readBounce } from './bounce.rules.ts';
import type { BouncedRecipient } from './bounce-reason.rules.ts';
import { classifyMail } from './classify.rules.ts';
import type { Classification, Intent } from './contract.ts';
import type { ParsedMail } from './parse-mail.ts';
import { visibleText } from './visible-text.rules.ts';

/** Everything the rules read in one mail, in the words of the terminal. */
export type MailReading = {
  readonly intent: Intent;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly reasons: Classification['reasons'];
  /** The sentence that decided. */
  readonly evidence: string | null;
  readonly opt_out: boolean;
  /** A day, e.g. `2026-03-09`. */
  readonly return_date: string | null;
  readonly return_phrase: string | null;
  readonly redirect: { readonly name: string | null; readonly email: string | null } | null;
  readonly phone: string | null;
  readonly scheduling_link: string | null;
  readonly proposed_times: readonly string[];
  readonly language: string | null;
  readonly visible_text: string;
  /** Null for a mail that is no notice of failed delivery. */
  readonly bounce: { readonly recipients: readonly ReadRecipient[] } | null;
};

export type ReadRecipient = {
  readonly address: string | null;
  /** Enhanced status, e.g. `5.1.1`. */
  readonly dsn: string | null;
  /** The three digits of the other server's answer. */
  readonly smtp: string | null;
  /** What was wrong; `delivered`, `relayed` or `expanded` when nothing was. */
  readonly reason: string;
  readonly hard: boolean;
};

/** Three digits that are no part of a version, an address or a longer number. */
const REFUSED = /(?<![\d.])[45][0-5]\d(?![\d.]*\d)/;
const ACCEPTED = /(?<![\d.])2[0-5]\d(?![\d.]*\d)/;

/** As sure as an opt-out in plain words: a notice is recognised by its form. */
const NOTICE_CONFIDENCE = 0.97;

/**
 * Reads a mail as the inbox would: failed delivery first, then complaint, then what a person or a machine says. A
 * complaint is an opt-out that the provider brings. `receivedOn` is the day its dates are counted from.
 */
export function readMail(mail: ParsedMail, receivedOn: Temporal.PlainDate): MailReading {
  const notice = readBounce(mail);
  return notice ? readingOfNotice(mail, notice) : readingOfReply(classifyMail(asAnswer(mail), receivedOn));
}

/** Without any header nobody knows what a mail answers; it is taken for an answer, save where its subject is all it says. */
const asAnswer = (mail: ParsedMail): ParsedMail =>
  Object.keys(mail.headers).length > 0 || mail.text.trim() === ''
    ? mail
    : { ...mail, inReplyTo: mail.inReplyTo ?? 'not given' };

/** Two rules may give the same reason. */
const once = (reasons: readonly Reason[]): Classification['reasons'] => [
  ...new Map(reasons.map((entry) => [`${entry.code} ${entry.text}`, { ...entry }])).values(),
];

function readingOfNotice(mail: ParsedMail, notice: BounceVerdict): MailReading {
  const { visible } = visibleText(mail.text);
  const failed = notice.kind === 'bounce';
  return {
    intent: failed ? 'bounce' : 'unsubscribe',
    confidence: NOTICE_CONFIDENCE,
    reasons: once(notice.reasons),
    evidence: null,
    opt_out: !failed,
    return_date: null,
    return_phrase: null,
    redirect: null,
    phone: null,
    scheduling_link: null,
    proposed_times: [],
    language: detectLanguage(visible).language,
    visible_text: visible,
    bounce: failed ? { recipients: notice.recipients.map(readRecipient) } : null,
  };
}

const readRecipient = (recipient: BouncedRecipient): ReadRecipient => {
  const arrived = recipient.severity === 'none';
  return {
    address: recipient.address,
    dsn: recipient.status,
    smtp: (arrived ? ACCEPTED : REFUSED).exec(recipient.diagnostic)?.[0] ?? null,
    reason: arrived ? recipient.action : recipient.reason,
    hard: recipient.severity === 'hard',
  };
};

const readingOfReply = (read: Classification): MailReading => ({
  intent: read.intent,
  confidence: read.confidence,
  reasons: once(read.reasons),
  evidence: read.evidence,
  opt_out: read.optOut,
  return_date: read.returnDate,
  return_phrase: read.returnPhrase,
  redirect: read.redirect,
  phone: read.phone,
  scheduling_link: read.schedulingLink,
  proposed_times: read.proposedTimes,
  language: read.language,
  visible_text: read.visibleText,
  bounce: null,
});
