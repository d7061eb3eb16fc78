import { type NewRecontact, noteRecontacts } from '#cadence';
import { readerHoursOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { readerFactsOf } from '#leads';
import { firstDayAsked, shownUntil } from '#scheduling';
import { type BeyondVerdict, beyondCalendar } from './beyond-calendar.rules.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { MEETS } from './reply-promises.rules.ts';

export type Beyond = BeyondVerdict & { readonly named: string | null; readonly phrase: string };

/** Who of these asks for times behind what the calendar shows, by their reply. */
export async function beyondOf(
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
): Promise<ReadonlyMap<string, Beyond>> {
  const meeting = replies.filter(({ intent, channel }) => MEETS.has(intent) && channel === 'email');
  if (meeting.length === 0) return new Map();
  const until = await shownUntil(ctx, tx);
  const readers = await readerFactsOf(
    tx,
    meeting.map(({ leadId }) => leadId),
  );
  return new Map(
    meeting.flatMap(({ replyId, leadId, settings, ownText, at }): [string, Beyond][] => {
      if (!settings) return [];
      const { window } = readerHoursOf({ settings })(readers.get(leadId));
      const today = instantOf(at).toZonedDateTimeISO(window.zone).toPlainDate();
      const asked = firstDayAsked(ownText, today);
      const found = beyondCalendar({ asked, shownUntil: until, window, now: ctx.now() });
      if (found.verdict === 'offer') return [];
      return [[replyId, { ...found, named: asked?.from?.toString() ?? null, phrase: asked?.phrase ?? '' }]];
    }),
  );
}

/** Notes that these are written to when the calendar shows the times they asked for. */
export const noteBeyond = (
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
  beyond: ReadonlyMap<string, Beyond>,
): Promise<void> =>
  noteRecontacts(
    tx,
    ctx.workspace.id,
    replies.flatMap(({ replyId, leadId, threadId, campaignId }): NewRecontact[] => {
      const found = beyond.get(replyId);
      if (!found?.at || campaignId === null) return [];
      const { named, phrase, reasons, at } = found;
      return [
        {
          ...{ replyId, leadId, threadId, kind: 'window', dueAt: at.toString(), named, phrase },
          ...{ rule: 'beyond_calendar', reasons },
        },
      ];
    }),
    ctx.now(),
  );
