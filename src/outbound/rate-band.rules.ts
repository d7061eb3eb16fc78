export const LEVELS = ['unmeasured', 'ok', 'warn', 'urgent', 'pause'] as const;
/** How bad figures are. Too few messages say nothing, and nothing is neither good nor bad. */
export type Level = (typeof LEVELS)[number];

/** From how many tenths of a percent on a rate is how bad. */
export type Band = Readonly<Partial<Record<'warn' | 'urgent' | 'pause', number>>>;

/** Tenths of a percent. */
export const tenths = (part: number, whole: number): number => (whole === 0 ? 0 : (1000 * part) / whole);
export const percent = (part: number, whole: number): string => (tenths(part, whole) / 10).toFixed(1);

/** The worst level whose figure a rate has reached. */
export function levelIn(band: Band, part: number, whole: number): Exclude<Level, 'unmeasured'> {
  const rate = tenths(part, whole);
  for (const level of ['pause', 'urgent', 'warn'] as const)
    if (rate >= (band[level] ?? Infinity)) return level;
  return 'ok';
}

/** The worst of several. */
export const worstLevel = (levels: readonly Level[]): Level =>
  LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))] ?? 'unmeasured';
