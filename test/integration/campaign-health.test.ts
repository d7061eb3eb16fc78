import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveCampaign } from '#campaigns';
import { attention } from '#core/contributions';
import { recordLeadEvents, whyNotSending } from '#leads';
import { readCampaignHealth } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { peopleUnderWay } from '../../src/cadence/calendar.store.ts';
import { readMailboxHealth } from '../../src/outbound/read-mailbox-health.ts';
import { approved, dispatch, people } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const watch = outbound.ticks?.find(({ name }) => name === 'outbound.campaign_health');
const look = async (tenant: Tenant) => watch?.run(await tenant.ctx());

/** A campaign that wrote to `count` people, each by a mailbox without a gap. */
async function wrote(count: number, settings: Record<string, unknown> = {}): Promise<Tenant> {
  const tenant = await world.tenant({ mailboxes: 3, settings: { autonomy: 'auto', ...settings } });
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0 returning 1`);
  await approved(tenant, people(count, 'written'));
  await tenant.live(40);
  expect(tenant.accepted()).toHaveLength(count);
  return tenant;
}

async function happened(tenant: Tenant, count: number, event: 'bounced' | 'unsubscribed', from = 0) {
  const ctx = await tenant.ctx();
  const leads = await tenant.rows<{ leadId: string }>(
    sql`select lead_id as "leadId" from send_ledger where state = 'accepted' order by id limit ${count} offset ${from}`,
  );
  await ctx.db.tx((tx) =>
    recordLeadEvents(
      ctx,
      tx,
      leads.map(({ leadId }) => ({ leadId, event, channel: 'email', summary: event, nextSendAt: null })),
    ),
  );
}

const campaign = async (tenant: Tenant) => {
  const [found] = await tenant.rows<{ state: string; autonomy: string; version: number }>(
    sql`select state, settings ->> 'autonomy' as autonomy, version from campaigns where id = ${tenant.campaignId}`,
  );
  return found;
};
const alerts = (tenant: Tenant) =>
  tenant.rows<{ code: string }>(sql`select code from alerts where code like 'campaign.%' order by code`);

test('a campaign of which too much bounces stops, says why everywhere, and goes on only when a person says so', async () => {
  const tenant = await wrote(60);
  const { campaignId } = tenant;
  await world.owner(
    sql`insert into global_brakes (name, reason, engaged_at, engaged_by) values ('preparation', 'planning only', now(), 'test')`,
  );
  const later = await approved(tenant, people(4, 'later'));
  await tenant.settle();
  await world.owner(sql`delete from global_brakes where name = 'preparation'`);
  await happened(tenant, 1, 'bounced');
  expect(await look(tenant)).toBe(0);
  expect(await readCampaignHealth(await tenant.ctx(), { campaignId })).toMatchObject({
    ...{ level: 'ok', people: 60, bounces: 1, held: null },
  });
  await happened(tenant, 2, 'bounced', 1);
  expect(await look(tenant)).toBe(1);
  expect(await look(tenant)).toBe(0);
  expect(await campaign(tenant)).toMatchObject({ state: 'paused', autonomy: 'hold' });
  expect(await alerts(tenant)).toEqual([{ code: 'campaign.figures' }]);
  const why = /stopped by itself: 5\.0 % bounced of 60 people in 7 days\..* until a person has looked/;
  expect((await whyNotSending(await tenant.ctx(), later.waiting[0]?.leadId ?? '')).sentence).toMatch(why);
  const shown = await readCampaignHealth(await tenant.ctx(), { campaignId });
  expect(shown).toMatchObject({ level: 'pause', state: 'paused' });
  expect(shown.held?.reasons[0]?.text).toMatch(why);
  const ctx = await tenant.ctx();
  const home: { kind: string }[] = [];
  await ctx.db.tx(async (tx) => {
    for (const part of ctx.contributed(attention)) home.push(...(await part.list(ctx, tx)));
  });
  expect(home.map(({ kind }) => kind)).toContain('campaigns_held');

  // However long it rests, and however few are counted by then.
  const before = tenant.accepted().length;
  await tenant.live(24 * 9);
  world.runtime.sandboxClock.set((await tenant.ctx()).now().add({ hours: 24 * 2 }));
  expect(await look(tenant)).toBe(0);
  await dispatch.run(await tenant.ctx());
  expect(tenant.accepted()).toHaveLength(before);
  expect((await campaign(tenant))?.state).toBe('paused');

  const version = (await campaign(tenant))?.version ?? 0;
  const resume = { campaignId, version, move: 'resume', reason: 'the list was cleaned' };
  await expect(moveCampaign(await tenant.ctx(), resume)).rejects.toThrow(/A person/);
  await moveCampaign(await tenant.ctx(reviewer), resume);
  await tenant.settle();
  // What it brought back before is not held against it again.
  expect(await look(tenant)).toBe(0);
  expect(await readCampaignHealth(await tenant.ctx(), { campaignId })).toMatchObject({
    ...{ state: 'active', level: 'unmeasured', held: null },
  });
});

test('who is refused as the recipient is named counts as a bounce, for the campaign and its mailbox, though no byte left', async () => {
  const tenant = await world.tenant({ mailboxes: 1, settings: { autonomy: 'auto' } });
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0 returning 1`);
  const gone = Array.from({ length: 4 }, (_, index) => ({ email: `bounce-hard@gone-${index}.example` }));
  await approved(tenant, [...people(56, 'refused'), ...gone]);
  await tenant.live(72);
  expect(tenant.accepted()).toHaveLength(56);
  const { campaignId } = tenant;
  expect(await readCampaignHealth(await tenant.ctx(), { campaignId })).toMatchObject({
    ...{ level: 'pause', sends: 60, people: 60, bounces: 4 },
  });
  const [mailbox] = (await readMailboxHealth(await tenant.ctx())).mailboxes;
  expect(mailbox).toMatchObject({ sends: 60, bounces: 4 });
});

