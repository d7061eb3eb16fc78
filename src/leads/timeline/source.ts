import { defineContribution } from '#core/contribution';
import type { Behind, Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/** One thing that happened to a lead. Ids are unique over all sources; `at` is `exactTime`. */
export type TimelineRow = {
  readonly id: string;
  readonly type: string;
  readonly channel: string;
  readonly summary: string;
  readonly at: string;
  readonly reasons?: readonly Reason[];
  readonly text?: string | null;
  /** What the row is about, for those who know what was written: `ledgerId`, `replyId`. */
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Whoever keeps something of a lead shows it on the timeline: one page of theirs, newest first. */
export type TimelineSource = {
  readonly name: string;
  read(
    tx: Tx,
    leadId: string,
    page: { readonly before: Behind | null; readonly limit: number },
  ): Promise<readonly TimelineRow[]>;
};
export const timelineSources = defineContribution<TimelineSource>('leads.timeline_source');

/** Whoever keeps messages tells what was written in the ones that rows are about, by the id of the row. */
export type TimelineTexts = {
  readonly name: string;
  read(tx: Tx, rows: readonly TimelineRow[]): Promise<ReadonlyMap<string, string>>;
};
export const timelineTexts = defineContribution<TimelineTexts>('leads.timeline_texts');
