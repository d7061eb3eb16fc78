import { z } from 'zod';

const yes = new Set(['true', '1', 'yes', 'on']);
const no = new Set(['false', '0', 'no', 'off']);

/** A switch: true, 1, yes, on · false, 0, no, off, in any case. */
export const switchWord = z.string().transform((text, context) => {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  context.addIssue({ code: 'custom', message: 'must be one of true, 1, yes, on, false, 0, no, off' });
  return z.NEVER;
});

/** A whole number within bounds, both included. */
export const wholeNumber = (from: number, to: number) =>
  z.string().transform((text, context) => {
    const value = Number(text.trim());
    if (/^[+-]?\d+$/.test(text.trim()) && value >= from && value <= to) return value;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${from} to ${to}` });
    return z.NEVER;
  });

/** Entries separated by commas; empty ones are dropped. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** The address of a Postgres database. */
export const postgresUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && (url.protocol === 'postgres:' || url.protocol === 'postgresql:');
  },
  { message: 'must look like postgres://user:password@host:5432/database' },
);

/** An http or https address without a trailing slash. */
export const webUrl = z.string().transform((text, context) => {
  const url = URL.parse(text.trim());
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return text.trim().replace(/\/+$/, '');
  context.addIssue({ code: 'custom', message: 'must be an address that begins with http:// or https://' });
  return z.NEVER;
});
