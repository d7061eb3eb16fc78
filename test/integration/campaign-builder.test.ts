import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaign, editCampaign, moveCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource } from '#leads';
import { launchCampaign } from '#pipeline';
import { previewCalendar, readCalendar } from '../../src/cadence/read-calendar.ts';
import { readAudience } from '../../src/campaigns/read-audience.ts';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import { ALL_ZERO, proof } from '../support/dispatch-steps.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  settingsWith,
  type Tenant,
} from '../support/dispatch-world.ts';
import { settleSegments } from '../support/segment-world.ts';
import { approveWaiting, waiting } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const COPY = {
  offer: 'map where work waits between two teams',
  proof: 'The map takes one week and ends with a list of the three longest waits.',
};
const HEAD = 'email,first name,last name,title,company,industry';
let lists = 0;

/** A list of people with an address, a name and a company each. */
async function list(ctx: Ctx, label: string, count: number): Promise<{ importId: string }> {
  lists += 1;
  const lines = Array.from(
    { length: count },
    (_, n) => `p${n}@${label}-${n}.example,Ana${n},Berg,Head of Operations,Mill ${label} ${n},Manufacturing`,
  );
  const imported = await importLeads(
    ctx,
    memorySource(`${label}-${lists}.csv`, [HEAD, ...lines, ''].join('\n')),
  );
  return { importId: imported.id };
}

const draftOf = (name: string, audience: object | null, more: Record<string, unknown> = {}) => ({
  name,
  settings: settingsWith({ copy: COPY, audience, tiers: ['tier_1', 'tier_2', 'tier_3', 'tier_4'], ...more }),
});

async function launched(tenant: Tenant, name: string, audience: object, more: Record<string, unknown> = {}) {
  const ctx = await tenant.ctx();
  const campaign = await createCampaign(ctx, draftOf(name, audience, more));
  const run = await launchCampaign(ctx, { campaignId: campaign.id, version: campaign.version });
  await tenant.settle();
  return { campaign, run };
}

const stateOf = async (tenant: Tenant, id: string) =>
  (
    await tenant.rows<{ state: string; version: number }>(
      sql`select state, version from campaigns where id = ${id}`,
    )
  )[0];
const leaving = (calendar: {
  days: readonly { date: string; first: number; followUps: number; planned: number }[];
}) =>
  calendar.days
    .filter(({ first, followUps, planned }) => first + followUps + planned > 0)
    .map(({ date, first, followUps, planned }) => `${date} ${planned}/${first}+${followUps}`);

