import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey, Outcome } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import type { ChatMessage, ChatReceipt } from '#vendors/ports/chat';
import { markPosted, markUnposted, type UnpostedAlert, unpostedAlerts } from './alert.store.ts';
import { alertLine, nextPost, postedText } from './alerts.rules.ts';
import { channelFor } from './chat-channel.ts';

/** Where alerts are posted, the first level: the channel of the workspace, or this one of the installation; null where there is none. */
export type AlertChannel = {
  readonly operation: OperationKey<ChatMessage, ChatReceipt>;
  readonly channelId: string | null;
};
export const alertChannels = defineContribution<AlertChannel>('notify.alert_channel');

const BATCH = 10;

/** Posts alerts that nobody was told of yet. An alert that cannot be posted stays where it is, and is tried again. */
export const postAlerts: Tick = {
  name: 'notify.post_alerts',
  everySeconds: 5,
  async run(ctx) {
    const [chat] = ctx.contributed(alertChannels);
    const channelId = chat && (await channelFor(ctx, chat.channelId));
    if (!channelId) return 0;
    const channel = { operation: chat.operation, channelId };
    let posted = 0;
    for (const alert of await ctx.db.ask((tx) => unpostedAlerts(tx, ctx.now(), BATCH))) {
      const error = whyNot(await post(ctx, channel, alert));
      if (error === null) posted += 1;
      await ctx.db.tx((tx) =>
        error === null
          ? markPosted(tx, alert.id, ctx.now())
          : markUnposted(tx, alert.id, error, nextPost(alert.attempts, ctx.now())),
      );
    }
    return posted;
  },
};

async function post(
  ctx: Ctx,
  { operation, channelId }: AlertChannel & { channelId: string },
  alert: UnpostedAlert,
): Promise<Outcome<ChatReceipt> | { state: 'unconnected'; text: string } | undefined> {
  try {
    const [outcome] = await ctx.as(agentActor('OPERATOR')).perform(operation, [
      {
        input: {
          to: { kind: 'channel', id: channelId },
          text: alertLine(alert),
          card: [
            { kind: 'text', text: `*${alertLine(alert)}*` },
            { kind: 'text', text: postedText(alert.text) },
            { kind: 'note', text: `${ctx.workspace.name} · ${ctx.baseUrl}/operations/outgoing` },
          ],
          threadId: null,
        },
        subject: {},
        idempotencyKey: `alert ${alert.id}`,
      },
    ]);
    return outcome;
  } catch (error) {
    return { state: 'unconnected', text: messageOf(error) };
  }
}

function whyNot(answer: Awaited<ReturnType<typeof post>>): string | null {
  if (!answer) return 'There was no answer.';
  if (answer.state === 'done') return null;
  if (answer.state === 'unconnected') return answer.text;
  return answer.state === 'refused' ? explain(answer) : answer.reason.text;
}
