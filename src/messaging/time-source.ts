import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { placesOf } from './words.rules.ts';

/** A time that is kept for one reader, as it stands in the text. */
export type OfferedTime = { readonly at: string; readonly label: string };
/** A draft that is to offer times; none before the day `from` (YYYY-MM-DD), where its reader named one. */
export type TimesAsked = { readonly leadId: string; readonly draftId: string; readonly from: string | null };
/** What a draft is given to offer; one without times has the reasons. */
export type TimesGiven = { readonly times: readonly OfferedTime[]; readonly reasons: readonly Reason[] };
export type Offered = TimesGiven & Omit<TimesAsked, 'leadId'>;
export type TimesKept = { readonly draftId: string; readonly times: readonly OfferedTime[] };

/** Who keeps the calendar: times are given to drafts in the transaction that stores those, and go back with what is not offered. */
export type TimeSource = {
  /** By draft. */
  reserve(ctx: Ctx, tx: Tx, asked: readonly TimesAsked[]): Promise<ReadonlyMap<string, TimesGiven>>;
  /** Drafts keep these times, and all others of theirs go to others. */
  keep(ctx: Ctx, tx: Tx, kept: readonly TimesKept[], reason: string): Promise<void>;
};
export const timeSources = defineContribution<TimeSource>('messaging.times');

/** Those of the times that stand in a text word for word. */
export const timesIn = (text: string, times: readonly OfferedTime[]): OfferedTime[] =>
  times.filter(({ label }) => placesOf(text, label).length > 0);
