import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveCampaign } from '#campaigns';
import { campaignChanged } from '#campaigns/events';
import { whyNotSending } from '#leads';
import { followResumed } from '../../src/outbound/hold-campaigns.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const ROUND_THE_CLOCK = {
  window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
  autonomy: 'auto',
};

/** The person who complains gets the first of eight mails; the others wait for their minutes. */
async function complained(): Promise<{ tenant: Tenant; waiting: string }> {
  const tenant = await world.tenant({ mailboxes: 1, settings: ROUND_THE_CLOCK });
  const others = Array.from({ length: 7 }, (_, n) => ({
    email: `person${n}@mill-${tenant.slug}-${n}.example`,
  }));
  await tenant.propose([{ email: `always-complaint@${tenant.slug}-mill.example` }, ...others]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  expect(tenant.accepted()[0]).toBe(`always-complaint@${tenant.slug}-mill.example`);
  const later = (await tenant.ctx()).now().add({ hours: 24 });
  // The provider's report (ARF) lies in our mailbox before the next message has its minute.
  expect(await world.sandbox.deliverDue(later)).toBe(1);
  await tenant.settle();
  const [left] = (await tenant.sends()).filter(({ state }) => state === 'planned');
  return { tenant, waiting: left?.leadId ?? '' };
}

test('one complaint stops the campaign before its next message, and every message that waits says why', async () => {
  const { tenant, waiting } = await complained();
  const before = tenant.accepted().length;
  expect(await tenant.rows(sql`select state, settings ->> 'autonomy' as autonomy from campaigns`)).toEqual([
    { state: 'paused', autonomy: 'shadow' },
  ]);
  await tenant.live(5);
  expect(tenant.accepted()).toHaveLength(before);
  expect(before).toBeLessThan(8);
  const planned = (await tenant.sends()).filter(({ state }) => state === 'planned');
  expect(planned).toHaveLength(8 - before);
  expect(new Set(planned.map(({ reasons }) => reasons[0]?.code))).toEqual(new Set(['campaign.complaint']));
  const why = await whyNotSending(await tenant.ctx(), waiting);
  expect(why.sentence).toMatch(/Somebody complained about Campaign of .* until a person has looked/);
  expect(await tenant.rows(sql`select code, severity from alerts where code like 'campaign.%'`)).toEqual([
    { code: 'campaign.complaint', severity: 'critical' },
  ]);
});

test('it goes on when a person says so, without what it had earned; the one who complained gets nothing more', async () => {
  const { tenant } = await complained();
  const { campaignId } = tenant;
  const [{ version } = { version: 0 }] = await tenant.rows<{ version: number }>(
    sql`select version from campaigns where id = ${campaignId}`,
  );
  const say = { campaignId, version, move: 'resume', reason: 'an old list; the rest is fine' };
  await expect(moveCampaign(await tenant.ctx(), { ...say, reason: 'no person' })).rejects.toMatchObject({
    code: 'campaign.needs_a_person',
  });
  const rita = await tenant.ctx({ ...reviewer, scopes: new Set(['campaigns:write']) });
  expect(await moveCampaign(rita, say)).toMatchObject({ state: 'active' });
  await expect(moveCampaign(rita, say)).rejects.toMatchObject({ kind: 'conflict' });
  await tenant.live(24);
  expect(tenant.accepted()).toHaveLength(8);
  expect(tenant.accepted().filter((to) => to.startsWith('always-complaint'))).toHaveLength(1);
  expect(await tenant.rows(sql`select state, settings ->> 'autonomy' as autonomy from campaigns`)).toEqual([
    { state: 'active', autonomy: 'shadow' },
  ]);
});

test('what else a planned message says of itself outlives a change of its campaign', async () => {
  const tenant = await world.tenant({ mailboxes: 1, settings: ROUND_THE_CLOCK });
  await tenant.propose([{ email: 'noted@mill-noted.example' }, { email: 'other@mill-other.example' }]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set reasons = '[{"code": "send.replanned", "text": "Its minute passed."}]' where state = 'planned' returning 1`,
  );
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    ctx.emit(tx, campaignChanged, {
      aggregate: tenant.campaignId,
      payload: { campaignId: tenant.campaignId, version: 2 },
    }),
  );
  await drainAll(ctx, [followResumed]);
  const planned = (await tenant.sends()).filter(({ state }) => state === 'planned');
  expect(planned.map(({ reasons }) => reasons[0]?.code)).toEqual(['send.replanned']);
});
