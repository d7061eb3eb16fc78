/** What every profile adds up by, whether of leads, accounts or prospects. */

export const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points)}`;

/** A sum of points under its cap, and the words for a sum that went over it. */
export function capped(parts: readonly number[], cap: number): { points: number; note: string } {
  const sum = parts.reduce((total, points) => total + points, 0);
  return { points: Math.min(cap, sum), note: sum > cap ? `, ${sum} capped at ${cap}` : '' };
}

/** The highest step whose `from` is reached, whatever the order they are written in. */
export const stepOf = <S extends { readonly from: number }>(
  steps: readonly S[],
  score: number,
): S | undefined => steps.toSorted((a, b) => b.from - a.from).find(({ from }) => score >= from);
