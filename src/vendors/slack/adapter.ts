import { definePerformer, EffectError, type Performer } from '#gateway';
import {
  askLeave,
  defineReader,
  harmless,
  harmlessly,
  lookSignal,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type { CardPart, ChatMessage, ChatPerson, ChatReceipt, ChatUpdate } from '../ports/chat.ts';
import { type Block, blockProblems, blocksOf } from './blocks.rules.ts';
import { slackFindPerson, slackPostMessage, slackUpdateMessage, slackWhoami } from './operations.ts';
import { slackRefusal } from './refusals.ts';
import {
  authReply,
  carries,
  historyReply,
  lookupReply,
  messageReply,
  metadataFor,
  missingScopes,
  openReply,
  scopesOf,
} from './wire.ts';

export type SlackSettings = {
  /** Without a trailing slash, e.g. `https://slack.com/api`. */
  readonly baseUrl: string;
  readonly botToken: string;
  /** Milliseconds for one request; 8 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Who the token is, people by address, messages posted and changed. Each performer asks once and never repeats. */
export function slackPerformers({ baseUrl, botToken, timeoutMs = 8_000 }: SlackSettings): Performer[] {
  const slack = vendorAccess({
    vendor: 'slack',
    baseUrl,
    headers: { authorization: `Bearer ${botToken}` },
    timeoutMs,
    refusal: slackRefusal,
  });
  return [whoamiPerformer(slack), findPersonPerformer(slack), postPerformer(slack), updatePerformer(slack)];
}

const whoamiPerformer = (slack: VendorAccess): Performer =>
  defineReader({
    operation: slackWhoami,
    async perform(_ctx, _input, call) {
      const answer = await slack.send({ method: 'GET', path: '/auth.test', signal: call.signal });
      const who = understood('slack', authReply, answer.json());
      const scopes = scopesOf(answer.headers.get('x-oauth-scopes'));
      return {
        receipt: {
          team: who.team,
          teamId: who.team_id,
          userId: who.user_id,
          scopes,
          missing: missingScopes(scopes),
        },
      };
    },
  });

const findPersonPerformer = (slack: VendorAccess): Performer =>
  defineReader<{ email: string }, { person: ChatPerson | null }>({
    operation: slackFindPerson,
    async perform(_ctx, { email }, call) {
      try {
        const { user } = await slack.read(
          { method: 'GET', path: '/users.lookupByEmail', query: { email }, signal: call.signal },
          lookupReply,
        );
        if (user.deleted || user.is_bot) return { receipt: { person: null } };
        const person = { id: user.id, name: user.real_name ?? user.name, email: user.profile.email ?? null };
        return { receipt: { person } };
      } catch (error) {
        if (error instanceof EffectError && error.reason.detail?.error === 'users_not_found')
          return { receipt: { person: null } };
        throw error;
      }
    },
  });

const postPerformer = (slack: VendorAccess): Performer =>
  definePerformer<ChatMessage, ChatReceipt>({
    operation: slackPostMessage,
    async perform(_ctx, { to, text, card, threadId }, call) {
      const blocks = fitting(card);
      const channel = await channelOf(slack, to, call.signal);
      await askLeave(call);
      const posted = await slack.read(
        {
          method: 'POST',
          path: '/chat.postMessage',
          json: {
            channel,
            text,
            ...(blocks.length === 0 ? {} : { blocks }),
            ...(threadId === null ? {} : { thread_ts: threadId }),
            unfurl_links: false,
            unfurl_media: false,
            metadata: metadataFor(call.idempotencyKey),
          },
          signal: call.signal,
        },
        messageReply,
      );
      return { receipt: { channelId: posted.channel, messageId: posted.ts } };
    },
    async reconcile(_ctx, { idempotencyKey, trace }) {
      const { to, threadId } = trace as Pick<ChatMessage, 'to' | 'threadId'>;
      const channel = await channelOf(slack, to, lookSignal());
      const history = await slack.read(
        {
          method: 'GET',
          path: threadId === null ? '/conversations.history' : '/conversations.replies',
          query: { channel, ts: threadId ?? undefined, limit: 200, include_all_metadata: 'true' },
          signal: lookSignal(),
        },
        historyReply,
      );
      if (history.messages.some((message) => carries(message, idempotencyKey))) return 'happened';
      // Beyond the page seen it could still lie.
      return history.has_more ? 'cannot_tell' : 'did_not_happen';
    },
  });

const updatePerformer = (slack: VendorAccess): Performer =>
  definePerformer<ChatUpdate, ChatReceipt>({
    operation: slackUpdateMessage,
    async perform(_ctx, { channelId, messageId, text, card }, call) {
      const blocks = fitting(card);
      await askLeave(call);
      const changed = await slack.read(
        {
          method: 'POST',
          path: '/chat.update',
          // An empty list takes the old card away; leaving it out would keep it.
          json: {
            channel: channelId,
            ts: messageId,
            text,
            blocks,
            metadata: metadataFor(call.idempotencyKey),
          },
          signal: call.signal,
        },
        messageReply,
      );
      return { receipt: { channelId: changed.channel, messageId: changed.ts } };
    },
    async reconcile(_ctx, { idempotencyKey, trace }) {
      const { channelId, messageId } = trace as Pick<ChatUpdate, 'channelId' | 'messageId'>;
      const { messages } = await slack.read(
        {
          method: 'GET',
          path: '/conversations.history',
          query: {
            channel: channelId,
            latest: messageId,
            oldest: messageId,
            inclusive: 'true',
            include_all_metadata: 'true',
          },
          signal: lookSignal(),
        },
        historyReply,
      );
      const message = messages.find(({ ts }) => ts === messageId);
      // Replies in a thread are not in the history of their channel.
      if (!message) return 'cannot_tell';
      return carries(message, idempotencyKey) ? 'happened' : 'did_not_happen';
    },
  });

/** The blocks of a card, or an `EffectError` that names everything too large before anything leaves. */
function fitting(card: readonly CardPart[]): Block[] {
  const blocks = blocksOf(card);
  const problems = blockProblems(blocks);
  if (problems.length === 0) return blocks;
  throw harmless(
    'validation',
    'slack.card_too_large',
    `${problems.map((problem) => problem.text).join(' ')} Nothing was posted. Shorten the card or put the rest into its thread.`,
    { detail: { problems: problems.map((problem) => problem.detail ?? problem.code) } },
  );
}

/** Opening the conversation with a person twice opens the same one. */
async function channelOf(slack: VendorAccess, to: ChatMessage['to'], signal: AbortSignal): Promise<string> {
  if (to.kind === 'channel') return to.id;
  const opened = await harmlessly(() =>
    slack.read({ method: 'POST', path: '/conversations.open', json: { users: to.id }, signal }, openReply),
  );
  return opened.channel.id;
}
