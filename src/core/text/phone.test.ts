import { expect, test } from 'vitest';
import { normalisePhone } from './phone.ts';

test.each([
  ['+1 (415) 555-0123', '+14155550123'],
  ['0049 30 1234567', '+49301234567'],
  ['+49 (0)30 1234567', '+49301234567'],
  ['+1.415.555.0123', '+14155550123'],
])('%s is %s', (raw, phone) => expect(normalisePhone(raw)).toBe(phone));

test.each(['(415) 555-0123', '030 1234567', '+0 123', '+1 415', '+1 415 555 0123 ext 4', '', 'none'])(
  '%s names no country, or is none',
  (raw) => expect(normalisePhone(raw)).toBeNull(),
);
