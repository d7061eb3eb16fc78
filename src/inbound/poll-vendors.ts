import { agentActor } from '#core/actor';
import { connections } from '#core/connections';
import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { isLegworkError, messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { insertNotices } from './vendor-notice.store.ts';
import { FIRST_LOOK_BACK, OVERLAP, POLL_EVERY, pollDelay } from './vendor-poll.rules.ts';
import {
  addPolls,
  continuePoll,
  failPoll,
  finishPoll,
  savePage,
  takeDuePolls,
  type VendorPoll,
  WHOLE,
} from './vendor-poll.store.ts';
import { SOURCES, type Source } from './vendor-sources.ts';

/** Campaigns of one vendor in one turn; vendors allow few reads a minute, and the longest unread come first. */
const PER_TURN = 10;
const PAGES_PER_TURN = 10;
const LEASE = Temporal.Duration.from({ minutes: 10 });

/**
 * Looks for answers at every vendor that keeps some, so that none is lost with a webhook. Each campaign is read by itself
 * from where it stands; one that fails waits and holds up no other.
 */
export const pollVendors: Tick = {
  name: 'inbound.poll_vendors',
  everySeconds: 30,
  async run(ctx) {
    if (ctx.workspace.mode === 'sandbox') return 0;
    const acting = ctx.as(agentActor('SCOUT'));
    let found = 0;
    for (const { vendor, capabilities, configured } of ctx.contributed(connections))
      for (const [capability, source] of Object.entries(SOURCES))
        if (configured && capabilities.includes(capability))
          found += await pollVendor(acting, vendor, source);
    return found;
  },
};

async function pollVendor(ctx: Ctx, vendor: string, source: Source): Promise<number> {
  const now = ctx.now();
  const due = await ctx.db.tx(async (tx) => {
    await addPolls(tx, ctx.workspace.id, vendor, [WHOLE], { readFrom: now.subtract(FIRST_LOOK_BACK), now });
    return takeDuePolls(tx, vendor, now, now.add(LEASE), PER_TURN);
  });
  let found = 0;
  for (const poll of due) {
    try {
      found += await readOne(ctx, source, poll);
    } catch (error) {
      await fail(ctx, poll, error);
    }
  }
  return found;
}

const readOne = (ctx: Ctx, source: Source, poll: VendorPoll): Promise<number> =>
  source.campaigns && poll.vendorCampaignId === WHOLE
    ? findCampaigns(ctx, source.campaigns, poll)
    : readReplies(ctx, source, poll);

async function findCampaigns(
  ctx: Ctx,
  campaigns: NonNullable<Source['campaigns']>,
  poll: VendorPoll,
): Promise<number> {
  const now = ctx.now();
  const ids = await campaigns(ctx, poll.vendor);
  await ctx.db.tx(async (tx) => {
    const readFrom = now.subtract(FIRST_LOOK_BACK);
    await addPolls(tx, ctx.workspace.id, poll.vendor, ids, { readFrom, now });
    await finishPoll(tx, poll, { readUntil: now, nextPollAt: now.add(POLL_EVERY), now });
  });
  return 0;
}

async function readReplies(ctx: Ctx, source: Source, poll: VendorPoll): Promise<number> {
  const began = poll.readingSince === null ? ctx.now() : instantOf(poll.readingSince);
  const since = instantOf(poll.readUntil).subtract(OVERLAP);
  let page = poll.page;
  let found = 0;
  for (let pages = 0; pages < PAGES_PER_TURN; pages += 1) {
    const read = await source.read(ctx, { ...poll, page, since });
    const now = ctx.now();
    found += await ctx.db.tx(async (tx) => {
      const notices = read.notices.map((notice) => ({
        ...notice,
        id: ctx.ids.next(),
        seenBy: 'poll' as const,
      }));
      const fresh = await insertNotices(tx, ctx.workspace.id, notices, now);
      if (read.page === null)
        await finishPoll(tx, poll, { readUntil: began, nextPollAt: now.add(POLL_EVERY), now });
      else await savePage(tx, poll, { page: read.page, since: began });
      return fresh;
    });
    page = read.page;
    if (page === null) return found;
  }
  await ctx.db.tx((tx) => continuePoll(tx, poll, ctx.now()));
  return found;
}

/** What only a programmer reads stands in the log; people are told a sentence. */
const UNFORESEEN =
  'What it answered could not be kept, for a reason nobody foresaw; the log says which. Nothing was left out: it is read again.';

async function fail(ctx: Ctx, poll: VendorPoll, thrown: unknown): Promise<void> {
  const { vendor, vendorCampaignId: campaign } = poll;
  ctx.log.warn(
    { vendor, campaign, error: messageOf(thrown) },
    'Answers at a vendor could not be read; it is tried again.',
  );
  const nextPollAt = ctx.now().add(pollDelay(poll.failures + 1));
  const error = isLegworkError(thrown) ? thrown.message.slice(0, 500) : UNFORESEEN;
  await ctx.db.tx((tx) => failPoll(tx, poll, { error, nextPollAt }));
}
