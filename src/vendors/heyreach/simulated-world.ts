import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import {
  type Fields,
  type HeyreachState,
  type HookRow,
  invalid,
  missing,
  nothing,
  ok,
  pageOf,
  type RoomRow,
} from './simulated-state.ts';

export type OnDelivery = (delivery: SimulatedDelivery) => number | Promise<number>;

/** What happens there without being asked. */
export type HeyreachWorld = {
  /** Running campaigns write to leads they have not written to. Answers how many messages left. */
  sendDue(): Promise<number>;
  /** The lead writes in a conversation; told to the hooks for replies and to the firehose. */
  reply(conversationId: string, text: string, more?: { inmail?: boolean }): Promise<void>;
  /** Anything else: connections, messages, likes, visits, tags, a finished campaign. */
  happens(eventType: string, conversationId: string, more?: Fields): Promise<void>;
  deliveries(): readonly SimulatedDelivery[];
};

export type WorldOptions = {
  readonly onDelivery?: OnDelivery | undefined;
  /** Leaves `event_type` out, as some snapshots do. */
  readonly namelessEvents?: boolean | undefined;
};

export const EVENT_TYPES = [
  'CONNECTION_REQUEST_SENT',
  'CONNECTION_REQUEST_ACCEPTED',
  'MESSAGE_SENT',
  'MESSAGE_REPLY_RECEIVED',
  'INMAIL_SENT',
  'INMAIL_REPLY_RECEIVED',
  'EVERY_MESSAGE_REPLY_RECEIVED',
  'FOLLOW_SENT',
  'LIKED_POST',
  'VIEWED_PROFILE',
  'CAMPAIGN_COMPLETED',
  'LEAD_TAG_UPDATED',
] as const;

export function createHeyreachWorld(state: HeyreachState, options: WorldOptions): HeyreachWorld {
  const { onDelivery = () => 200, namelessEvents = false } = options;
  const sent: SimulatedDelivery[] = [];
  const emit = async (eventType: string, room: RoomRow, more: Fields): Promise<void> => {
    for (const hook of state.hooks.values()) {
      const meant = hook.campaignIds.length === 0 || hook.campaignIds.includes(room.campaignId ?? -1);
      if (!hook.isActive || hook.eventType !== eventType || !meant) continue;
      const url = new URL(hook.webhookUrl);
      const name = namelessEvents ? {} : { event_type: eventType.toLowerCase() };
      const delivery = {
        path: `${url.pathname}${url.search}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...name, ...payloadOf(state, room), ...more }),
      };
      sent.push(delivery);
      await onDelivery(delivery);
    }
  };
  const roomOf = (id: string): RoomRow => {
    const room = state.rooms.get(id);
    if (!room) throw new Error(`There is no conversation ${id}.`);
    return room;
  };
  return {
    async sendDue() {
      let count = 0;
      for (const { id, status } of state.campaigns.values()) {
        const due = (state.campaignLeads.get(id) ?? []).filter(
          ({ leadCampaignStatus }) => leadCampaignStatus === 'Pending',
        );
        for (const lead of status === 'IN_PROGRESS' ? due : []) {
          lead.leadCampaignStatus = 'InSequence';
          const first = { createdAt: state.stamp(), body: 'Hi', subject: null, sender: 'ME' };
          const room = { id: `2-${lead.id}`, accountId: 88, campaignId: id, lead, messages: [first] };
          state.rooms.set(room.id, room);
          count += 1;
          await emit('MESSAGE_SENT', room, {});
        }
      }
      return count;
    },
    async reply(id, text, { inmail = false } = {}) {
      const room = roomOf(id);
      room.messages.push({ createdAt: state.stamp(), body: text, subject: null, sender: 'CORRESPONDENT' });
      await emit(inmail ? 'INMAIL_REPLY_RECEIVED' : 'MESSAGE_REPLY_RECEIVED', room, { is_inmail: inmail });
      // The firehose brings the same answer a second time.
      await emit('EVERY_MESSAGE_REPLY_RECEIVED', room, { is_inmail: inmail });
    },
    happens: (eventType, id, more = {}) => emit(eventType, roomOf(id), more),
    deliveries: () => sent,
  };
}

const payloadOf = (state: HeyreachState, room: RoomRow): Fields => {
  const campaign = state.campaigns.get(room.campaignId ?? -1);
  const account = state.accounts.get(room.accountId) ?? {};
  const last = room.messages.at(-1);
  return {
    timestamp: state.stamp(),
    // Not a key: it is the same for all.
    correlation_id: '00000000-0000-0000-0000-000000000000',
    connection_message: null,
    message_text: last?.body ?? null,
    conversation_id: room.id,
    is_inmail: false,
    recent_messages: room.messages.toReversed().map(({ body, createdAt, sender }) => ({
      message: body,
      creation_time: createdAt,
      is_reply: sender !== 'ME',
    })),
    campaign: campaign ? { id: campaign.id, name: campaign.name, status: null } : null,
    sender: {
      id: room.accountId,
      first_name: account.firstName,
      last_name: account.lastName,
      full_name: `${account.firstName} ${account.lastName}`,
      email_address: account.emailAddress,
      profile_url: 'https://www.linkedin.com/in/sam-rep',
    },
    lead: {
      id: String(room.lead.id),
      profile_url: room.lead.profileUrl,
      first_name: room.lead.firstName ?? null,
      last_name: room.lead.lastName ?? null,
      full_name: `${room.lead.firstName ?? ''} ${room.lead.lastName ?? ''}`.trim(),
      email_address: null,
      enriched_email: null,
      tags: [],
      lists: [],
    },
  };
};

/** Registration: one kind of event per hook. */
export const webhookRoutes = (state: HeyreachState): SimulatedRoutes => ({
  'POST /webhooks/CreateWebhook': (request) => {
    const asked = fieldsOf(request);
    const { webhookName = '', webhookUrl = '', eventType = '', campaignIds = [] } = asked as Partial<HookRow>;
    if (webhookName.length < 1 || webhookName.length > 25)
      return invalid('WebhookName', 'At most 25 characters.');
    if (!EVENT_TYPES.some((known) => known === eventType))
      return invalid('EventType', 'The event is unknown.');
    const everywhere = eventType === 'EVERY_MESSAGE_REPLY_RECEIVED' || eventType === 'LEAD_TAG_UPDATED';
    if (everywhere && campaignIds.length > 0) return invalid('CampaignIds', 'Must be empty for this event.');
    const hook = { id: state.nextId(), webhookName, webhookUrl, eventType, campaignIds, isActive: true };
    state.hooks.set(hook.id, hook);
    return ok(hook);
  },
  'POST /webhooks/GetAllWebhooks': (request) => pageOf([...state.hooks.values()], fieldsOf(request)),
  'DELETE /webhooks/DeleteWebhook': ({ query }) =>
    state.hooks.delete(Number(query.get('webhookId'))) ? nothing : missing(),
});
