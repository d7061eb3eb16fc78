import { expect, test } from 'vitest';
import { knowledgeOf } from '../companies/knowledge.ts';
import { searchablePeople } from './searchable-people.ts';

test('the same seed shows the same people, each once, most of them with an address', () => {
  const knows = knowledgeOf('apollo', 'seed', () => Temporal.Instant.from('2026-03-02T09:00:00Z'));
  const people = searchablePeople('seed', knows)();
  expect(people.length).toBeGreaterThan(60);
  expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
  expect(people.filter(({ email }) => email !== null).length).toBeGreaterThan(people.length / 2);
  expect(searchablePeople('seed', knows)()).toEqual(people);
});
