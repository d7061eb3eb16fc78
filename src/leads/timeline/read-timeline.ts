import { type Ctx, requireScope } from '#core/ctx';
import { behindCursor, pageBehind } from '#core/db/index';
import { notFound } from '#core/errors';
import type { TimelinePage } from './contract.ts';
import { type TimelineRow, timelineSources, timelineTexts } from './source.ts';
import { leadExists } from './timeline.store.ts';

/** The longest text that is shown of one message. */
const MOST_TEXT = 10_000;

/**
 * One page of everything that happened to a lead, on all channels, newest first; `next` asks for the page behind. Each
 * source gives its newest, and the newest of all are the page, so that no source is read further than needed.
 */
export async function readTimeline(
  ctx: Ctx,
  leadId: string,
  page: { after?: string | undefined; limit: number },
): Promise<TimelinePage> {
  requireScope(ctx, 'leads:read');
  const { limit } = page;
  const before = behindCursor(page.after);
  return ctx.db.tx(async (tx) => {
    if (!(await leadExists(tx, leadId))) throw notFound('lead', leadId);
    const found: TimelineRow[] = [];
    for (const source of ctx.contributed(timelineSources))
      found.push(...(await source.read(tx, leadId, { before, limit })));
    const shown = found.toSorted(newest).slice(0, limit);
    const texts = new Map<string, string>();
    // A message is read by whoever may read the inbox.
    if (ctx.actor.scopes.has('inbox:read'))
      for (const known of ctx.contributed(timelineTexts))
        for (const [id, text] of await known.read(tx, shown)) texts.set(id, text.slice(0, MOST_TEXT));
    return {
      entries: shown.map(({ id, type, channel, summary, at, reasons = [], text = null }) => ({
        ...{ id, type, channel, summary, at },
        reasons: [...reasons],
        text: texts.get(id) ?? text,
      })),
      next: pageBehind(shown, limit),
    };
  });
}

const newest = (one: TimelineRow, other: TimelineRow): number => {
  const [a, b] = [`${one.at}~${one.id}`, `${other.at}~${other.id}`];
  return a < b ? 1 : a > b ? -1 : 0;
};
