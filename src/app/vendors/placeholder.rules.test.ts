import { expect, test } from 'vitest';
import { looksLikePlaceholder } from './placeholder.rules.ts';

test.each([
  'changeme',
  'your_api_key_here',
  'YOUR-KEY',
  '<paste the key>',
  'xxxxxxxxxxxxxxxx',
  'aaaaaaaaaaaa',
  'abababababab',
  'a-key-for-example',
  'todo',
  'short',
])('%s is no key', (value) => expect(looksLikePlaceholder(value)).toBe(true));

test.each(['sk-9f3Kd02LmQpZ7', '5e8848b1-3c1f-4f51-9a55-b1f0', 'AKfycbz7Yq0', 'MDAxNjYxNzQ6c2Vj'])(
  '%s may be one',
  (value) => expect(looksLikePlaceholder(value)).toBe(false),
);
