import { agentActor } from '#core/actor';
import { type Ctx, type OperationKey, type Outcome, requireScope } from '#core/ctx';
import { conflict, LegworkError, notFound } from '#core/errors';
import { explain } from '#core/verdict';
import { createCampaign, listSenderAccounts, WEEKDAYS } from '#vendors/ports/email-campaigns';
import type { Mailbox, VENDOR_MAILBOXES } from './contract.ts';
import { findMailbox, setVendorCampaign } from './mailbox.store.ts';
import { CARRIED } from './senders.ts';

/** Vendors whose templates fill in `{{name}}`. At another one a person makes the campaign and names it to the mailbox. */
const FILLS_IN: ReadonlySet<string> = new Set<(typeof VENDOR_MAILBOXES)[number]>(['instantly', 'smartlead']);
const MOST_PAGES = 20;

/**
 * Makes the campaign that carries a mailbox at its vendor: one step whose template is the lead's own subject and text, at
 * all hours, because when to send is decided here. It is a draft; a person activates it at the vendor. Once is enough: a
 * second time gives back what is there.
 */
export async function prepareVendorMailbox(
  ctx: Ctx,
  { mailboxId }: { mailboxId: string },
): Promise<{ campaignId: string }> {
  requireScope(ctx, 'campaigns:write');
  const mailbox = await ctx.db.tx((tx) => findMailbox(tx, mailboxId));
  if (!mailbox) throw notFound('mailbox', mailboxId);
  if (typeof mailbox.connection.campaignId === 'string') return { campaignId: mailbox.connection.campaignId };
  if (!FILLS_IN.has(mailbox.vendor))
    throw conflict(
      'mailbox.no_carrier',
      `No campaign can be made here for a mailbox of ${mailbox.vendor}. Nothing was made. Make one there whose template is only the variables ${CARRIED.subject} and ${CARRIED.body}, and save its id with the mailbox.`,
    );
  const acting = ctx.as(agentActor('OPERATOR'));
  const account = await accountOf(acting, mailbox);
  const made = await ask(
    acting,
    createCampaign(mailbox.vendor),
    carrier(mailbox, account),
    `carry ${mailbox.id}`,
  );
  if (!made.campaignId)
    throw conflict(
      'mailbox.carrier_unnamed',
      `The campaign was made at ${mailbox.vendor}, and the answer with its id was lost. Look for "Legwork ${mailbox.address}" there and save its id with the mailbox.`,
    );
  await ctx.db.tx(async (tx) => {
    await setVendorCampaign(tx, mailbox.id, made.campaignId);
    await ctx.audit(tx, {
      action: 'mailbox.prepared',
      subject: mailbox.id,
      detail: { vendor: mailbox.vendor, campaign: made.campaignId },
    });
  });
  return { campaignId: made.campaignId };
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
  ask(ctx, listSenderAccounts(vendor), { cursor }, `accounts ${ctx.ids.next()}`);

async function ask<I, R>(
  ctx: Ctx,
  operation: OperationKey<I, R>,
  input: I,
  idempotencyKey: string,
): Promise<R> {
  const [answer]: (Outcome<R> | undefined)[] = await ctx.perform(operation, [
    { input, subject: {}, idempotencyKey },
  ]);
  if (answer?.state === 'done') return answer.receipt;
  const why = answer?.state === 'refused' ? explain(answer) : (answer?.reason.text ?? 'no answer');
  throw new LegworkError('unavailable', 'mailbox.not_prepared', `The campaign was not made: ${why}`);
}
