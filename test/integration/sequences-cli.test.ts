import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '#cadence/cli';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { type DispatchWorld, openDispatchWorld, reviewer } from '../support/dispatch-world.ts';
import { DAY, enrolmentOf, started } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** What `legwork sequences …` prints in this workspace. */
async function sequences(ctx: Ctx, line: readonly string[], flags = {}): Promise<string> {
  const texts: string[] = [];
  const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  const command = commands.find(({ name }) => name === 'sequences');
  await command?.run(io, { positional: line, flags }, session);
  return texts.join('');
}
const ANA = 'person0@mill-0.example';

test('what cannot be done is said in a sentence, and nothing changes', async () => {
  const { tenant, leads } = await started(world, 1);
  const [lead = ''] = leads;
  const ctx = await tenant.ctx(reviewer);
  for (const [line, flags, says] of [
    [['pause'], {}, /which lead/],
    [['pause', 'nobody@mill.example'], { reason: 'x' }, /No lead has the address/],
    [['pause', ANA], {}, /not changed/],
    [['pause', ANA], { reason: 'x', until: 'soon' }, /not changed/],
    [['pause', ANA], { reason: 'x', until: '2020-01-01' }, /has passed/],
    [['resume', ANA], { reason: 'x', until: '2030-01-01' }, /not changed/],
    [['pause', ANA], { reason: 'x', campaign: 'other' }, /no sequence that could be changed/],
  ] as const)
    await expect(sequences(ctx, line, flags)).rejects.toThrow(says);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'active', step: 2 });
  const other = await world.tenant();
  await expect(sequences(await other.ctx(reviewer), ['pause', lead], { reason: 'x' })).rejects.toThrow(
    /There is no lead/,
  );
});

test('a sequence is put off until nine of a morning of the reader in the terminal, goes on by itself, and is gone on with by hand', async () => {
  const { tenant, leads } = await started(world, 1, { window: { zone: 'Europe/Berlin' } });
  const [lead = ''] = leads;
  const ctx = await tenant.ctx(reviewer);
  const seen = JSON.parse(await sequences(ctx, [ANA]));
  expect(seen.enrolments).toMatchObject([{ state: 'active', step: 2 }]);
  // A Wednesday, two weeks on, in Tokyo, where the day has begun long before.
  await tenant.rows(sql`update people set location = 'Tokyo, Japan' returning 1`);
  const now = ctx.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const day = now.add({ days: 14 + ((10 - now.dayOfWeek) % 7) });
  const flags = { until: day.toString(), reason: 'Trade fair until then.' };
  const after = JSON.parse(await sequences(ctx, ['pause', ANA], flags));
  expect(after).toMatchObject({
    ...{ state: 'paused', pauseReason: 'lead_snoozed' },
    resumeAt: day
      .toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: { hour: 9 } })
      .toInstant()
      .toString(),
  });
  await tenant.live(21 * DAY);
  expect((await enrolmentOf(tenant, lead)).state).toBe('active');
  const ctxLater = await tenant.ctx(reviewer);
  await sequences(ctxLater, ['pause', lead], { reason: 'Asked by phone.' });
  expect(JSON.parse(await sequences(ctxLater, ['resume', lead], { reason: 'Called back.' }))).toMatchObject({
    state: 'active',
  });
  expect(JSON.parse(await sequences(ctxLater, ['end', lead], { reason: 'No longer ours.' }))).toMatchObject({
    state: 'exited',
  });
});
