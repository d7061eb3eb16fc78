/**
 * Whether a number lies in a set such as `1:4,7,9:*`; `largest` stands for `*`. A range may be written backwards,
 * so `9:*` in a folder that ends at 7 holds 7. Null when the set cannot be read.
 */
export function readSet(text: string, largest: number): ((value: number) => boolean) | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(',')) {
    const range = /^(\d+|\*)(?::(\d+|\*))?$/.exec(part);
    if (!range) return null;
    const bound = (written: string | undefined): number => (written === '*' ? largest : Number(written));
    const low = bound(range[1]);
    const high = range[2] === undefined ? low : bound(range[2]);
    ranges.push(low <= high ? [low, high] : [high, low]);
  }
  return (value) => ranges.some(([low, high]) => value >= low && value <= high);
}
