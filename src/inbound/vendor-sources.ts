import type { Ctx } from '#core/ctx';
import { type CampaignReply, listReplies } from '#vendors/ports/campaign-replies';
import { listCampaigns, type MailEvent } from '#vendors/ports/email-campaigns';
import { type LinkedInConversation, listConversations } from '#vendors/ports/linkedin-conversations';
import type { LinkedInEvent } from '#vendors/ports/linkedin-outreach';
import { ask } from './ask.ts';
import { momentOf } from './moment.rules.ts';
import type { NewNotice } from './vendor-notice.store.ts';
import type { VendorPoll } from './vendor-poll.store.ts';

type Asked = Pick<VendorPoll, 'vendor' | 'vendorCampaignId' | 'page'> & { since: Temporal.Instant };
export type Source = {
  /** Campaigns to be read one by one; null where the vendor is read as a whole. */
  readonly campaigns: ((ctx: Ctx, vendor: string) => Promise<string[]>) | null;
  /** One page of answers. Throws a sentence when the vendor does not give it. */
  read(ctx: Ctx, asked: Asked): Promise<{ notices: Omit<NewNotice, 'id' | 'seenBy'>[]; page: string | null }>;
};

/** An account with more pages of campaigns than this is read up to here. */
const MOST_PAGES = 50;

async function campaignsOf(ctx: Ctx, vendor: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found: Awaited<ReturnType<typeof pageOfCampaigns>> = await pageOfCampaigns(ctx, vendor, cursor);
    // A draft has written to nobody.
    ids.push(...found.campaigns.filter(({ state }) => state !== 'draft').map(({ id }) => id));
    cursor = found.cursor;
    if (cursor === null) break;
  }
  return ids;
}
const pageOfCampaigns = (ctx: Ctx, vendor: string, cursor: string | null) =>
  ask(ctx, listCampaigns(vendor), { cursor, search: null });

const mailOf = (reply: CampaignReply): MailEvent => ({
  kind: reply.automatic ? 'mail.auto_replied' : 'mail.replied',
  at: reply.receivedAt,
  campaignId: reply.campaignId,
  campaignName: null,
  address: reply.address,
  mailbox: reply.mailbox,
  mailId: reply.id,
  subject: reply.subject,
  step: null,
  variant: null,
  from: reply.from,
  replyId: reply.id,
  threadId: reply.threadId,
  text: reply.text,
  html: reply.html,
});

const wordOf = (found: LinkedInConversation, profileUrl: string): LinkedInEvent => ({
  kind: 'linkedin.replied',
  at: found.lastMessageAt,
  campaignId: found.campaignId,
  campaignName: null,
  accountId: found.accountId,
  profileUrl,
  email: null,
  fullName: found.fullName,
  conversationId: found.id,
  text: found.lastText ?? '',
});

/** Where answers are kept, by what a vendor is good for. */
export const SOURCES: Readonly<Record<string, Source>> = {
  replies: {
    campaigns: campaignsOf,
    async read(ctx, { vendor, vendorCampaignId, page, since }) {
      const found = await ask(ctx, listReplies(vendor), {
        cursor: page,
        since: since.toString(),
        campaignId: vendorCampaignId,
      });
      return {
        notices: found.replies.map((reply) => {
          const payload = mailOf(reply);
          return { vendor, kind: payload.kind, sighting: reply.id, payload };
        }),
        page: found.cursor,
      };
    },
  },
  'LinkedIn conversations': {
    campaigns: null,
    async read(ctx, { vendor, page, since }) {
      const found = await ask(ctx, listConversations(vendor), { cursor: page, accountId: null });
      const recent = found.conversations.filter(({ lastMessageAt }) => {
        const at = momentOf(lastMessageAt);
        return at !== null && Temporal.Instant.compare(at, since) >= 0;
      });
      return {
        notices: recent.flatMap((each) => {
          if (each.waiting !== true || each.profileUrl === null || !each.lastText) return [];
          const payload = wordOf(each, each.profileUrl);
          const sighting = `${each.id} ${each.lastMessageAt}`;
          return [{ vendor, kind: payload.kind, sighting, payload }];
        }),
        // The latest come first: behind a page with nothing recent nothing recent follows.
        page: recent.length === 0 ? null : found.cursor,
      };
    },
  },
};
