import { agentActor } from '#core/actor';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound } from '#core/errors';
import { createCampaign, listSenderAccounts, WEEKDAYS } from '#vendors/ports/email-campaigns';
import { createList } from '#vendors/ports/linkedin-outreach';
import { channelOf, type Mailbox, type VENDOR_MAILBOXES } from './contract.ts';
import { askVendor, readLists } from './list-stops.ts';
import { findMailbox, setCarrier } from './mailbox.store.ts';
import { CARRIED } from './senders.ts';

/** Vendors whose templates fill in `{{name}}`. At another one a person makes the campaign and names it to the mailbox. */
const FILLS_IN: ReadonlySet<string> = new Set<(typeof VENDOR_MAILBOXES)[number]>(['instantly', 'smartlead']);
const MOST_PAGES = 20;

/** What carries a mailbox at its vendor. */
export type Carrier = { readonly campaignId: string } | { readonly listId: string };

/**
 * Makes what carries a mailbox at its vendor: a campaign with one step whose template is the lead's own subject and text,
 * at all hours, because when to send is decided here; on LinkedIn a list. Nothing is sent until a person activates the
 * campaign, or binds the list to one, at the vendor. A second time gives back what is there; a list that feeds a campaign
 * takes no more leads, so then a new one is made.
 */
export async function prepareVendorMailbox(ctx: Ctx, { mailboxId }: { mailboxId: string }): Promise<Carrier> {
  requireScope(ctx, 'campaigns:write');
  const mailbox = await ctx.db.tx((tx) => findMailbox(tx, mailboxId));
  if (!mailbox) throw notFound('mailbox', mailboxId);
  const acting = ctx.as(agentActor('OPERATOR'));
  const made =
    channelOf(mailbox.vendor) === 'linkedin'
      ? await listFor(acting, mailbox)
      : await campaignFor(acting, mailbox);
  await ctx.db.tx(async (tx) => {
    await setCarrier(tx, mailbox.id, made);
    const detail = { vendor: mailbox.vendor, ...made };
    await ctx.audit(tx, { action: 'mailbox.prepared', subject: mailbox.id, detail });
  });
  return made;
}

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
  return named(vendor, address, listId && { listId });
}

async function campaignFor(ctx: Ctx, mailbox: Mailbox): Promise<Carrier> {
  const { vendor, address, connection } = mailbox;
  if (typeof connection.campaignId === 'string') return { campaignId: connection.campaignId };
  if (!FILLS_IN.has(vendor))
    throw conflict(
      'mailbox.no_carrier',
      `No campaign can be made here for a mailbox of ${vendor}. Nothing was made. Make one there whose template is only the variables ${CARRIED.subject} and ${CARRIED.body}, and save its id with the mailbox.`,
    );
  const account = await accountOf(ctx, mailbox);
  const { campaignId } = await askVendor(
    ctx,
    createCampaign(vendor),
    carrier(mailbox, account),
    `carry ${mailbox.id}`,
  );
  return named(vendor, address, campaignId && { campaignId });
}

/** An answer that was lost and found by looking holds no id. */
function named(vendor: string, address: string, carrier: Carrier | '' | undefined): Carrier {
  if (carrier) return carrier;
  throw conflict(
    'mailbox.carrier_unnamed',
    `It was made at ${vendor}, and the answer with its id was lost. Look for "Legwork ${address}" there and save its id with the mailbox.`,
  );
}

const carrier = (mailbox: Mailbox, account: string) => ({
  name: `Legwork ${mailbox.address}`.slice(0, 120),
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