test('a message without a place in the plan has no time, and none of 1970', async () => {
  const tenant = await world.tenant();
  const { waiting } = await approved(tenant, people(1, 'placeless'));
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{window,start}', '"17:00"') returning 1`,
  );
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set planned_for = 'epoch', reasons = '[{"code": "send.mailbox_cap", "text": "The mailbox is full."}]' returning 1`,
  );
  const why = await whyNotSending(await tenant.ctx(), waiting[0]?.leadId ?? '');
  expect(why.sentence).toContain('waits for another place in the plan');
  expect(why.next).toBeNull();
  expect(JSON.stringify(why)).not.toContain('1970');
  const underWay = await (await tenant.ctx()).db.tx((tx) => peopleUnderWay(tx, tenant.campaignId, 10));
  expect(underWay).toHaveLength(1);
  expect(JSON.stringify(underWay)).not.toContain('1970');
});

test('below fifty messages nothing is judged, and of another workspace nothing is seen', async () => {
  const tenant = await wrote(49);
  await happened(tenant, 20, 'bounced');
  expect(await look(tenant)).toBe(0);
  expect(await alerts(tenant)).toEqual([]);
  const other = await world.tenant({ mailboxes: 0 });
  expect(await look(other)).toBe(0);
  await expect(
    readCampaignHealth(await other.ctx(reviewer), { campaignId: tenant.campaignId }),
  ).rejects.toThrow(/no campaign/);
});

test('who leaves is told of once a day from two of a hundred people on, and stops a campaign at five, where two hundred were written to', async () => {
  const tenant = await wrote(100);
  await happened(tenant, 90, 'unsubscribed');
  expect(await look(tenant)).toBe(0);
  // As many people as a rate of who leaves wants.
  const more = await wrote(200);
  await happened(more, 4, 'unsubscribed');
  expect(await look(more)).toBe(0);
  expect(await look(more)).toBe(0);
  expect(await alerts(more)).toEqual([{ code: 'campaign.warn' }]);
  await happened(more, 6, 'unsubscribed', 4);
  expect(await look(more)).toBe(1);
  expect((await campaign(more))?.state).toBe('paused');
});
