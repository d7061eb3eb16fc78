import { listCampaigns, moveCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { CARRIED_TEXT, listMailboxes, prepareVendorMailbox, saveMailbox } from '#outbound';
import type { Sandbox } from '#sandbox';

const INSTANTLY = 'nora@fieldnote-mail.example';
/** A vendor's own mailbox sends with tracking, so people are seen opening; it carries a few first messages a day. */
const INSTANTLY_CAP = 20;
const ON_LINKEDIN = [
  { address: 'nora@linkedin.fieldnote.example', displayName: 'Nora Field' },
  { address: 'timo@linkedin.fieldnote.example', displayName: 'Timo Lind' },
] as const;

/** Connects what a person connects at vendors: a mailbox at Instantly and two accounts on LinkedIn at HeyReach. */
export async function connectOutside(ctx: Ctx, { byHand }: Sandbox): Promise<void> {
  byHand.connectMailbox(INSTANTLY);
  const mailbox = await saveMailbox(ctx, {
    ...{ address: INSTANTLY, displayName: 'Nora Field', vendor: 'instantly', connection: {} },
    ...{ dailyCap: INSTANTLY_CAP, minGapSeconds: 90 },
  });
  await prepareVendorMailbox(ctx, mailbox);
  byHand.activateCampaigns();
  for (const account of ON_LINKEDIN) {
    byHand.connectLinkedIn(account.address, account.displayName);
    const { mailboxId } = await saveMailbox(ctx, { ...account, vendor: 'heyreach', connection: {} });
    await prepareVendorMailbox(ctx, { mailboxId });
  }
}

/**
 * The round a person makes on the morning of every working day: a campaign that stopped after a complaint or by its figures goes on after a look,
 * the lists that were filled are bound to campaigns at the vendor, and here the accounts get new ones. Answers with a function
 * that is asked at every moment and mostly does nothing.
 */
export function morningRound({ byHand }: Sandbox): (ctx: Ctx) => Promise<void> {
  let last = '';
  return async (ctx) => {
    const now = ctx.now().toZonedDateTimeISO('UTC');
    const day = now.toPlainDate().toString();
    if (day === last || now.dayOfWeek > 5 || now.hour < MORNING) return;
    last = day;
    const held = (await ctx.db.tx(listCampaigns)).filter(({ state }) => state === 'paused');
    for (const { id: campaignId, version } of held)
      await moveCampaign(ctx, { campaignId, version, move: 'resume', reason: 'looked into what came back' });
    if (byHand.bindLists(CARRIED_TEXT) === 0) return;
    const accounts = (await ctx.db.tx(listMailboxes)).filter(({ vendor }) => vendor === 'heyreach');
    for (const { id } of accounts) await prepareVendorMailbox(ctx, { mailboxId: id });
  };
}
const MORNING = 7;

/** The next morning on which somebody comes to work. */
export function nextMorning(after: Temporal.Instant): Temporal.Instant {
  let day = after.toZonedDateTimeISO('UTC').toPlainDate();
  const at = (): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: 'UTC', plainTime: { hour: MORNING } }).toInstant();
  while (day.dayOfWeek > 5 || Temporal.Instant.compare(at(), after) <= 0) day = day.add({ days: 1 });
  return at();
}
