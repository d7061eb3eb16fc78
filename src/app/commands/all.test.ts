import { expect, test } from 'vitest';
import { commands } from './all.ts';

test.each(commands.map(({ name, arguments: words }) => [name, words ?? '']))(
  '%s: each of its arguments is one word, as the parser takes words apart: %s',
  (_name, words) => expect(words).toMatch(/^(?:(?:\[[a-z]+(?:\.\.\.)?\]|<[a-z]+(?:\.\.\.)?>) ?)*$/),
);
