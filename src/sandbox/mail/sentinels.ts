/** Local parts of recipients that fail on purpose. */
export type Sentinel = 'bounce-hard' | 'bounce-later' | 'greylist' | 'drop';

/** True for `name@…` and `name+tag@…`. */
export const isSentinel = (address: string, name: Sentinel): boolean =>
  address.split('@', 1)[0]?.split('+', 1)[0] === name;
