import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CampaignFigures, campaignHealth } from './campaign-health.rules.ts';

type Facts = CampaignFigures & { readonly state: string };
const facts = ({
  day,
  ...more
}: Partial<Omit<Facts, 'day'>> & { day?: Partial<Facts['day']> } = {}): Facts => ({
  ...{ state: 'active', sends: 1000, people: 1000, bounces: 0, complaints: 0, unsubscribes: 0 },
  ...more,
  day: { sends: 100, people: 100, bounces: 0, ...day },
});
const level = (more: Parameters<typeof facts>[0]) => campaignHealth(facts(more)).level;

describe('bounces', () => {
  test.each([
    [{ bounces: 19 }, 'ok'],
    [{ bounces: 20 }, 'warn'],
    [{ bounces: 49 }, 'warn'],
    [{ bounces: 50 }, 'pause'],
    [{ day: { bounces: 2 } }, 'ok'],
    [{ day: { bounces: 3 } }, 'urgent'],
    [{ day: { sends: 24, people: 24, bounces: 24 } }, 'ok'],
    [{ bounces: 50, day: { bounces: 3 } }, 'pause'],
  ] as const)('%j: %s', (more, expected) => expect(level(more)).toBe(expected));
});

describe('complaints and who leaves', () => {
  test.each([
    [{ complaints: 1 }, 'warn'],
    [{ complaints: 2 }, 'urgent'],
    [{ complaints: 3 }, 'pause'],
    [{ unsubscribes: 19 }, 'ok'],
    [{ unsubscribes: 20 }, 'warn'],
    [{ unsubscribes: 49 }, 'warn'],
    [{ unsubscribes: 50 }, 'pause'],
    [{ sends: 400, people: 199, unsubscribes: 100 }, 'ok'],
    [{ sends: 400, people: 200, unsubscribes: 10 }, 'pause'],
  ] as const)('%j: %s', (more, expected) => expect(level(more)).toBe(expected));
});

test('fewer than fifty messages say nothing, however bad', () => {
  const found = campaignHealth(
    facts({ sends: 49, people: 49, bounces: 49, complaints: 49, unsubscribes: 49 }),
  );
  expect(found).toMatchObject({ level: 'unmeasured', action: 'none' });
  expect(found.reasons[0]?.text).toBe('49 messages in 7 days; 50 are wanted before a rate counts.');
  expect(level({ sends: 50, people: 50, bounces: 3 })).toBe('pause');
});

test('rates are of people, not of messages, and the worst is told first', () => {
  const found = campaignHealth(facts({ sends: 1000, people: 100, bounces: 5 }));
  expect(found.level).toBe('pause');
  expect(found.reasons[0]?.text).toBe('5.0 % bounced of 100 people in 7 days.');
});

test('only one that runs is stopped; nothing else ever moves it', () => {
  const bad = { bounces: 500 };
  expect(campaignHealth(facts(bad)).action).toBe('pause');
  for (const state of ['draft', 'paused', 'completed', 'archived'])
    expect(campaignHealth(facts({ ...bad, state })).action).toBe('none');
});

test('more that comes back never looks better', () => {
  const order = ['unmeasured', 'ok', 'warn', 'urgent', 'pause'];
  const part = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(
      part,
      part,
      part,
      part,
      fc.integer({ min: 0, max: 1000 }),
      (bounces, complaints, unsubscribes, more, people) => {
        const at = (count: number) =>
          order.indexOf(
            level({ sends: people * 2, people, bounces: bounces + count, complaints, unsubscribes }),
          );
        expect(at(more)).toBeGreaterThanOrEqual(at(0));
      },
    ),
  );
});
