import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { enrichLeads, lookForAnswers } from '#enrichment';
import { addressVerdicts, whyNotSending } from '#leads';
import { verifyDue } from '../../src/enrichment/look-verifications.ts';
import { addressGuard } from '../../src/outbound/address-guard.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing(''), bettercontact: knowing('') }, { verifies: true });
});
afterAll(() => world[Symbol.asyncDispose]());

const singles = () => world.neverbounce.requests().filter(({ path }) => path === '/single/check').length;
const line = (address: string) => `${address},Eve,Nobody,Firm,${address.split('@')[1]}`;

/** Enriches people nobody knows, which leaves their addresses to the verifier, and waits for it. */
async function verified(ctx: Ctx, addresses: readonly string[]): Promise<string[]> {
  const ids = await world.leads(ctx, addresses.map(line));
  await enrichLeads(ctx, ids);
  await world.rows(ctx, sql`update leads set enrichment_state = 'missed' returning 1`);
  for (let look = 0; look < 4; look += 1) {
    world.pass({ seconds: 60 });
    await lookForAnswers(ctx);
    await enrichLeads(ctx, ids);
  }
  return ids;
}
const stored = (ctx: Ctx) =>
  world.rows<{ address: string; verdict: string; short: string; by: string }>(
    ctx,
    sql`select address, verdict, verification as short, verified_by as by from person_addresses order by address`,
  );
const codes = async (ctx: Ctx, address: string, allowCatchAll = false) =>
  (await ctx.db.tx((tx) => addressVerdicts(ctx, tx, [{ address, allowCatchAll }])))[0]?.reasons.map(
    ({ code }) => code,
  );

describe('a list', () => {
  test('is one job and no single question, and every verdict is stored with its day', async () => {
    const ctx = await world.ctx('a-list');
    const [jobs, before] = [world.neverbounce.jobs(), singles()];
    const addresses = [
      'valid@one.example',
      'invalid@two.example',
      'catch_all@three.example',
      ...Array.from({ length: 22 }, (_, index) => `p${index}@many-${index}.example`),
    ];
    await verified(ctx, addresses);
    expect(singles() - before).toBe(0);
    expect(world.neverbounce.jobs() - jobs).toBe(1);
    const all = await stored(ctx);
    expect(all).toHaveLength(25);
    expect(all.every(({ verdict, by }) => verdict !== null && by === 'neverbounce')).toBe(true);
    expect(all.find(({ address }) => address.startsWith('invalid'))).toMatchObject({
      verdict: 'undeliverable',
      short: 'invalid',
    });
  });

  test('even a short one', async () => {
    const ctx = await world.ctx('a-short-list');
    const [jobs, before] = [world.neverbounce.jobs(), singles()];
    await verified(ctx, ['p1@short.example', 'p2@short.example']);
    expect([world.neverbounce.jobs() - jobs, singles() - before]).toEqual([1, 0]);
  });
});

test('one address is one question, asked once, and again only after 30 days', async () => {
  const ctx = await world.ctx('one');
  const before = singles();
  const ids = await verified(ctx, ['valid@alone.example']);
  expect(singles() - before).toBe(1);
  expect(await codes(ctx, 'valid@alone.example')).toEqual([]);
  world.pass({ hours: 24 * 30 });
  expect(await codes(ctx, 'valid@alone.example')).toEqual(['verification.aged']);
  expect((await whyNotSending(ctx, ids[0] ?? '')).sentence).toContain('verified again first');
  // Nobody writes to it soon, so it is not paid for.
  await verifyDue.run(ctx);
  expect(singles() - before).toBe(1);
  await world.rows(ctx, sql`update leads set next_send_at = ${ctx.now().toString()} returning 1`);
  await verifyDue.run(ctx);
  expect(singles() - before).toBe(2);
  expect(await codes(ctx, 'valid@alone.example')).toEqual([]);
});

test('an invalid address never leaves, a catch-all only with the flag of its campaign, an unverified one not at all', async () => {
  const ctx = await world.ctx('guarded');
  await verified(ctx, ['invalid@a.example', 'catch_all@b.example', 'valid@c.example']);
  await world.leads(ctx, [line('new@d.example')]);
  const asked = (address: string) => ({
    input: {},
    subject: { addresses: [address] },
    idempotencyKey: address,
  });
  const verdicts = await ctx.db.tx((tx) =>
    addressGuard.check(ctx, tx, {
      operation: { name: 'email.send', effect: 'send', risk: 'high' },
      requests: ['invalid@a.example', 'catch_all@b.example', 'valid@c.example', 'new@d.example'].map(asked),
    }),
  );
  expect(verdicts.map(({ allowed, reasons }) => [allowed, reasons[0]?.code])).toEqual([
    [false, 'verification.invalid'],
    [false, 'verification.catch_all'],
    [true, undefined],
    [false, 'verification.missing'],
  ]);
  expect(await codes(ctx, 'catch_all@b.example', true)).toEqual([]);
  // The tool that sends for us gets them as little as our own mail server.
  const [handed] = await ctx.db.tx((tx) =>
    addressGuard.check(ctx, tx, {
      operation: { name: 'email_campaigns.instantly.add_leads', effect: 'write', risk: 'high' },
      requests: [asked('invalid@a.example')],
    }),
  );
  expect(handed?.allowed).toBe(false);
});

test('a sandbox and a workspace that does not want it write without a verdict, but never to an invalid address', async () => {
  const ctx = await world.ctx('sandbox-of-verdicts', 'sandbox');
  const before = world.neverbounce.requests().length;
  await verified(ctx, ['valid@free.example']);
  expect(world.neverbounce.requests().length).toBe(before);
  expect(await codes(ctx, 'valid@free.example')).toEqual([]);
  await world.rows(ctx, sql`update person_addresses set verification = 'invalid' returning 1`);
  expect(await codes(ctx, 'valid@free.example')).toEqual(['verification.invalid']);
});
