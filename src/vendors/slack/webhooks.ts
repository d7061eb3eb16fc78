import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { allow, reason, refuse } from '#core/verdict';
import { proofMissing, proofWrong, sameSecret } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { ChatEvent } from '../ports/chat.ts';
import { instantOf } from './wire.ts';

/** Seconds a delivery may be off the clock here, in either direction. */
const STALE_SECONDS = 300;

const interaction = z.object({
  type: z.string(),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional() }),
  container: z.object({ message_ts: z.string().optional(), channel_id: z.string().optional() }).optional(),
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ ts: z.string() }).nullish(),
  actions: z
    .array(
      z.object({ action_id: z.string(), value: z.string().optional(), action_ts: z.string().optional() }),
    )
    .optional(),
});
type Interaction = z.infer<typeof interaction>;

const envelope = z.object({
  type: z.string(),
  challenge: z.string().optional(),
  event_id: z.string().optional(),
  event: z.object({ type: z.string() }).loose().optional(),
});
const message = z.object({
  type: z.literal('message'),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  user: z.string(),
  text: z.string(),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
});

/** A click comes as a form with one field, everything else as JSON. */
const isClick = (body: string): boolean => body.startsWith('payload=');
const clickOf = (body: string): Interaction =>
  interaction.parse(JSON.parse(new URLSearchParams(body).get('payload') ?? ''));

function actionsOf(click: Interaction): ChatEvent[] {
  if (click.type !== 'block_actions') return [];
  return (click.actions ?? []).map((action) => ({
    kind: 'chat.action' as const,
    at: instantOf(action.action_ts),
    action: action.action_id,
    value: action.value ?? '',
    personId: click.user.id,
    personName: click.user.username ?? click.user.name ?? null,
    channelId: click.channel?.id ?? click.container?.channel_id ?? null,
    messageId: click.message?.ts ?? click.container?.message_ts ?? null,
  }));
}

/** Written by people only: what a bot says, our own posts included, must not start anything. */
function messagesOf(body: string): ChatEvent[] {
  const { type, event } = envelope.parse(JSON.parse(body));
  if (type !== 'event_callback' || event?.type !== 'message') return [];
  if (event.bot_id || (event.subtype !== undefined && event.subtype !== 'thread_broadcast')) return [];
  const said = message.parse(event);
  return [
    {
      kind: 'chat.message',
      at: instantOf(said.ts),
      text: said.text,
      personId: said.user,
      channelId: said.channel,
      messageId: said.ts,
      threadId: said.thread_ts ?? null,
      isDirect: said.channel_type === 'im',
    },
  ];
}

/** Clicks and messages of Slack, signed with the signing secret over time and raw body. */
export const slackWebhooks: VendorWebhooks<ChatEvent> = {
  vendor: 'slack',
  secrets: ['signingSecret'],
  keep: ['x-slack-request-timestamp', 'x-slack-retry-num', 'x-slack-retry-reason'],
  verify({ headers, body }, { signingSecret }, now) {
    const time = headers.get('x-slack-request-timestamp');
    const signature = headers.get('x-slack-signature');
    if (!signingSecret || !time || !signature) return proofMissing;
    const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex')}`;
    if (!sameSecret(signature, expected)) return proofWrong;
    // Both directions: a clock that runs ahead must not make a delivery valid for longer.
    const off = Math.abs(now.epochMilliseconds / 1_000 - Number(time));
    return off <= STALE_SECONDS
      ? allow()
      : refuse(
          reason('intake.proof_stale', `The delivery is ${Math.round(off)} seconds off. It was not stored.`, {
            seconds: Math.round(off),
          }),
        );
  },
  deliveryId({ body }) {
    if (!isClick(body)) return envelope.safeParse(JSON.parse(body)).data?.event_id;
    const click = clickOf(body);
    const parts = [
      click.message?.ts ?? click.container?.message_ts,
      click.user.id,
      ...(click.actions ?? []).map((action) => `${action.action_id} ${action.action_ts}`),
    ];
    return createHash('sha256').update(parts.join('\n')).digest('hex');
  },
  // An app of Slack has one address, whichever workspace's card is pressed.
  about: ({ body }) => (isClick(body) ? clickOf(body).actions?.[0]?.value : undefined),
  read: ({ body }) => (isClick(body) ? actionsOf(clickOf(body)) : messagesOf(body)),
  /** Slack waits three seconds for a bare 200, and for its challenge when the address is entered. */
  answer({ body }) {
    const challenge = isClick(body) ? undefined : envelope.safeParse(JSON.parse(body)).data?.challenge;
    return challenge === undefined
      ? { status: 200 }
      : { status: 200, body: challenge, type: 'text/plain; charset=utf-8' };
  },
};
