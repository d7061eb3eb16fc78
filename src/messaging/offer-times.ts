import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import type { LeadProfile } from '#leads';
import { TIMES_FIELD } from './slot.ts';
import { fieldsOf, type TemplateBook } from './templates/template-book.rules.ts';
import { type Offered, type OfferedTime, type TimesKept, timeSources, timesIn } from './time-source.ts';
import { type Knowledge, type Place, situationOf, type Written } from './write-draft.ts';

/** As long as times are, for finding out whose text offers any; nobody is shown them. */
const STAND_INS: readonly OfferedTime[] = ['10:00 AM CEST on Wed, Mar 11', '2:30 PM CEST on Thu, Mar 12'].map(
  (label) => ({ at: '', label }),
);
const NO_CALENDAR = reason('slots.no_calendar', 'No calendar is connected, so no time can be offered.');

const offersAny = (book: TemplateBook, touch: string): boolean =>
  (touch === 'first'
    ? (['tier_1', 'tier_2', 'tier_3'] as const).flatMap((tier) => book.ofTier(tier))
    : book.forTouch(touch)
  ).some(({ body, bodyB }) => fieldsOf(`${body}\n${bodyB ?? ''}`).includes(TIMES_FIELD));

/** Whether the text that this lead would get offers times. */
export function wantsTimes(ctx: Ctx, place: Place, profile: LeadProfile, knowledge: Knowledge): boolean {
  if (!offersAny(knowledge.templates, place.step.touch)) return false;
  const situation = situationOf(ctx, place, profile, knowledge, STAND_INS);
  return 'crafted' in situation && timesIn(situation.crafted.bodyText, STAND_INS).length > 0;
}

/** Reserves times for those whose text offers any, by lead; nobody else is named. */
export async function offerTimes(
  ctx: Ctx,
  tx: Tx,
  place: Place,
  profiles: readonly LeadProfile[],
  knowledge: Knowledge,
): Promise<ReadonlyMap<string, Offered>> {
  const asked = profiles
    .filter((profile) => wantsTimes(ctx, place, profile, knowledge))
    .map(({ id: leadId }) => ({
      ...{ leadId, draftId: ctx.ids.next<'draft'>() },
      from: place.step.timesFrom?.get(leadId) ?? null,
    }));
  if (asked.length === 0) return new Map();
  const [source] = ctx.contributed(timeSources);
  const given = await source?.reserve(ctx, tx, asked);
  return new Map(
    asked.map(({ leadId, ...own }) => [
      leadId,
      { ...own, ...(given?.get(own.draftId) ?? { times: [], reasons: [NO_CALENDAR] }) },
    ]),
  );
}

/** What was reserved for drafts that were not stored, did not pass, or do not say it goes to others. */
export const returnUnoffered = (
  ctx: Ctx,
  tx: Tx,
  offered: ReadonlyMap<string, Offered>,
  stored: readonly Written[],
): Promise<void> => {
  const drafts = new Map(stored.map(({ draft }) => [draft.id, draft]));
  return keepTimes(
    ctx,
    tx,
    [...offered.values()].flatMap(({ draftId, times }): TimesKept[] => {
      const own = drafts.get(draftId)?.times ?? [];
      return own.length < times.length ? [{ draftId, times: own }] : [];
    }),
    'not_offered',
  );
};

/** Drafts keep these times; all others of theirs go to others. */
export async function keepTimes(ctx: Ctx, tx: Tx, kept: readonly TimesKept[], reason: string): Promise<void> {
  if (kept.length > 0) await ctx.contributed(timeSources)[0]?.keep(ctx, tx, kept, reason);
}
