import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '#core/log';
import { openSandbox, type Sandbox } from '#sandbox';

const BEGINNING = Temporal.Instant.fromEpochMilliseconds(0);
const MONDAY = Temporal.Instant.from('2026-03-02T09:00:00Z');

let folder: string;
let now = BEGINNING;
beforeEach(() => {
  now = BEGINNING;
  folder = mkdtempSync(join(tmpdir(), 'sandbox-day-zero-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lives in the world for a while; it is opened as the clock stands. */
async function living<Answer>(live: (world: Sandbox) => Promise<Answer>): Promise<Answer> {
  const world = await openSandbox({
    folder,
    seed: 'test',
    now: () => now,
    log: createLog({ level: 'silent' }),
  });
  try {
    return await live(world);
  } finally {
    await world.close();
  }
}

type Organization = { sandbox_notes: { observedAt: string }[] };

async function ask({ settings }: Sandbox, path: string, body: object) {
  const answer = await fetch(`${settings.APOLLO_BASE_URL}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': settings.APOLLO_API_KEY ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

/** When what Apollo tells of thirty companies happened. */
async function news(world: Sandbox): Promise<string[]> {
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, number) =>
      ask(world, '/people/match', {
        first_name: 'Ada',
        last_name: 'Adler',
        domain: `works-${number}.example`,
      }),
    ),
  );
  return people.flatMap(({ person }) =>
    ((person as { organization: Organization } | null)?.organization.sandbox_notes ?? []).map(
      ({ observedAt }) => observedAt,
    ),
  );
}

const daysBefore = (days: readonly string[], at: Temporal.Instant) =>
  days.map((day) => at.since(Temporal.Instant.from(day)).total('days'));

function expectLately(days: readonly string[]): void {
  expect(days.length).toBeGreaterThan(5);
  const ago = daysBefore(days, MONDAY);
  expect([Math.min(...ago) >= 0, Math.max(...ago) <= 76]).toEqual([true, true]);
}

test('a world that is opened before anybody lives in it begins when somebody does, and its news stay where they are', async () => {
  const first = await living(async (world) => {
    now = MONDAY;
    return news(world);
  });
  expectLately(first);
  now = MONDAY.add({ hours: 24 * 60 });
  expect(await living(news)).toEqual(first);
});

test('a world that was given the beginning of time as its day zero begins anew', async () => {
  writeFileSync(join(folder, 'world.json'), JSON.stringify({ born: BEGINNING.toString() }));
  now = MONDAY;
  expectLately(await living(news));
});

test('whom a search finds has news of that day too', async () => {
  const found = await living(async (world) => {
    now = MONDAY;
    const page = (await ask(world, '/mixed_people/api_search', { per_page: 10 })) as {
      people: { id: string }[];
    };
    const { matches } = await ask(world, '/people/bulk_match', {
      details: page.people.map(({ id }) => ({ id })),
    });
    return (matches as { organization: Organization }[]).flatMap(({ organization }) =>
      organization.sandbox_notes.map(({ observedAt }) => observedAt),
    );
  });
  expectLately(found);
});
