import { defineContribution } from '#core/contribution';
import { type Ctx, type OperationKey, type Outcome, requireScope } from '#core/ctx';
import { invalid, LegworkError } from '#core/errors';
import { explain } from '#core/verdict';
import type { ChatIdentity, ChatMessage, ChatPerson, ChatReceipt } from '#vendors/ports/chat';
import { refuseChannelOfAnother, testedChannel } from './chat-channel.ts';
import { MESSAGES, missingScopes, type PostedMessage, postedMessage, testText } from './test-chat.rules.ts';

/** The chat whose delivery is tested. */
export type TestedChat = {
  readonly whoami: OperationKey<Record<string, never>, ChatIdentity>;
  readonly find: OperationKey<{ email: string }, { person: ChatPerson | null }>;
  readonly post: OperationKey<ChatMessage, ChatReceipt>;
};
export const testedChats = defineContribution<TestedChat>('notify.tested_chat');

export type ChatTest = {
  /** Names the run: the same run posts no message twice. */
  readonly run: string;
  readonly to: string;
  readonly team: string;
  readonly scopes: { readonly provided: readonly string[] | null; readonly missing: readonly string[] };
  /** Why nothing was posted; null when the messages were tried. */
  readonly stopped: string | null;
  readonly messages: readonly PostedMessage[];
  readonly posted: number;
  readonly failed: number;
};

type Input = {
  /** The address of a member, or the id of a channel; the channel of the workspace where nothing is said. */
  readonly to?: string | undefined;
  readonly run: string;
  /** Hears each result as soon as it is there. */
  readonly heard?: (message: PostedMessage) => void;
};

/**
 * Posts ten numbered messages to one person or channel, one after the other, and says how each ended; one that fails does not keep the
 * next from being tried. Before the first the token's scopes are compared with what is needed, and with one missing none is posted.
 */
export async function testChat(
  ctx: Ctx,
  { to: wanted, run, heard = () => undefined }: Input,
): Promise<ChatTest> {
  requireScope(ctx, 'workspace:admin');
  const to = wanted ?? (await testedChannel(ctx));
  const [chat] = ctx.contributed(testedChats);
  if (!chat)
    throw new LegworkError(
      'unavailable',
      'chat_test.no_chat',
      'No chat is part of this installation. Nothing was posted.',
    );
  const { team, scopes: provided, missing } = await asked(ctx, chat.whoami, {});
  const stopped = missingScopes({ provided, missing });
  const messages: PostedMessage[] = [];
  const place = stopped === null ? await placeOf(ctx, chat, to) : null;
  for (let number = 1; place !== null && number <= MESSAGES; number += 1) {
    const message = postedMessage(number, await post(ctx, chat, place, { run, to, number }));
    messages.push(message);
    heard(message);
  }
  const posted = messages.filter(({ state }) => state === 'posted').length;
  return {
    ...{ run, to, team, scopes: { provided, missing }, stopped, messages, posted },
    failed: messages.length - posted,
  };
}

/** The key names run, place and number: asked again, a message that is there stays the only one. */
async function post(
  ctx: Ctx,
  chat: TestedChat,
  place: ChatMessage['to'],
  { run, to, number }: { run: string; to: string; number: number },
): Promise<Outcome<ChatReceipt> | undefined> {
  const input = { to: place, text: testText(number), card: [], threadId: null };
  const [outcome] = await ctx.perform(chat.post, [
    { input, subject: {}, idempotencyKey: `chat test ${run} ${to} ${number}` },
  ]);
  return outcome;
}

/** A question to the chat; throws with its own words when it is not answered. */
async function asked<I, R>(ctx: Ctx, operation: OperationKey<I, R>, input: I): Promise<R> {
  const [answer] = await ctx.perform(operation, [
    { input, subject: {}, idempotencyKey: `chat test ${ctx.ids.next()}` },
  ]);
  if (answer?.state === 'done') return answer.receipt;
  const reasons = answer?.state === 'refused' ? answer.reasons : answer ? [answer.reason] : [];
  throw new LegworkError(
    'unavailable',
    reasons[0]?.code ?? 'chat_test.no_answer',
    `${explain({ reasons })} The test did not begin.`.trim(),
  );
}

async function placeOf(ctx: Ctx, chat: TestedChat, to: string): Promise<ChatMessage['to']> {
  if (/^[CGD][A-Z0-9]{5,20}$/.test(to)) {
    await refuseChannelOfAnother(ctx, to);
    return { kind: 'channel', id: to };
  }
  if (!/^[^@\s]+@[^@\s]+$/.test(to))
    throw invalid(
      'chat_test.to',
      `"${to}" is neither an e-mail address nor the id of a channel such as C0123456789. Nothing was posted.`,
    );
  const { person } = await asked(ctx, chat.find, { email: to });
  if (person) return { kind: 'person', id: person.id };
  throw invalid('chat_test.nobody', `Slack knows no active member with ${to}. Nothing was posted.`);
}
