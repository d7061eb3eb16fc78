import type { z } from 'zod';
import type { Performer } from '#gateway';
import { defineReader, harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect, notAsPromised } from '../kit/vendor-effects.ts';
import { beginsWith, openingOf } from '../ports/campaign-replies.ts';
import {
  type LeadMessage,
  type LinkedInMessage,
  leadMessageLookup,
  type MessageReceipt,
  messageLookup,
} from '../ports/linkedin-conversations.ts';
import { heyreachListConversations, heyreachMessageLead, heyreachSendMessage } from './operations.ts';
import {
  type Conversation,
  conversation,
  isAcknowledged,
  nextOffset,
  ownLastWords,
  PAGE,
  pageOf,
  profileOf,
  toConversation,
} from './wire.ts';

/** Reads conversations and writes in them. */
export const conversationPerformers = (heyreach: VendorAccess): Performer[] => [
  defineReader({
    operation: heyreachListConversations,
    async perform(_ctx, { cursor, accountId }, { signal }) {
      const json = {
        offset: Number(cursor ?? 0),
        limit: PAGE,
        filters: { linkedInAccountIds: accountId === null ? [] : [Number(accountId)], campaignIds: [] },
      };
      const path = '/inbox/GetConversationsV2';
      const page = await heyreach.read({ method: 'POST', path, json, signal }, pageOf(conversation));
      return {
        receipt: { conversations: page.items.map(toConversation), cursor: nextOffset(json.offset, page) },
      };
    },
  }),
  defineEffect<LinkedInMessage, MessageReceipt, Lookup>({
    operation: heyreachSendMessage,
    async look({ conversationId, accountId, text }, { signal }) {
      const lookup = { conversationId, accountId, opening: openingOf(text) };
      return (await isSaid(heyreach, lookup, signal)) ? { done: { already: true } } : { plan: lookup };
    },
    act: (lookup, { subject, text }, { signal }) => say(heyreach, lookup, { subject, text }, signal),
    sight: async ({ trace }) =>
      (await isSaid(heyreach, messageLookup.parse(trace), lookSignal())) ? 'happened' : 'did_not_happen',
  }),
  defineEffect<LeadMessage, MessageReceipt, Lookup>({
    operation: heyreachMessageLead,
    async look({ profileUrl, text }, { signal }) {
      const room = await roomOf(heyreach, profileUrl, signal);
      if (!room)
        throw harmless(
          'not_found',
          'heyreach.no_conversation',
          'There is no conversation with this person at HeyReach: they have not let us in. Nothing was sent.',
        );
      const lookup = { conversationId: room.id, accountId: room.linkedInAccountId, opening: openingOf(text) };
      return (await isSaid(heyreach, lookup, signal)) ? { done: { already: true } } : { plan: lookup };
    },
    act: (lookup, { text }, { signal }) => say(heyreach, lookup, { subject: null, text }, signal),
    async sight({ trace }) {
      const { profileUrl, opening } = leadMessageLookup.parse(trace);
      const room = await roomOf(heyreach, profileUrl, lookSignal());
      if (!room) return 'did_not_happen';
      const lookup = { conversationId: room.id, accountId: room.linkedInAccountId, opening };
      return (await isSaid(heyreach, lookup, lookSignal())) ? 'happened' : 'did_not_happen';
    },
  }),
];

async function say(
  heyreach: VendorAccess,
  lookup: Lookup,
  { subject, text }: Pick<LinkedInMessage, 'subject' | 'text'>,
  signal: AbortSignal,
): Promise<MessageReceipt> {
  const { conversationId, accountId } = lookup;
  const json = {
    message: text,
    conversationId,
    linkedInAccountId: Number(accountId),
    ...(subject === null ? {} : { subject }),
  };
  const answer = await heyreach.send({ method: 'POST', path: '/inbox/SendMessage', json, signal });
  if (!isAcknowledged(answer.text) && !(await isSaid(heyreach, lookup, signal)))
    throw notAsPromised('heyreach', 'body');
  return { already: false };
}

/** The conversation with this person; the latest one where several accounts of ours have one. */
async function roomOf(
  heyreach: VendorAccess,
  profileUrl: string,
  signal: AbortSignal,
): Promise<Conversation | undefined> {
  const filters = {
    linkedInAccountIds: [],
    campaignIds: [],
    leadProfileUrl: `https://www.${profileUrl}`,
  };
  const json = { offset: 0, limit: PAGE, filters };
  const path = '/inbox/GetConversationsV2';
  const page = await heyreach.read({ method: 'POST', path, json, signal }, pageOf(conversation));
  return page.items
    .filter(({ correspondentProfile }) => profileOf(correspondentProfile?.profileUrl) === profileUrl)
    .toSorted((one, other) => (other.lastMessageAt ?? '').localeCompare(one.lastMessageAt ?? ''))[0];
}

type Lookup = z.infer<typeof messageLookup>;

/** Whether our words since the lead's last one hold this message. */
async function isSaid(heyreach: VendorAccess, asked: Lookup, signal: AbortSignal): Promise<boolean> {
  const { accountId, conversationId, opening } = asked;
  const path = `/inbox/GetChatroom/${encodeURIComponent(accountId)}/${encodeURIComponent(conversationId)}`;
  const room = await heyreach.read({ method: 'GET', path, signal }, conversation);
  return ownLastWords(room).some((text) => beginsWith({ text }, opening));
}