test('the calendar of an unsaved draft saves nothing, and what leaves afterwards is what it said', async () => {
  const tenant = await world.tenant({ dailyLimit: 4, mailboxes: 2 });
  const ctx = await tenant.ctx();
  const draft = draftOf('Unsaved', await list(ctx, 'said', 6));
  const before = await tenant.rows(sql`select id from campaigns`);
  const preview = await previewCalendar(ctx, { campaignId: null, days: 7, ...draft });
  expect(leaving(preview)).toEqual(['2026-03-02 0/4+0', '2026-03-03 0/2+0']);
  expect(preview.days[0]).toMatchObject({ capacity: 4, moved: 2, why: { code: 'plan.daily_limit' } });
  expect(preview.audience).toMatchObject({ size: 6, free: 6, leftOut: [] });
  expect(preview.expected.reasons[0]?.code).toBe('forecast.sample');
  expect(await tenant.rows(sql`select id from campaigns`)).toEqual(before);

  const campaign = await createCampaign(ctx, draft);
  expect(campaign).toMatchObject({ state: 'draft', version: 1 });
  expect(await launchCampaign(ctx, { campaignId: campaign.id, version: 1 })).toMatchObject({
    people: 6,
    leftOut: 0,
  });
  await tenant.settle();
  expect(leaving(await readCalendar(ctx, { campaignId: campaign.id, days: 7 }))).toEqual(leaving(preview));
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.settle();
  const sends = await tenant.sends();
  const perDay = Map.groupBy(sends, ({ plannedFor }) => plannedFor.slice(0, 10));
  expect([...perDay].map(([day, of]) => [day, of.length])).toEqual([
    ['2026-03-02', 4],
    ['2026-03-03', 2],
  ]);
  await tenant.live(40);
  expect(tenant.accepted()).toHaveLength(6);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a draft sends nothing; a stale change is refused and nothing of it stays', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  const made = await createCampaign(ctx, draftOf('Edited', null));
  const edit = (version: number, name: string) =>
    editCampaign(ctx, { campaignId: made.id, version, ...draftOf(name, null, { dailyCap: 3 }) });
  const both = await Promise.allSettled([edit(1, 'By Ann'), edit(1, 'By Ben')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [refused] = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toMatchObject({ kind: 'conflict', code: 'campaign.changed' });
  expect(refused.message).toMatch(/Somebody changed "By \w+" meanwhile\. Nothing was changed/);
  expect(await stateOf(tenant, made.id)).toEqual({ state: 'draft', version: 2 });
  await expect(createCampaign(ctx, draftOf('by ann', null))).resolves.toMatchObject({ name: 'by ann' });
  await expect(edit(2, `Campaign of ${tenant.slug}`)).rejects.toMatchObject({ code: 'campaign.name_taken' });
  await expect(launchCampaign(ctx, { campaignId: made.id, version: 2 })).rejects.toMatchObject({
    code: 'campaign.no_audience',
  });
  await expect(launchCampaign(ctx, { campaignId: made.id, version: 1 })).rejects.toMatchObject({
    code: 'campaign.changed',
  });
  expect(await stateOf(tenant, made.id)).toEqual({ state: 'draft', version: 2 });
});

test('nobody is in two campaigns: the overlap is counted with the campaign before saving, and left out when it begins', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  const first = await list(ctx, 'shared', 3);
  await launched(tenant, 'The first', first);
  const rest = 'Berg,Head of Operations,Fresh Works,Manufacturing';
  const lines = ['p0@shared-0.example,Ana0', 'p1@shared-1.example,Ana1', 'new@fresh.example,New'];
  const second = await importLeads(
    ctx,
    memorySource('second.csv', `${HEAD}\n${lines.map((line) => `${line},${rest}`).join('\n')}\n`),
  );
  const audience = { importId: second.id };
  expect(await readAudience(ctx, { audience, campaignId: null })).toMatchObject({
    ...{ size: 3, free: 1, without: { company: 0, name: 0, address: 0 } },
    leftOut: [
      { code: 'audience.elsewhere', text: 'Written to by the campaign "The first" already.', count: 2 },
    ],
  });
  const { campaign, run } = await launched(tenant, 'The second', audience);
  expect(run).toMatchObject({ people: 1, leftOut: 2 });
  const skipped = await tenant.rows(
    sql`select reason, count(*)::int as count from run_items where run_id = ${run.runId} and outcome = 'skipped' and stage = 'enrich' group by 1`,
  );
  expect(skipped).toEqual([{ reason: 'audience.elsewhere', count: 2 }]);
  const twice = await tenant.rows(sql`select lead_id from enrolments group by 1 having count(*) > 1`);
  expect(twice).toEqual([]);
  const again = { campaignId: campaign.id, version: 2 };
  await expect(launchCampaign(ctx, again)).rejects.toMatchObject({ code: 'campaign.nobody' });
});

test('two campaigns launched at one moment over the same people share none of them', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  const audience = await list(ctx, 'race', 4);
  const campaigns: Campaign[] = [];
  for (const name of ['Left', 'Right']) campaigns.push(await createCampaign(ctx, draftOf(name, audience)));
  await Promise.all(campaigns.map(({ id, version }) => launchCampaign(ctx, { campaignId: id, version })));
  await tenant.settle();
  const enrolled = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from enrolments group by lead_id`,
  );
  expect(enrolled.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
});

test('a campaign keeps to its own mailboxes and its own limit a day', async () => {
  const tenant = await world.tenant({ mailboxes: 3 });
  const ctx = await tenant.ctx();
  const [, chosen] = await tenant.rows<{ id: string }>(sql`select id from mailboxes order by address`);
  const audience = await list(ctx, 'own', 5);
  await launched(tenant, 'Own ways', audience, { mailboxes: [chosen?.id], dailyCap: 2 });
  await approveWaiting(tenant);
  await tenant.settle();
  const planned = await tenant.rows<{ id: string; count: number }>(
    sql`select mailbox_id as id, count(*)::int as count from send_ledger group by mailbox_id, planned_for::date order by planned_for::date`,
  );
  expect(planned).toEqual([2, 2, 1].map((count) => ({ id: chosen?.id, count })));
});

test('a paused campaign keeps its place and goes on; an archived one takes back what had not left, and says why', async () => {
  const tenant = await world.tenant({ dailyLimit: 2 });
  const ctx = await tenant.ctx(reviewer);
  const { campaign } = await launched(tenant, 'Ends', await list(ctx, 'ends', 4));
  await approveWaiting(tenant);
  await tenant.live(6);
  expect(tenant.accepted()).toHaveLength(2);
  const move = (version: number, what: string) =>
    moveCampaign(ctx, { campaignId: campaign.id, version, move: what, reason: 'The offer changed.' });
  await expect(move(2, 'archive')).rejects.toMatchObject({ code: 'campaign.elsewhere' });
  await move(2, 'pause');
  await tenant.live(48);
  expect(tenant.accepted()).toHaveLength(2);
  await expect(move(2, 'resume')).rejects.toMatchObject({ code: 'campaign.changed' });
  await move(3, 'archive');
  await tenant.live(48);
  expect(tenant.accepted()).toHaveLength(2);
  const ledger = await tenant.sends();
  expect(ledger.filter(({ state }) => state === 'cancelled').map(({ reasons }) => reasons[0]?.code)).toEqual(
    Array(2).fill('campaign.archived'),
  );
  expect(
    await tenant.rows(
      sql`select distinct state, exit_reason as why from enrolments where exit_reason = 'archived'`,
    ),
  ).toHaveLength(1);
  expect(await waiting(tenant)).toEqual([]);
  await expect(move(4, 'resume')).rejects.toMatchObject({ code: 'campaign.elsewhere' });
  const edit = { campaignId: campaign.id, version: 4, ...draftOf('Ends', null) };
  await expect(editCampaign(ctx, edit)).rejects.toMatchObject({ code: 'campaign.elsewhere' });
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a segment is an audience once it is filled, and whoever joins it later is begun with when it is launched again', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await list(ctx, 'early', 2);
  const filter = { all: [{ field: 'has_email', is: true }] };
  const { id: segmentId } = await createSegment(ctx, { name: 'Reachable', filter });
  const made = await createCampaign(ctx, draftOf('By segment', { segmentId }));
  const launch = (version: number) => launchCampaign(ctx, { campaignId: made.id, version });
  await expect(launch(1)).rejects.toMatchObject({ code: 'campaign.audience_growing' });
  await settleSegments(ctx);
  expect(await launch(1)).toMatchObject({ people: 2, leftOut: 0 });
  await tenant.settle();
  await list(ctx, 'late', 3);
  await settleSegments(ctx);
  expect(await launch(2)).toMatchObject({ people: 3, leftOut: 2 });
  await tenant.settle();
  const enrolled = await tenant.rows(sql`select 1 from enrolments where campaign_id = ${made.id}`);
  expect(enrolled).toHaveLength(5);
  const gone = { segmentId: ctx.ids.next() };
  await expect(readAudience(ctx, { audience: gone, campaignId: null })).rejects.toMatchObject({
    code: 'segment.not_found',
  });
});
