/**
 * A table of the program that the world changes behind its back: prices, limits, holidays, words. It carries the day on
 * which somebody last held it against its source, and for how long that is good.
 */
export type DatedTable = {
  /** As people call it, e.g. `prices of language models`. */
  readonly name: string;
  /** ISO date. */
  readonly checkedOn: string;
  readonly goodForDays: number;
  /** What to hold it against, and where it stands in the program. */
  readonly source: string;
};

export type AgedTable = DatedTable & { readonly days: number };

/** The tables that nobody looked at for too long, the oldest first. The sandbox lives before most of them. */
export const agedTables = (tables: readonly DatedTable[], now: Temporal.Instant): AgedTable[] =>
  tables
    .map((table) => ({
      ...table,
      days: Math.floor(
        Temporal.Instant.from(`${table.checkedOn}T00:00:00Z`).until(now).total({ unit: 'hours' }) / 24,
      ),
    }))
    .filter(({ days, goodForDays }) => days > goodForDays)
    .sort((a, b) => b.days - a.days);
