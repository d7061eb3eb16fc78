/** "1,200 of 5,000 · 340/s": a count with its rate since it began. */
export function rateText(done: number, total: number | null, elapsedMs: number): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const rate = elapsedMs > 200 ? ` · ${count(Math.round((done * 1_000) / elapsedMs))}/s` : '';
  return `${count(done)}${total === null ? '' : ` of ${count(total)}`}${rate}`;
}
