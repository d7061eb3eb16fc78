import type { Outcome } from '#core/ctx';
import { explain } from '#core/verdict';
import type { ChatReceipt } from '#vendors/ports/chat';

/** How many messages a test posts. */
export const MESSAGES = 10;

/** How one message of a test ended. `error` is the vendor's own word where it said one. */
export type PostedMessage = {
  readonly number: number;
  readonly state: 'posted' | 'failed' | 'unknown';
  /** Where it lies, as the vendor names it. */
  readonly ts: string | null;
  /** It was posted before, in the part of the run that was broken off. */
  readonly earlier: boolean;
  readonly error: string | null;
  readonly why: string | null;
};

/** What is posted; who reads it sees at once which one is missing. */
export const testText = (number: number): string =>
  `${number}/${MESSAGES} Legwork tests whether its messages arrive. Please confirm with a screenshot that you see all ${MESSAGES}.`;

/** The result of one message, from the answer of the gateway. */
export function postedMessage(number: number, answer: Outcome<ChatReceipt> | undefined): PostedMessage {
  if (answer?.state === 'done')
    return {
      ...{ number, state: 'posted', ts: answer.receipt.messageId, earlier: answer.replayed },
      ...{ error: null, why: null },
    };
  const reasons = answer?.state === 'refused' ? answer.reasons : answer ? [answer.reason] : [];
  return {
    ...{ number, state: answer?.state === 'unknown' ? 'unknown' : 'failed', ts: null, earlier: false },
    error: String(reasons[0]?.detail?.error ?? reasons[0]?.code ?? 'no_answer'),
    why: reasons.length > 0 ? explain({ reasons }) : 'There was no answer.',
  };
}

/** What is missing, word for word as the vendor names it; null when the token has all it needs. Permissions that were not told are no permissions. */
export function missingScopes(scopes: {
  readonly missing: readonly string[];
  readonly provided: readonly string[] | null;
}): string | null {
  const { missing, provided } = scopes;
  if (provided === null)
    return 'Slack did not say which scopes the token has, so nothing was posted. Look whether something between removes the header x-oauth-scopes.';
  if (missing.length === 0) return null;
  return `MISSING SCOPES. needed: ${missing.join(', ')}. provided: ${provided.join(', ') || 'none'}. Nothing was posted. Add what is needed to the bot token, install the app again and set the new token as SLACK_BOT_TOKEN.`;
}

/** The same for a token that is in use; null when it has all it needs, or nobody said what it has. */
export function lackingScopes({
  missing,
  scopes,
}: {
  readonly missing: readonly string[];
  readonly scopes: readonly string[] | null;
}): string | null {
  if (scopes === null || missing.length === 0) return null;
  return `MISSING SCOPES. needed: ${missing.join(', ')}. provided: ${scopes.join(', ') || 'none'}. What needs them is not posted. Add what is needed to the bot token, install the app again and set the new token as SLACK_BOT_TOKEN; legwork slack-test says whether it arrives.`;
}
