import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveBatch, freezeBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { moveCampaign, saveCampaign } from '#campaigns';
import { slice as messaging } from '#messaging/slice';
import { verify } from '#ops';
import { holdAfterComplaint, saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { propose, type Recipient, reviewer, settingsWith } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

/** A complaint about a campaign whose messages lie at vendors and have not left there yet. */
let world: VendorBench;
let campaignId: string;
let carrier: string;

beforeEach(async () => {
  world = await openVendorBench({ slices: [approval, messaging] });
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' };
  const settings = settingsWith({ window });
  ({ id: campaignId } = await saveCampaign(world.ctx, { name: 'Spring', settings }));
});
afterEach(() => world[Symbol.asyncDispose]());

async function handedOver(recipients: readonly Recipient[]): Promise<string[]> {
  const waiting = await propose(world.ctx, campaignId, recipients);
  const batch = await freezeBatch(world.ctx, { motion: 'outbound', kind: 'draft' });
  await approveBatch(
    world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock }),
    batch.id,
    batch.previewHash,
  );
  await world.settle();
  for (let looks = 0; looks < 15; looks += 1) {
    world.clock.move({ minutes: 2 });
    await world.tick('outbound.dispatch');
  }
  await world.settle();
  const states = await world.all<{ state: string }>(sql`select state from send_ledger`);
  expect(states.map(({ state }) => state)).toEqual(recipients.map(() => 'accepted'));
  return waiting.map(({ leadId }) => leadId);
}

async function atInstantly(): Promise<string[]> {
  const { mailboxId } = await saveMailbox(world.ctx, {
    ...{ address: 'sdr1@sender.example', displayName: 'Nora Field', vendor: 'instantly', connection: {} },
  });
  const made = await prepareVendorMailbox(world.ctx, { mailboxId });
  carrier = 'campaignId' in made ? made.campaignId : '';
  const there = world.instantly.simulator.state.campaigns.get(carrier);
  if (!there) throw new Error('The campaign was not made.');
  there.status = 1;
  return handedOver([{ email: 'anna@anna-firm.example' }, { email: 'bert@bert-firm.example' }]);
}

const complain = (leadId: string) => world.ctx.db.tx((tx) => holdAfterComplaint(world.ctx, tx, [leadId]));
const holds = () =>
  world.all<{ vendor: string; state: string; attempts: number }>(
    sql`select vendor, state, attempts from vendor_holds order by vendor`,
  );
const mails = () =>
  world.instantly.simulator.state.emails.filter((mail) => mail.ue_type === 1 && mail.campaign_id === carrier);
const blocked = () => [...world.instantly.simulator.state.blockList.values()];

async function daysPass(days: number): Promise<void> {
  for (let hour = 0; hour < 24 * days; hour += 6) {
    world.clock.move({ hours: 6 });
    await world.instantly.simulator.sendDue();
    await world.tick('outbound.pause_held');
    await world.settle();
  }
}

test('nothing of the campaign leaves Instantly after the hold, nobody is blocked there, and a person resumes it', async () => {
  const [anna = ''] = await atInstantly();
  expect(mails()).toEqual([]);
  expect(await complain(anna)).toEqual([campaignId]);
  expect(await world.tick('outbound.pause_held')).toBe(1);
  expect(await holds()).toEqual([{ vendor: 'instantly', state: 'held', attempts: 1 }]);
  expect(world.instantly.simulator.state.campaigns.get(carrier)?.status).toBe(2);
  await daysPass(4);
  expect(mails()).toEqual([]);
  expect(blocked()).toEqual([]);
  expect(await world.all(sql`select subject from audit_log where action = 'vendor.campaign_paused'`)).toEqual(
    [{ subject: `instantly ${carrier}` }],
  );
  // The check could fail: without the pause they leave.
  const there = world.instantly.simulator.state.campaigns.get(carrier);
  if (there) there.status = 1;
  await daysPass(2);
  expect(mails()).toHaveLength(2);
});

test('a vendor that fails is asked again; a campaign that goes on meanwhile is paused no more', async () => {
  const [anna = ''] = await atInstantly();
  const { answer } = world.instantly.simulator;
  let down = true;
  world.instantly.simulator.answer = async (request) =>
    down && request.path.endsWith('/pause')
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'down for the test' } }
      : answer(request);
  await complain(anna);
  await world.tick('outbound.pause_held');
  expect(await holds()).toEqual([{ vendor: 'instantly', state: 'asked', attempts: 1 }]);
  expect(await world.tick('outbound.pause_held')).toBe(0);
  world.clock.move({ minutes: 2 });
  down = false;
  expect(await world.tick('outbound.pause_held')).toBe(1);
  expect(await holds()).toEqual([{ vendor: 'instantly', state: 'held', attempts: 2 }]);

  down = true;
  const [{ version = 0 } = {}] = await world.all<{ version: number }>(sql`select version from campaigns`);
  const rita = world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock });
  const going = { campaignId, move: 'resume', reason: 'an old list; the rest is fine' };
  await moveCampaign(rita, { ...going, version });
  await complain(anna);
  await world.tick('outbound.pause_held');
  const [again = { version: 0 }] = await world.all<{ version: number }>(sql`select version from campaigns`);
  await moveCampaign(rita, { ...going, version: again.version });
  world.clock.move({ minutes: 2 });
  await world.tick('outbound.pause_held');
  expect((await holds()).map(({ state }) => state).sort()).toEqual(['held', 'let_go']);
  const { checks } = await verify(world.ctx);
  expect(Object.entries(checks).filter(([, { count }]) => count !== 0)).toEqual([]);
});

test('on LinkedIn the campaign that draws from the list is paused, also when a person binds it later', async () => {
  const { state } = world.heyreach.simulator;
  const listId = state.nextId();
  state.lists.set(listId, { id: listId, name: 'ours', campaignIds: [], creationTime: state.stamp() });
  state.members.set(listId, []);
  await saveMailbox(world.ctx, {
    ...{ address: 'nora@sender.example', displayName: 'Nora Field', vendor: 'heyreach' },
    connection: { listId: String(listId) },
  });
  const [anna = ''] = await handedOver([
    { email: 'anna@anna-firm.example', to: 'linkedin.com/in/anna-firm', subject: '' },
  ]);
  await complain(anna);
  await world.tick('outbound.pause_held');
  expect(await holds()).toEqual([{ vendor: 'heyreach', state: 'asked', attempts: 1 }]);
  const [campaign] = [...state.campaigns.values()];
  if (!campaign) throw new Error('There is no campaign at HeyReach.');
  campaign.status = 'IN_PROGRESS';
  state.lists.set(listId, {
    ...{ id: listId, name: 'ours', campaignIds: [campaign.id], creationTime: state.stamp() },
  });
  world.clock.move({ minutes: 2 });
  await world.tick('outbound.pause_held');
  expect(await holds()).toEqual([{ vendor: 'heyreach', state: 'held', attempts: 2 }]);
  expect(state.campaigns.get(campaign.id)?.status).toBe('PAUSED');
});
