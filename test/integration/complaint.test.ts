import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaign, editCampaign, findCampaign, moveCampaign, saveCampaign } from '#campaigns';
import { campaignChanged } from '#campaigns/events';
import { whyNotSending } from '#leads';
import { followMoved } from '../../src/outbound/hold-campaigns.ts';
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
  await drainAll(ctx, [followMoved]);
  const planned = (await tenant.sends()).filter(({ state }) => state === 'planned');
  expect(planned.map(({ reasons }) => reasons[0]?.code)).toEqual(['send.replanned']);
});

test('what a complaint took, a person gives back: a key may lower the autonomy and never raise it, by no door', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const rita = await tenant.ctx(reviewer);
  const key = await tenant.ctx({ ...reviewer, kind: 'key', id: 'key-1', name: 'The importer' });
  const present = async () => {
    const found = await rita.db.tx((tx) => findCampaign(tx, tenant.campaignId));
    if (!found) throw new Error('The campaign is gone.');
    return found;
  };
  const fileOf = async (autonomy: string) => {
    const { name, settings } = await present();
    return { name, settings: { ...settings, autonomy } };
  };
  const edit = async (ctx: typeof key, autonomy: string) =>
    editCampaign(ctx, {
      campaignId: tenant.campaignId,
      version: (await present()).version,
      ...(await fileOf(autonomy)),
    });
  await edit(key, 'shadow');
  const before = await present();
  const refused = { kind: 'forbidden', code: 'campaign.autonomy_needs_a_person' };
  for (const level of ['draft_only', 'hold', 'auto']) {
    await expect(edit(key, level)).rejects.toMatchObject(refused);
    await expect(saveCampaign(key, await fileOf(level))).rejects.toMatchObject(refused);
  }
  const fresh = { ...(await fileOf('auto')), name: 'Another one' };
  await expect(createCampaign(key, fresh)).rejects.toMatchObject(refused);
  await expect(saveCampaign(key, fresh)).rejects.toMatchObject(refused);
  expect(await present()).toEqual(before);
  expect(await tenant.rows(sql`select 1 from campaigns where name = 'Another one'`)).toEqual([]);
  // Who changes something else leaves the level as it is.
  await saveCampaign(key, await fileOf('shadow'));
  await edit(rita, 'auto');
  await saveCampaign(key, await fileOf('auto'));
  await saveCampaign(key, await fileOf('draft_only'));
  await saveCampaign(rita, await fileOf('hold'));
  expect((await present()).settings.autonomy).toBe('hold');
});
