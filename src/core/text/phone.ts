const INTERNATIONAL = /^\+[1-9]\d{6,14}$/;

/**
 * A number with its country, `+14155550123`; null for anything else. A number without its country is not guessed: the
 * same digits belong to different people in different countries.
 */
export function normalisePhone(raw: string): string | null {
  const bare = raw
    .replace(/\(0\)/g, '')
    .replace(/[\s().\-/\u00A0]/g, '')
    .replace(/^00/, '+');
  return INTERNATIONAL.test(bare) ? bare : null;
}
