import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { EffectError, type Failure } from '#gateway';

/** What the mail library tells about a failed command. */
type SmtpFailure = {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  originalCode?: string;
};

const failureOf = (error: unknown): SmtpFailure =>
  typeof error === 'object' && error !== null ? (error as SmtpFailure) : {};

const statusOf = (failure: SmtpFailure): string | null =>
  /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(failure.response ?? '')?.[1] ?? null;

const detailOf = (failure: SmtpFailure): Record<string, unknown> => ({
  ...(failure.responseCode ? { responseCode: failure.responseCode } : {}),
  ...(failure.response ? { response: failure.response.slice(0, 500), status: statusOf(failure) } : {}),
  ...(failure.code ? { error: failure.originalCode ?? failure.code } : {}),
});

/** The connection broke or the wait ended; how much that means depends on whether the first byte had left. */
export function transmissionError(error: unknown, began: boolean): EffectError {
  if (error instanceof EffectError) return error;
  const failure = failureOf(error);
  if (began)
    return failure.code === 'EMESSAGE' && failure.responseCode
      ? refusal(failure, 'content_refused')
      : lostAnswer(failure, error);
  if (failure.code === 'EAUTH' && !isLater(failure)) return authFailure(failure);
  if (failure.responseCode && failure.command?.startsWith('MAIL FROM'))
    return refusal(failure, 'sender_refused');
  if (failure.responseCode && failure.command?.startsWith('RCPT TO'))
    return refusal(failure, 'recipient_refused');
  if (failure.code === 'EENVELOPE' && failure.responseCode) return refusal(failure, 'envelope_refused');
  if (failure.code === 'EMESSAGE') return refusal(failure, 'too_large');
  const text = `The mail server could not be used (${messageOf(error)}). Nothing left. It is tried again later.`;
  return none(reason('mail.connection_failed', text, detailOf(failure)), true, 'transient');
}

type Refused = {
  readonly code: string;
  readonly what: string;
  readonly later: Failure;
  readonly never: Failure;
};

/**
 * What was refused, and what that says. A recipient who is refused, now or for ever, says nothing about our mailbox;
 * a sender who is refused needs a person to set the mailbox right.
 */
const REFUSED = {
  content_refused: { code: 'content_refused', what: 'the message', later: 'transient', never: 'validation' },
  sender_refused: { code: 'sender_refused', what: 'the sender', later: 'transient', never: 'config' },
  recipient_refused: {
    code: 'recipient_refused',
    what: 'the recipient',
    later: 'rate_limited',
    never: 'validation',
  },
  envelope_refused: {
    code: 'recipient_refused',
    what: 'the envelope',
    later: 'rate_limited',
    never: 'validation',
  },
  too_large: { code: 'too_large', what: 'the size of the message', later: 'validation', never: 'validation' },
} as const satisfies Record<string, Refused>;

/** Statuses that say the same at whatever command they come. */
const BY_STATUS: Readonly<Record<string, Failure>> = {
  '5.1.1': 'not_found',
  '5.1.2': 'not_found',
  '5.1.10': 'not_found',
  '5.1.90': 'quota_exhausted',
  '5.4.5': 'quota_exhausted',
  '4.7.28': 'rate_limited',
  '4.3.2': 'rate_limited',
  '4.7.0': 'rate_limited',
};

const isLater = ({ responseCode }: SmtpFailure): boolean => responseCode !== undefined && responseCode < 500;

function refusal(failure: SmtpFailure, kind: keyof typeof REFUSED): EffectError {
  const { code, what, ...says } = REFUSED[kind];
  const later = isLater(failure);
  const answer = (failure.response ?? 'no words').slice(0, 300);
  const next = later ? 'Nothing was delivered. It is tried again later.' : 'Nothing was delivered.';
  return none(
    reason(
      `mail.${later ? `${code}_for_now` : code}`,
      `The mail server refused ${what}: ${answer}. ${next}`,
      detailOf(failure),
    ),
    later,
    BY_STATUS[statusOf(failure) ?? ''] ?? (later ? says.later : says.never),
  );
}

/** The mailbox is at fault, not the message, so the message may wait. */
function authFailure(failure: SmtpFailure): EffectError {
  const text = `The mail server did not accept the user name or password of the mailbox (${(failure.response ?? 'no words').slice(0, 300)}). Nothing left. Renew the password or the permission under Deliverability.`;
  return none(reason('mail.auth_failed', text, detailOf(failure)), true, 'auth');
}

const lostAnswer = (failure: SmtpFailure, error: unknown): EffectError =>
  new EffectError(
    reason(
      'mail.answer_lost',
      `The connection broke after the message began to leave (${messageOf(error)}). It may have been delivered. It is looked for in the Sent folder, not sent again.`,
      detailOf(failure),
    ),
    { effect: 'unknown', failure: 'timeout_unknown' },
  );

const none = (why: Reason, retryable: boolean, failure: Failure): EffectError =>
  new EffectError(why, { effect: 'none', retryable, failure });
