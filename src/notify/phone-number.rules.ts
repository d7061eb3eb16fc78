import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { normalisePhone } from '#core/text/phone';
import { maskedNumber } from './alert-text.rules.ts';

export type ReadNumber = { readonly ok: true; readonly number: string } | { readonly ok: false };

/** A number with its country that can exist there; a number without its country is not guessed. */
export function readNumber(raw: string): ReadNumber {
  const bare = normalisePhone(raw);
  const parsed = bare === null ? undefined : parsePhoneNumberFromString(bare);
  return parsed?.isValid() ? { ok: true, number: parsed.number } : { ok: false };
}

/** The number as it is shown: its country and its end. */
export const shownNumber = (number: string): string =>
  maskedNumber(number, parsePhoneNumberFromString(number)?.countryCallingCode ?? '');
