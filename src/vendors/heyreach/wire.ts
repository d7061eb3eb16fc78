import { z } from 'zod';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import type { CampaignState, VendorCampaign } from '../ports/email-campaigns.ts';
import type { LinkedInConversation } from '../ports/linkedin-conversations.ts';
import type { LinkedInAccount, LinkedInList, ListedLead } from '../ports/linkedin-outreach.ts';

export const PAGE = 100;
/** Leads of a list come in larger pages than anything else. */
export const LIST_PAGE = 1_000;

export const pageOf = <T>(item: z.ZodType<T>) => z.object({ totalCount: z.number(), items: z.array(item) });
/** Cursors are our own: how many were seen. Null where that is all. */
export const nextOffset = (
  offset: number,
  page: { items: readonly unknown[]; totalCount: number },
): string | null => {
  const seen = offset + page.items.length;
  return page.items.length === 0 || seen >= page.totalCount ? null : String(seen);
};

const id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const text = z.string().nullish().catch(null);

export const campaign = z.object({ id, name: z.string(), status: z.string(), creationTime: text });
export type Campaign = z.infer<typeof campaign>;
/** A scheduled campaign begins by itself, so it counts as active. */
const STATES: Readonly<Record<string, CampaignState>> = {
  DRAFT: 'draft',
  SCHEDULED: 'active',
  STARTING: 'active',
  IN_PROGRESS: 'active',
  PAUSED: 'paused',
  FINISHED: 'completed',
  CANCELED: 'stopped',
  FAILED: 'problem',
};
export const stateOf = ({ status }: Pick<Campaign, 'status'>): CampaignState => STATES[status] ?? 'other';
export const toCampaign = (found: Campaign): VendorCampaign => ({
  id: found.id,
  name: found.name,
  state: stateOf(found),
  vendorState: found.status,
  createdAt: found.creationTime ?? null,
});

export const list = z.object({
  id,
  name: z.string(),
  totalItemsCount: z.number().nullish(),
  campaignIds: z.array(id).nullish(),
});
export type List = z.infer<typeof list>;
export const toList = (found: List): LinkedInList => ({
  id: found.id,
  name: found.name,
  count: found.totalItemsCount ?? 0,
  campaignIds: found.campaignIds ?? [],
});
export const madeList = z.object({ id, name: z.string() });

/** One spelling for every profile; null where it is no person's. */
export function profileOf(raw: string | null | undefined): string | null {
  const found = raw ? normaliseLinkedInUrl(raw) : null;
  return found?.ok && found.kind === 'person' ? found.url : null;
}

/** The key is `profileUrl`: others are passed over there, and a lead without a profile fails. */
export const toLead = (lead: ListedLead, profile: string) => ({
  profileUrl: `https://www.${profile}`,
  firstName: lead.firstName ?? '',
  lastName: lead.lastName ?? '',
  location: lead.location,
  companyName: lead.companyName,
  position: lead.title,
  emailAddress: lead.email,
  customUserFields: Object.entries(lead.fields).map(([name, value]) => ({ name, value })),
});

const count = z.number().int();
export const counters = z.object({
  addedLeadsCount: count,
  updatedLeadsCount: count,
  failedLeadsCount: count,
});

export const member = z.object({ profileUrl: text });
/** Where a lead stands in a campaign; what is neither pending nor under way does no more steps. */
export const campaignLead = member.extend({ leadCampaignStatus: text });
export const isUnderWay = (status: string | null | undefined): boolean =>
  status === 'Pending' || status === 'InSequence';

export const account = z.object({
  id,
  firstName: text,
  lastName: text,
  emailAddress: text,
  isActive: z.boolean().nullish(),
  authIsValid: z.boolean().nullish(),
});
export const toAccount = (found: z.infer<typeof account>): LinkedInAccount => ({
  id: found.id,
  name: [found.firstName, found.lastName].filter(Boolean).join(' ') || null,
  email: found.emailAddress?.toLowerCase() ?? null,
  state: found.authIsValid === false ? 'problem' : found.isActive === false ? 'paused' : 'active',
});

const OURS = 'ME';
const chatMessage = z.object({ createdAt: text, body: text, sender: text });
export const conversation = z.object({
  id: z.string().min(1),
  linkedInAccountId: id,
  campaignId: id.nullish(),
  lastMessageAt: text,
  lastMessageText: text,
  lastMessageSender: text,
  correspondentProfile: z.object({ profileUrl: text, firstName: text, lastName: text }).nullish(),
  messages: z.array(chatMessage).nullish(),
});
export type Conversation = z.infer<typeof conversation>;
export const toConversation = (found: Conversation): LinkedInConversation => ({
  id: found.id,
  accountId: found.linkedInAccountId,
  campaignId: found.campaignId ?? null,
  profileUrl: profileOf(found.correspondentProfile?.profileUrl),
  fullName:
    [found.correspondentProfile?.firstName, found.correspondentProfile?.lastName].filter(Boolean).join(' ') ||
    null,
  lastMessageAt: found.lastMessageAt ?? null,
  lastText: found.lastMessageText ?? null,
  waiting: found.lastMessageSender ? found.lastMessageSender.toUpperCase() !== OURS : null,
});

/**
 * The oldest first. The vendor promises no order, and several may bear one time: then the whole list tells which way it
 * runs.
 */
export function inOrder<T>(messages: readonly T[], timeOf: (message: T) => string | null | undefined): T[] {
  const at = (message: T | undefined): number => Date.parse((message && timeOf(message)) ?? '') || 0;
  const forwards = at(messages[0]) > at(messages.at(-1)) ? messages.toReversed() : [...messages];
  return forwards.sort((one, other) => at(one) - at(other));
}

/** What we wrote since the lead's last word. */
export function ownLastWords({ messages }: Conversation): string[] {
  const ordered = inOrder(messages ?? [], ({ createdAt }) => createdAt);
  const last = ordered.findLastIndex(({ sender }) => sender?.toUpperCase() !== OURS);
  return ordered.slice(last + 1).map(({ body }) => body ?? '');
}

/** Some answers have no body at all; one that is there is an object. */
export function isAcknowledged(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body);
  } catch {
    return false;
  }
}
