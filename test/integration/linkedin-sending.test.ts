import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveBatch, freezeBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { saveCampaign } from '#campaigns';
import { reconcileOperations } from '#gateway';
import { suppressAddresses } from '#leads';
import { slice as messaging } from '#messaging/slice';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { propose, reviewer, settingsWith, type Waiting } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

let world: VendorBench;
let mailboxId: string;
let campaignId: string;

beforeEach(async () => {
  world = await openVendorBench({ slices: [approval, messaging] });
  ({ mailboxId } = await saveMailbox(world.ctx, {
    address: 'sam@linkedin-account.example',
    displayName: 'Sam Rep',
    vendor: 'heyreach',
    connection: {},
  }));
  ({ id: campaignId } = await saveCampaign(world.ctx, {
    name: 'Spring',
    settings: settingsWith({
      window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
    }),
  }));
});
afterEach(() => world[Symbol.asyncDispose]());

const PEOPLE = ['avery-stone', 'blake-reed'];
const profile = (name: string): string => `linkedin.com/in/${name}`;

async function approved(names: readonly string[]): Promise<Waiting[]> {
  for (const name of names)
    await world.lead({ email: `${name}@firm-of-${name}.example`, linkedin: profile(name) });
  const waiting = await propose(
    world.ctx,
    campaignId,
    names.map((name) => ({
      email: `${name}@firm-of-${name}.example`,
      to: profile(name),
      subject: '',
      body: `Hello, a word for ${name} alone.`,
    })),
  );
  const batch = await freezeBatch(world.ctx, { motion: 'outbound', kind: 'draft' });
  await approveBatch(
    world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock }),
    batch.id,
    batch.previewHash,
  );
  await world.settle();
  return waiting;
}
async function dispatched(): Promise<void> {
  for (let looks = 0; looks < 15; looks += 1) {
    world.clock.move({ minutes: 2 });
    await world.tick('outbound.replan_overdue');
    await world.tick('outbound.dispatch');
  }
  await world.settle();
}
const listOf = async (): Promise<number> => {
  const carrier = await prepareVendorMailbox(world.ctx, { mailboxId });
  return Number('listId' in carrier ? carrier.listId : Number.NaN);
};
const membersOf = (list: number) => world.heyreach.simulator.state.members.get(list) ?? [];
const ledger = () =>
  world.all<{ to: string; state: string; receipt: string | null; reasons: { code: string }[] }>(
    sql`select to_address as to, state, receipt, reasons from send_ledger order by to_address`,
  );
const proof = async () =>
  Object.fromEntries(
    Object.entries((await verify(world.ctx)).checks).map(([name, { count }]) => [name, count]),
  );
const ALL_ZERO = { duplicates: 0, lost: 0, unapproved: 0, suppressed: 0, unsettled: 0, 'still worked': 0 };

test('two leads are put on a list with two texts; the receipt comes when the campaign writes', async () => {
  const list = await listOf();
  const [avery] = await approved(PEOPLE);
  await dispatched();
  expect(await ledger()).toMatchObject([
    { to: profile('avery-stone'), state: 'accepted', receipt: null },
    { to: profile('blake-reed'), state: 'accepted', receipt: null },
  ]);
  const texts = membersOf(list).map((member) => JSON.stringify(member));
  expect(texts).toHaveLength(2);
  for (const name of PEOPLE)
    expect(texts.filter((text) => text.includes(`a word for ${name} alone`))).toHaveLength(1);
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_SENT', '2-abc');
  await world.settle();
  expect((await ledger())[0]).toMatchObject({ receipt: 'heyreach reports it sent' });
  expect((await ledger())[1]).toMatchObject({ receipt: null });
  expect(await world.one(sql`select status from leads where id = ${avery?.leadId}`)).toEqual({
    status: 'linkedin_sent',
  });
  expect(
    await world.all(
      sql`select distinct channel from threads t join messages m on m.thread_id = t.id where m.direction = 'out'`,
    ),
  ).toEqual([{ channel: 'linkedin' }]);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a lost answer leads to exactly one lead on the list, found by looking', async () => {
  const list = await listOf();
  await approved(['avery-stone']);
  const { answer } = world.heyreach.simulator;
  let lost = 0;
  world.heyreach.simulator.answer = async (request) => {
    const given = await answer(request);
    if (request.path !== '/list/AddLeadsToListV2' || lost > 0) return given;
    lost += 1;
    return 'drop';
  };
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'unknown' }]);
  world.clock.move({ minutes: 5 });
  await reconcileOperations(
    world.ctx,
    new Map(world.heyreach.performers.map((each) => [each.operation.name, each])),
  );
  await world.tick('outbound.reconcile');
  expect(await ledger()).toMatchObject([{ state: 'accepted' }]);
  expect([lost, membersOf(list).length]).toEqual([1, 1]);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a no by mail holds on LinkedIn too, and other bytes than the approved ones do not leave', async () => {
  const list = await listOf();
  await approved(PEOPLE);
  await suppressAddresses(world.ctx, [
    { address: 'avery-stone@firm-of-avery-stone.example', reason: 'by telephone', source: 'operator' },
  ]);
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`update drafts set body = 'Changed behind the back' where body like '%blake-reed%'`),
  );
  await dispatched();
  expect(membersOf(list)).toEqual([]);
  expect(await ledger()).toMatchObject([
    { state: 'cancelled', reasons: [{ code: 'suppression.address' }] },
    { state: 'cancelled', reasons: [{ code: 'approval.other_bytes' }] },
  ]);
});

test('a list that feeds a campaign takes nobody: the message waits until there is a new list', async () => {
  const list = await listOf();
  const row = world.heyreach.simulator.state.lists.get(list);
  if (!row) throw new Error('The list was not made.');
  row.campaignIds = [Number(world.heyreach.seeded.campaignId)];
  await approved(['blake-reed']);
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'planned', reasons: [{ code: 'heyreach.list_in_use' }] }]);
  const fresh = await listOf();
  expect(fresh).not.toBe(list);
  expect(await listOf()).toBe(fresh);
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'accepted' }]);
  expect(membersOf(fresh)).toHaveLength(1);
});

test('who says no while on a list is stopped in the campaign it is bound to, whenever that happens', async () => {
  const list = await listOf();
  const [blake] = await approved(['blake-reed']);
  await dispatched();
  await suppressAddresses(world.ctx, [
    { address: 'blake-reed@firm-of-blake-reed.example', reason: 'by telephone', source: 'operator' },
  ]);
  await world.settle();
  const stops = () =>
    world.all<{ place: string; state: string }>(
      sql`select case when vendor_campaign_id like 'list:%' then 'list' else 'campaign' end as place, state from vendor_leads where lead_id = ${blake?.leadId} order by 1`,
    );
  expect(await stops()).toEqual([{ place: 'list', state: 'stopping' }]);
  const { state } = world.heyreach.simulator;
  const campaign = Number(world.heyreach.seeded.campaignId);
  const row = state.lists.get(list);
  if (row) row.campaignIds = [campaign];
  state.campaignLeads.set(campaign, [
    ...(state.campaignLeads.get(campaign) ?? []),
    ...membersOf(list).map((member) => ({ ...member, leadCampaignStatus: 'InSequence' })),
  ]);
  world.clock.move({ minutes: 2 });
  await world.settle();
  expect(await stops()).toEqual([
    { place: 'campaign', state: 'stopped' },
    { place: 'list', state: 'stopped' },
  ]);
});
