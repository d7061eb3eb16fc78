import type { z } from 'zod';
import type { Performer } from '#gateway';
import { defineReader, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect, notAsPromised } from '../kit/vendor-effects.ts';
import { beginsWith, openingOf } from '../ports/campaign-replies.ts';
import { type LinkedInMessage, type MessageReceipt, messageLookup } from '../ports/linkedin-conversations.ts';
import { heyreachListConversations, heyreachSendMessage } from './operations.ts';
import {
  conversation,
  isAcknowledged,
  nextOffset,
  ownLastWords,
  PAGE,
  pageOf,
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
    async act(lookup, { conversationId, accountId, subject, text }, { signal }) {
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
    },
    sight: async ({ trace }) =>
      (await isSaid(heyreach, messageLookup.parse(trace), lookSignal())) ? 'happened' : 'did_not_happen',
  }),
];

type Lookup = z.infer<typeof messageLookup>;

/** Whether our words since the lead's last one hold this message. */
async function isSaid(heyreach: VendorAccess, asked: Lookup, signal: AbortSignal): Promise<boolean> {
  const { accountId, conversationId, opening } = asked;
  const path = `/inbox/GetChatroom/${encodeURIComponent(accountId)}/${encodeURIComponent(conversationId)}`;
  const room = await heyreach.read({ method: 'GET', path, signal }, conversation);
  return ownLastWords(room).some((text) => beginsWith({ text }, opening));
}
