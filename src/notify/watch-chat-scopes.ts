import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import type { ChatIdentity } from '#vendors/ports/chat';
import { raiseAlerts } from './alert.store.ts';
import { lackingScopes } from './test-chat.rules.ts';
import { testedChats } from './test-chat.ts';

/** At start, and a few times a day. */
const EVERY_SECONDS = 6 * 60 * 60;

/**
 * Compares what the chat's token may do with what is asked of it, as soon as the program runs: whoever waits for a message that cannot
 * be posted would hear nothing. It is told in the log and, as the chat may not carry it, by mail to the owners too. A sandbox speaks to a
 * chat of its own.
 */
export const watchChatScopes: Tick = {
  name: 'notify.chat_scopes',
  everySeconds: EVERY_SECONDS,
  async run(ctx) {
    const [chat] = ctx.contributed(testedChats);
    if (!chat || ctx.workspace.mode !== 'live') return 0;
    const identity = await whoami(ctx, chat.whoami);
    const why = identity && lackingScopes(identity);
    if (!why) return 0;
    ctx.log.error({ missing: identity.missing, provided: identity.scopes }, why);
    return ctx.db.tx((tx) =>
      raiseAlerts(ctx, tx, [
        {
          ...{ code: 'chat.scopes', subject: identity.teamId, severity: 'critical', level: 3 },
          ...{ title: 'Slack cannot carry what it is given', text: why, at: ctx.now() },
        },
      ]),
    );
  },
};

/** Null where nobody answers: that a chat is not reached is told where it is used, and by its connection. */
async function whoami(ctx: Ctx, operation: Parameters<Ctx['perform']>[0]): Promise<ChatIdentity | null> {
  try {
    const [answer] = await ctx
      .as(agentActor('OPERATOR'))
      .perform(operation, [{ input: {}, subject: {}, idempotencyKey: `chat scopes ${ctx.ids.next()}` }]);
    return answer?.state === 'done' ? (answer.receipt as ChatIdentity) : null;
  } catch (error) {
    ctx.log.warn({ error: messageOf(error) }, 'The chat could not be asked what it may do.');
    return null;
  }
}
