/** A count or range of whole things as read from text; `high` is null for "10,001+". */
export type Count = { readonly low: number; readonly high: number | null };

const NUMBER = String.raw`(\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)\s*(k|m|mio|mn|b|bn)?`;
const SINGLE = new RegExp(`^${NUMBER}\\s*(\\+)?$`, 'i');
const RANGE = new RegExp(`^${NUMBER}\\s*(?:-|to|bis|a|à)\\s*${NUMBER}$`, 'i');
const AROUND = /^(?:~|ca\.?|circa|about|approx\.?|approximately|around)\s*/i;
const OVER = /^(?:>=|>|over|more than|from)\s*/i;
const UNIT =
  /\s*(?:employees?|people|staff|fte|ftes|headcount|team members|mitarbeiter(?:innen)?|employés?)\.?$/i;

const SCALES: Readonly<Record<string, number>> = { k: 1000, m: 1_000_000, b: 1_000_000_000 };

function amount(digits: string, scale: string | undefined): number | null {
  const grouped = /^\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$/.test(digits);
  if (grouped && scale !== undefined) return null;
  const plain = grouped ? digits.replace(/\D/g, '') : digits.replace(',', '.');
  const factor = scale === undefined ? 1 : (SCALES[scale.toLowerCase().charAt(0)] ?? 1);
  const value = Math.round(Number(plain) * factor * 1000) / 1000;
  return Number.isSafeInteger(value) ? value : null;
}

/**
 * Reads a headcount as people write it: `1,200+`, `51-200`, `51 to 200 employees`, `~300`, `1.2k`, `1.200`,
 * `10 000`. A figure that needs guessing (a fraction, a date made of a range by a spreadsheet) is null.
 */
export function readCount(raw: string | number | null | undefined): Count | null {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) && raw >= 0 ? { low: raw, high: raw } : null;
  const text = (raw ?? '')
    .normalize('NFKC')
    .replace(/[‐‑‒–—―]/g, '-')
    .trim()
    .replace(UNIT, '')
    .replace(AROUND, '');
  if (text === '') return null;
  const range = RANGE.exec(text);
  if (range) {
    const high = amount(range[3] ?? '', range[4]);
    const low = amount(
      range[1] ?? '',
      range[2] ?? (range[4] && !range[1]?.includes(',') ? range[4] : undefined),
    );
    return low !== null && high !== null && low <= high ? { low, high } : null;
  }
  const over = OVER.test(text);
  const single = SINGLE.exec(text.replace(OVER, ''));
  const value = single ? amount(single[1] ?? '', single[2]) : null;
  if (value === null) return null;
  return { low: value, high: over || single?.[3] !== undefined ? null : value };
}
