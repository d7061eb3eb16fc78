import { z } from 'zod';
import { listCampaigns } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { agentActor } from '#core/actor';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound } from '#core/errors';
import { createCampaign, listSenderAccounts, WEEKDAYS } from '#vendors/ports/email-campaigns';
import { createList } from '#vendors/ports/linkedin-outreach';
import { channelOf, type Mailbox, type VENDOR_MAILBOXES, writesInThread } from './contract.ts';
import { askVendor, readLists } from './list-stops.ts';
import { findMailbox, setCarrier } from './mailbox.store.ts';
import { CARRIED } from './senders.ts';

/** Vendors whose templates fill in `{{name}}`. At another one a person makes the campaign and names it to the mailbox. */
const FILLS_IN: ReadonlySet<string> = new Set<(typeof VENDOR_MAILBOXES)[number]>(['instantly', 'smartlead']);
const MOST_PAGES = 20;
/** As many campaigns a mailbox may have there. */
const MOST_MESSAGES = 16;

/** What carries a mailbox at its vendor: a campaign for the first message to a lead and one for each later one, or a list. */
export type Carrier =
  | { readonly campaignId: string; readonly laterCampaignIds?: string[] }
  | { readonly listId: string };

/** `messages`: how many messages to one lead are to be carried; as many as its campaigns have mails, where nothing is said. */
export const prepareInput = z.object({ messages: z.number().int().min(1).max(MOST_MESSAGES).optional() });

/**
 * Makes what carries a mailbox at its vendor: campaigns with one step whose template is the lead's own subject and text, at all hours,
 * because when to send is decided here; on LinkedIn a list. A campaign there holds a lead once, so each later message to it has a
 * campaign of its own, except where the vendor takes it in the thread. Nothing is sent until a person activates the campaigns, or binds
 * the list to one, at the vendor. A second time gives back what is there; a list that feeds a campaign takes no more leads, so then a
 * new one is made.
 */
export async function prepareVendorMailbox(
  ctx: Ctx,
  { mailboxId, messages }: { mailboxId: string } & z.infer<typeof prepareInput>,
): Promise<Carrier> {
  requireScope(ctx, 'campaigns:write');
  const { mailbox, wanted } = await ctx.db.tx(async (tx) => ({
    mailbox: await findMailbox(tx, mailboxId),
    wanted: messages ?? mailsOf(mailboxId, await listCampaigns(tx)),
  }));
  if (!mailbox) throw notFound('mailbox', mailboxId);
  const acting = ctx.as(agentActor('OPERATOR'));
  const made =
    channelOf(mailbox.vendor) === 'linkedin'
      ? await listFor(acting, mailbox)
      : await campaignsFor(acting, mailbox, wanted);
  await ctx.db.tx(async (tx) => {
    await setCarrier(tx, mailbox.id, made);
    const detail = { vendor: mailbox.vendor, ...made };
    await ctx.audit(tx, { action: 'mailbox.prepared', subject: mailbox.id, detail });
  });
  return made;
}

/** The most mails any campaign that leaves by this mailbox writes to one lead. */
const mailsOf = (mailboxId: string, campaigns: readonly Campaign[]): number =>
  campaigns
    .filter(({ state, settings: { mailboxes } }) =>
      state === 'archived' ? false : mailboxes.length === 0 || mailboxes.includes(mailboxId),
    )
    .map(({ settings }) => settings.sequence.filter(({ channel }) => channel === 'email').length)
    .reduce((most, mails) => Math.min(MOST_MESSAGES, Math.max(most, mails)), 1);

async function listFor(ctx: Ctx, { id, vendor, address, connection }: Mailbox): Promise<Carrier> {
  const before = typeof connection.listId === 'string' ? connection.listId : null;
  const known =
    before === null ? undefined : (await readLists(ctx, vendor)).find((list) => list.id === before);
  if (known && known.campaignIds.length === 0) return { listId: known.id };
  const name = `Legwork ${address}`.slice(0, 80);
  const { listId } = await askVendor(
    ctx,
    createList(vendor),
    { name },
    `carry ${id} after ${before ?? 'none'}`,
  );
  if (!listId) throw unnamed(vendor, address);
  return { listId };
}

