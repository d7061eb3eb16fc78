import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import { deliveryDigest } from '../kit/effect-tag.ts';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { LinkedInEvent } from '../ports/linkedin-outreach.ts';
import { inOrder, profileOf } from './wire.ts';

const text = z.string().nullish().catch(null);
const id = z.union([z.number(), z.string()]).transform(String).nullish().catch(null);
const tag = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const payload = z.object({
  event_type: text,
  timestamp: text,
  connection_message: text,
  message_text: text,
  conversation_id: text,
  is_inmail: z.boolean().nullish().catch(null),
  recent_messages: z
    .array(z.object({ message: text, creation_time: text, is_reply: z.boolean().nullish() }))
    .nullish()
    .catch(null),
  campaign: z.object({ id, name: text }).nullish(),
  sender: z.object({ id }).nullish(),
  lead: z
    .object({
      profile_url: text,
      full_name: text,
      email_address: text,
      enriched_email: text,
      tags: z.array(tag).nullish().catch(null),
    })
    .nullish(),
});
type Payload = z.infer<typeof payload>;

type Kind = LinkedInEvent['kind'];
const KINDS: Readonly<Record<string, Kind>> = {
  CONNECTION_REQUEST_SENT: 'linkedin.connection_sent',
  CONNECTION_REQUEST_ACCEPTED: 'linkedin.connection_accepted',
  MESSAGE_SENT: 'linkedin.message_sent',
  MESSAGE_REPLY_RECEIVED: 'linkedin.replied',
  INMAIL_SENT: 'linkedin.inmail_sent',
  INMAIL_REPLY_RECEIVED: 'linkedin.inmail_replied',
  EVERY_MESSAGE_REPLY_RECEIVED: 'linkedin.replied',
  FOLLOW_SENT: 'linkedin.followed',
  LIKED_POST: 'linkedin.liked',
  VIEWED_PROFILE: 'linkedin.viewed',
  CAMPAIGN_COMPLETED: 'linkedin.campaign_completed',
  LEAD_TAG_UPDATED: 'linkedin.tag_updated',
};

/** The last message of one side. */
const newest = ({ recent_messages }: Payload, isReply: boolean) =>
  inOrder(recent_messages ?? [], ({ creation_time }) => creation_time).findLast(
    ({ is_reply }) => (is_reply ?? false) === isReply,
  );

/** A snapshot without a type counts as an answer where it holds one: that stops steps, and nothing else does harm. */
function kindOf(found: Payload): Kind | undefined {
  const kind = found.event_type ? KINDS[found.event_type.toUpperCase()] : undefined;
  const answered = found.event_type ? kind === 'linkedin.replied' : newest(found, true) !== undefined;
  if (answered) return found.is_inmail === true ? 'linkedin.inmail_replied' : 'linkedin.replied';
  return kind;
}

const read = (body: string): Payload => payload.parse(JSON.parse(body));
const isAnswer = (kind: Kind | undefined): boolean =>
  kind === 'linkedin.replied' || kind === 'linkedin.inmail_replied';

/**
 * HeyReach signs nothing and sets no headers, so the proof is the address it was given. Overlapping webhooks each send
 * their own copy: the id of an answer is made of the conversation and the message, whichever webhook brings it.
 */
export const heyreachWebhooks: VendorWebhooks<LinkedInEvent> = {
  vendor: 'heyreach',
  secrets: ['webhookSecret'],
  verify: (delivery, { webhookSecret: secret }) =>
    secret ? deliveryVerdict({ kind: 'url', secret }, delivery) : proofMissing,
  deliveryId({ body }) {
    const found = read(body);
    const kind = kindOf(found);
    if (isAnswer(kind)) {
      const last = newest(found, true);
      return deliveryDigest(found.conversation_id, last?.creation_time, last?.message ?? found.message_text);
    }
    const { campaign, lead, sender } = found;
    const own = newest(found, false);
    return deliveryDigest(
      kind ?? found.event_type,
      campaign?.id,
      profileOf(lead?.profile_url) ?? lead?.profile_url,
      sender?.id,
      // Several messages of one campaign are several events, and so are several changes of tags.
      kind === 'linkedin.message_sent' || kind === 'linkedin.inmail_sent'
        ? [own?.creation_time, found.message_text]
        : null,
      kind === 'linkedin.tag_updated' ? [found.timestamp, lead?.tags] : null,
    );
  },
  keep: [],
  read: ({ body }) => eventOf(read(body)),
};

function eventOf(found: Payload): LinkedInEvent[] {
  const kind = kindOf(found);
  if (!kind) return [];
  const about = {
    at: found.timestamp ?? null,
    campaignId: found.campaign?.id ?? null,
    campaignName: found.campaign?.name ?? null,
    accountId: found.sender?.id ?? null,
  };
  if (kind === 'linkedin.campaign_completed') return [{ kind, ...about }];
  const profile = profileOf(found.lead?.profile_url);
  if (profile === null) throw new Error('The delivery names no LinkedIn profile.');
  const person = {
    ...about,
    profileUrl: profile,
    email: (found.lead?.email_address ?? found.lead?.enriched_email)?.toLowerCase() ?? null,
    fullName: found.lead?.full_name ?? null,
  };
  if (kind === 'linkedin.tag_updated') return [{ kind, ...person, tags: found.lead?.tags ?? [] }];
  if (isAnswer(kind) || kind === 'linkedin.message_sent' || kind === 'linkedin.inmail_sent') {
    const said = newest(found, isAnswer(kind))?.message ?? found.message_text ?? '';
    const spoken = kind as 'linkedin.replied';
    return [{ kind: spoken, ...person, conversationId: found.conversation_id ?? null, text: said }];
  }
  return [{ kind: kind as 'linkedin.viewed', ...person }];
}
