/** A day or an instant in ISO; a date object, as databases give, is an instant. What cannot be read is null. */
export function momentOf(value: unknown): string | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : instantOf(value.toISOString());
  if (typeof value !== 'string') return null;
  const written = value.trim().replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2');
  return /^\d{4}-\d{2}-\d{2}$/.test(written) ? dayOf(written) : instantOf(written);
}

function dayOf(written: string): string | null {
  try {
    return Temporal.PlainDate.from(written).toString();
  } catch {
    return null;
  }
}

/** An instant in ISO; null for anything else, days as well. */
export function instantOf(written: string): string | null {
  try {
    return Temporal.Instant.from(written).toString();
  } catch {
    return null;
  }
}
