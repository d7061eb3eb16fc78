import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** A uuidv7 that belongs to one kind of thing; the brand keeps a lead id out of a campaign's place. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };
export type WorkspaceId = Id<'workspace'>;

export type Ids = { next<Kind extends string>(): Id<Kind> };

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Drawing a few bytes costs as much as drawing a page of them, and a large import needs a million ids. */
const POOL_BYTES = 8_192;

function pooledRandom(): (size: number) => Uint8Array {
  let pool: Buffer = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = randomBytes(POOL_BYTES);
    const drawn = pool.subarray(0, size);
    pool = pool.subarray(size);
    return drawn;
  };
}

/**
 * Ids that sort by time of creation: 48 bits of milliseconds, then a counter so that ids of one millisecond
 * keep their order, then randomness (RFC 9562, version 7).
 */
export function createIds(clock: Clock, random: (size: number) => Uint8Array = pooledRandom()): Ids {
  let last = -1;
  let counter = 0;
  return {
    next<Kind extends string>() {
      const now = Number(clock.now().epochMilliseconds);
      if (now > last) {
        last = now;
        counter = 0;
      } else if (counter === 0xfff) {
        last += 1;
        counter = 0;
      } else {
        counter += 1;
      }
      const time = last.toString(16).padStart(12, '0');
      const tail = random(8);
      tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
      const end = hex(tail);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${end.slice(0, 4)}-${end.slice(4)}` as Id<Kind>;
    },
  };
}

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (value: string): boolean => SHAPE.test(value);
