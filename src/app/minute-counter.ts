const MINUTE_MS = 60_000;

/** Counts within the running minute; what was counted before is forgotten with it. */
export function minuteCounter(): (key: string) => number {
  let since = 0;
  const counts = new Map<string, number>();
  return (key) => {
    const now = performance.now();
    if (now - since > MINUTE_MS) {
      since = now;
      counts.clear();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
}
