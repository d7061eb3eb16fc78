import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealed, unsealed } from './sealed-text.ts';

const key = randomBytes(32);

test('what was sealed opens with its key at its place, and nowhere else', () => {
  const text = sealed('a secret of ours', key, 'a/slack');
  expect(text).not.toContain('secret');
  expect(sealed('a secret of ours', key, 'a/slack')).not.toBe(text);
  expect(unsealed(text, key, 'a/slack')).toBe('a secret of ours');
  expect(unsealed(text, key, 'b/slack')).toBeNull();
  expect(unsealed(text, randomBytes(32), 'a/slack')).toBeNull();
  expect(unsealed(`${text.slice(0, -2)}AA`, key, 'a/slack')).toBeNull();
  expect(unsealed('short', key, 'a/slack')).toBeNull();
});