async function campaignsFor(ctx: Ctx, mailbox: Mailbox, messages: number): Promise<Carrier> {
  const { vendor, address } = mailbox;
  const ids = campaignIdsOf(mailbox);
  const wanted = writesInThread(vendor) ? 1 : messages;
  if (!FILLS_IN.has(vendor)) {
    if (ids.length > 0) return carried(ids);
    throw conflict(
      'mailbox.no_carrier',
      `No campaign can be made here for a mailbox of ${vendor}. Nothing was made. Make one there for each message to a lead, whose template is only the variables ${CARRIED.subject} and ${CARRIED.body}, and save their ids with the mailbox.`,
    );
  }
  if (ids.length >= wanted) return carried(ids);
  const account = await accountOf(ctx, mailbox);
  for (let place = ids.length + 1; place <= wanted; place += 1) {
    const title = place === 1 ? address : `${address} message ${place}`;
    const key = place === 1 ? `carry ${mailbox.id}` : `carry ${mailbox.id} ${place}`;
    const { campaignId } = await askVendor(
      ctx,
      createCampaign(vendor),
      carrier(mailbox, account, title),
      key,
    );
    if (!campaignId) throw unnamed(vendor, title);
    ids.push(campaignId);
  }
  return carried(ids);
}

/** The campaigns of a mailbox at its vendor, by the place of the message they carry. */
const campaignIdsOf = ({ connection: { campaignId, laterCampaignIds } }: Mailbox): string[] => [
  ...(typeof campaignId === 'string' ? [campaignId] : []),
  ...(Array.isArray(laterCampaignIds) ? laterCampaignIds.map(String) : []),
];
const carried = ([campaignId = '', ...later]: readonly string[]): Carrier =>
  later.length === 0 ? { campaignId } : { campaignId, laterCampaignIds: later };

/** An answer that was lost and found by looking holds no id. */
const unnamed = (vendor: string, title: string) =>
  conflict(
    'mailbox.carrier_unnamed',
    `It was made at ${vendor}, and the answer with its id was lost. Look for "Legwork ${title}" there and save its id with the mailbox.`,
  );

const carrier = (mailbox: Mailbox, account: string, title: string) => ({
  name: `Legwork ${title}`.slice(0, 120),
  schedule: { timezone: 'UTC', days: [...WEEKDAYS], from: '00:00', to: '23:59' },
  steps: [{ waitDays: 0, variants: [{ subject: `{{${CARRIED.subject}}}`, html: `{{${CARRIED.body}}}` }] }],
  senders: [account],
  mailsPerDay: Math.max(1, mailbox.dailyCap),
  newLeadsPerDay: Math.max(1, mailbox.dailyCap),
  minutesBetweenMails: Math.max(1, Math.ceil(mailbox.minGapSeconds / 60)),
  trackOpens: false,
  trackClicks: false,
});

/** The vendor's own name of the account behind the address. */
async function accountOf(ctx: Ctx, mailbox: Mailbox): Promise<string> {
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found: Awaited<ReturnType<typeof accountPage>> = await accountPage(ctx, mailbox.vendor, cursor);
    const account = found.accounts.find(({ address }) => address === mailbox.address);
    if (account) return account.id;
    cursor = found.cursor;
    if (cursor === null) break;
  }
  throw conflict(
    'mailbox.not_at_vendor',
    `${mailbox.vendor} has no sending account ${mailbox.address}. Nothing was made. Connect it there first.`,
  );
}
const accountPage = (ctx: Ctx, vendor: string, cursor: string | null) =>
  askVendor(ctx, listSenderAccounts(vendor), { cursor }, `accounts ${ctx.ids.next()}`);
