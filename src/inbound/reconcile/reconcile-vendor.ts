import { momentOf } from '../moment.rules.ts';
import { insertNotices, readNoticesAgain } from '../vendor-notice.store.ts';
import { readNotice } from '../vendor-notice.ts';
import type { Source } from '../vendor-sources.ts';
import { heldNotices } from './held.store.ts';
import { judgeReceived } from './look.rules.ts';
import type { Look, LookedAt } from './look.ts';

/** A campaign with more pages of answers within the window than this is read up to here, and says so. */
const MOST_PAGES = 200;

/** Compares the answers a vendor keeps of one campaign, or as a whole, with what we hold. Throws the vendor's sentence. */
export async function reconcileVendor(look: Look, source: Source, at: LookedAt): Promise<void> {
  let page: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked = { vendor: at.vendor, vendorCampaignId: at.ref, page, since: look.since };
    const read: Awaited<ReturnType<Source['read']>> = await source.read(look.ctx, asked);
    await compare(look, at.vendor, read.notices);
    page = read.page;
    if (page === null) return;
  }
  throw new Error(`${at.source} holds more answers than ${MOST_PAGES} pages; the rest was not looked at.`);
}

type Notices = Awaited<ReturnType<Source['read']>>['notices'];

async function compare(look: Look, vendor: string, all: Notices): Promise<void> {
  const { ctx } = look;
  const told = all.map((notice) => ({ notice, ...replyOf(notice) }));
  // Some vendors give a page regardless of the time that was asked for.
  const within = told.filter(({ at }) => at === null || Temporal.Instant.compare(at, look.since) >= 0);
  const held = await ctx.db.tx((tx) =>
    heldNotices(
      tx,
      vendor,
      within.map(({ notice: { sighting }, replyId }) => ({ sighting, replyId })),
    ),
  );
  const judged = within.map(({ notice, at }, place) => {
    const how = held[place] ?? null;
    return {
      notice,
      how,
      at: at ?? look.until,
      outcome: judgeReceived(how, { at: at ?? look.since, until: look.until }),
    };
  });
  const missing = judged.flatMap(({ notice, at, outcome }) =>
    outcome === 'inbound' ? [{ notice, at, id: ctx.ids.next() }] : [],
  );
  const lost = judged.flatMap(({ how, at, outcome }) =>
    outcome === 'reread' && how?.id ? [{ id: how.id, at }] : [],
  );
  if (!look.dryRun)
    await ctx.db.tx(async (tx) => {
      const fresh = missing.map(({ notice, id }) => ({ ...notice, id, seenBy: 'poll' as const }));
      await insertNotices(tx, ctx.workspace.id, fresh, ctx.now());
      await readNoticesAgain(
        tx,
        lost.map(({ id }) => id),
      );
    });
  look.note(
    ...missing.map(({ id, at }) => ({ outcome: 'inbound' as const, noticeId: id, at })),
    ...lost.map(({ id, at }) => ({ outcome: 'reread' as const, noticeId: id, at })),
  );
  for (const { outcome } of judged) look.saw(outcome);
}

/** What a notice is known by, and when it was said. One that cannot be read is taken in, and put aside there for a person. */
function replyOf({ kind, payload }: Notices[number]): {
  replyId: string | null;
  at: Temporal.Instant | null;
} {
  try {
    const told = readNotice(kind, payload);
    return told.says === 'reply'
      ? { replyId: told.replyId, at: momentOf(told.at) }
      : { replyId: null, at: null };
  } catch {
    return { replyId: null, at: null };
  }
}
