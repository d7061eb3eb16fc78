import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { EffectError } from '#gateway';

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

const detailOf = (failure: SmtpFailure): Record<string, unknown> => ({
  ...(failure.responseCode ? { responseCode: failure.responseCode } : {}),
  ...(failure.response
    ? {
        response: failure.response.slice(0, 500),
        status: /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(failure.response)?.[1] ?? null,
      }
    : {}),
  ...(failure.code ? { error: failure.originalCode ?? failure.code } : {}),
});

/** The connection broke or the wait ended; how much that means depends on whether the first byte had left. */
export function transmissionError(error: unknown, began: boolean): EffectError {
  if (error instanceof EffectError) return error;
  const failure = failureOf(error);
  if (began)
    return failure.code === 'EMESSAGE' && failure.responseCode
      ? refusal(failure, 'mail.content_refused', 'the message')
      : lostAnswer(failure, error);
  if (failure.code === 'EAUTH') return authFailure(failure);
  if (failure.responseCode && failure.command?.startsWith('MAIL FROM'))
    return refusal(failure, 'mail.sender_refused', 'the sender');
  if (failure.responseCode && failure.command?.startsWith('RCPT TO'))
    return refusal(failure, 'mail.recipient_refused', 'the recipient');
  if (failure.code === 'EENVELOPE' && failure.responseCode)
    return refusal(failure, 'mail.recipient_refused', 'the envelope');
  if (failure.code === 'EMESSAGE') return refusal(failure, 'mail.too_large', 'the size of the message');
  const text = `The mail server could not be used (${messageOf(error)}). Nothing left. It is tried again later.`;
  return none(reason('mail.connection_failed', text, detailOf(failure)), true);
}

function refusal(failure: SmtpFailure, code: string, what: string): EffectError {
  const later = failure.responseCode !== undefined && failure.responseCode < 500;
  const answer = (failure.response ?? 'no words').slice(0, 300);
  const next = later ? 'Nothing was delivered. It is tried again later.' : 'Nothing was delivered.';
  return none(
    reason(
      later ? `${code}_for_now` : code,
      `The mail server refused ${what}: ${answer}. ${next}`,
      detailOf(failure),
    ),
    later,
  );
}

/** The mailbox is at fault, not the message, so the message may wait. */
function authFailure(failure: SmtpFailure): EffectError {
  const text = `The mail server did not accept the user name or password of the mailbox (${(failure.response ?? 'no words').slice(0, 300)}). Nothing left. Renew the password under Mailboxes.`;
  return none(reason('mail.auth_failed', text, detailOf(failure)), true);
}

const lostAnswer = (failure: SmtpFailure, error: unknown): EffectError =>
  new EffectError(
    reason(
      'mail.answer_lost',
      `The connection broke after the message began to leave (${messageOf(error)}). It may have been delivered. It is looked for in the Sent folder, not sent again.`,
      detailOf(failure),
    ),
    { effect: 'unknown' },
  );

const none = (why: Reason, retryable: boolean): EffectError =>
  new EffectError(why, { effect: 'none', retryable });
