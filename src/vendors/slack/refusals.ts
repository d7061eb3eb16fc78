import { reason } from '#core/verdict';
import { EffectError, type Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless } from '../kit/vendor-access.ts';
import { type RefusedReply, refusedReply } from './wire.ts';

type Kind = { readonly failure: Failure; readonly says: string };

const TOKEN: Kind = {
  failure: 'auth',
  says: 'does not accept the bot token (WORD). Nothing was posted. Renew it under Connections.',
};
const NOT_THERE: Kind = {
  failure: 'not_found',
  says: 'does not know whom or what is meant (WORD). Nothing was changed.',
};
const CLOSED: Kind = {
  failure: 'config',
  says: 'does not let the app write there (WORD). Nothing was posted. Invite the app into the channel or choose another.',
};
const MALFORMED: Kind = {
  failure: 'validation',
  says: 'did not accept the message (WORD). Nothing was posted.',
};
const FULL: Kind = {
  failure: 'rate_limited',
  says: 'takes no more requests for now (WORD). Nothing was posted. It is tried again later.',
};

/** What Slack's words mean; a word that is missing here counts as a message it did not accept. */
const KINDS: Readonly<Record<string, Kind>> = {
  not_authed: TOKEN,
  invalid_auth: TOKEN,
  account_inactive: TOKEN,
  token_revoked: TOKEN,
  token_expired: TOKEN,
  users_not_found: NOT_THERE,
  user_not_found: NOT_THERE,
  user_not_visible: NOT_THERE,
  user_disabled: NOT_THERE,
  channel_not_found: NOT_THERE,
  message_not_found: NOT_THERE,
  not_in_channel: CLOSED,
  is_archived: CLOSED,
  restricted_action: CLOSED,
  ratelimited: FULL,
  rate_limited: FULL,
};

/** Slack broke down half-way and may have posted. */
const BROKE_DOWN = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** The failure in an answer: Slack says `ok: false` with status 200, so the status alone tells nothing. */
export function slackRefusal(answer: VendorAnswer): EffectError | null {
  const reply = refusedReply.safeParse(bodyIfJson(answer));
  if (!reply.success) return null;
  const { error } = reply.data;
  const detail = { error };
  if (error === 'missing_scope') return missingScope(reply.data);
  if (BROKE_DOWN.has(error)) {
    const text = `Slack broke down over the request (${error}). It may have been done.`;
    return new EffectError(reason('slack.broke_down', text, detail), { effect: 'unknown', retryable: true });
  }
  const { failure, says } = KINDS[error] ?? MALFORMED;
  const wait = retryAfterSeconds(answer.headers);
  return harmless(failure, `slack.${failure}`, `Slack ${says.replace('WORD', () => error)}`, {
    detail,
    retryAfterMs: wait === null ? null : wait * 1_000,
  });
}

/** Names of scopes come from Slack word for word: they differ between generations of apps. */
function missingScope({ needed = 'unknown', provided = 'unknown' }: RefusedReply): EffectError {
  const ofUsers = needed.startsWith('chat:write:')
    ? ' This looks like a user token; a bot token is needed.'
    : '';
  return harmless(
    'config',
    'slack.missing_scope',
    `Slack needs the scope ${needed}; the token has ${provided}. Nothing was posted. Add the scope and install the app again.${ofUsers}`,
    { detail: { needed, provided } },
  );
}
