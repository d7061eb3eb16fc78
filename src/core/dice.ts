/** Chance that repeats: the same seed gives the same numbers in every process. Not for secrets. */
export type Dice = {
  /** From 0 (inclusive) to 1 (exclusive), 32 bits fine. */
  next(): number;
  /** A whole number from `min` to `max`, both inclusive. */
  int(min: number, max: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A copy in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** Independent dice for one purpose; throwing them does not move these, nor does it matter when they are forked. */
  fork(label: string): Dice;
};

/** Four 32-bit words out of a text (the "cyrb128" mixing of a string). */
function words(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** The small fast counter generator "sfc32": 128 bits of state, passes the usual randomness batteries. */
function generator(seed: string): () => number {
  let [a, b, c, d] = words(seed);
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let warm = 0; warm < 15; warm += 1) next();
  return next;
}

/** Dice for one seed. `int` and `pick` throw a RangeError for an empty range or list. */
export function createDice(seed: string): Dice {
  const next = generator(seed);
  const int = (min: number, max: number): number => {
    if (!(Number.isSafeInteger(min) && Number.isSafeInteger(max) && min <= max)) {
      throw new RangeError(`Dice need whole numbers with min ≤ max; got ${min} and ${max}.`);
    }
    return min + Math.floor(next() * (max - min + 1));
  };
  return {
    next,
    int,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError('Dice cannot pick from an empty list.');
      return items[int(0, items.length - 1)] as T;
    },
    chance: (probability) => next() < probability,
    shuffle: <T>(items: readonly T[]): T[] => {
      const order = [...items];
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        [order[last], order[other]] = [order[other] as T, order[last] as T];
      }
      return order;
    },
    fork: (label) => createDice(`${seed}\u0000${label}`),
  };
}
