import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveBatch, freezeBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { saveCampaign } from '#campaigns';
import { slice as messaging } from '#messaging/slice';
import { saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { readRamp } from '../../src/outbound/waive-ramp.ts';
import { propose, reviewer, settingsWith } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

let world: VendorBench;
let campaignId: string;

beforeEach(async () => {
  world = await openVendorBench({ slices: [approval, messaging] });
  const { ctx } = world;
  await ctx.db.tx((tx) => tx.execute(sql`update workspaces set ramp_waived_at = null`));
  const { mailboxId } = await saveMailbox(ctx, {
    ...{ address: 'sdr1@sender.example', displayName: 'Nora Field', vendor: 'instantly', connection: {} },
  });
  const made = await prepareVendorMailbox(ctx, { mailboxId });
  const carrier = world.instantly.simulator.state.campaigns.get('campaignId' in made ? made.campaignId : '');
  if (carrier) carrier.status = 1;
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' };
  ({ id: campaignId } = await saveCampaign(ctx, { name: 'Spring', settings: settingsWith({ window }) }));
});
afterEach(() => world[Symbol.asyncDispose]());

let serial = 0;
/** A day on which so many approved messages leave, and the morning after it. */
async function day(count: number, meanwhile: (emails: string[]) => Promise<void> = async () => undefined) {
  const emails = Array.from({ length: count }, () => {
    serial += 1;
    return `person${serial}@mill-${serial}.example`;
  });
  await propose(
    world.ctx,
    campaignId,
    emails.map((email) => ({ email })),
  );
  await world.all(sql`update leads set tier = 'tier_1' returning 1`);
  const batch = await freezeBatch(world.ctx, { motion: 'outbound', kind: 'draft' });
  await approveBatch(
    world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock }),
    batch.id,
    batch.previewHash,
  );
  await world.settle();
  for (let looks = 0; looks < 12; looks += 1) {
    world.clock.move({ minutes: 5 });
    await world.tick('outbound.replan_overdue');
    await world.tick('outbound.dispatch');
  }
  await world.settle();
  await meanwhile(emails);
  await world.settle();
  const before = await readRamp(world.ctx);
  world.clock.move({ hours: 23 });
  return { sameDay: before.cleanDays, cleanDays: (await readRamp(world.ctx)).cleanDays };
}
const stand = async () => {
  const { active, cleanDays, perDay } = await readRamp(world.ctx);
  return { active, cleanDays, perDay };
};

test('three days that the ledger shows clean end the slow start; the day itself counts when it is over', async () => {
  expect(await stand()).toEqual({ active: true, cleanDays: 0, perDay: 5 });
  expect(await day(2)).toEqual({ sameDay: 0, cleanDays: 1 });
  expect(await day(2)).toEqual({ sameDay: 1, cleanDays: 2 });
  // A day without mail is neither clean nor a fault.
  world.clock.move({ hours: 24 });
  expect(await stand()).toEqual({ active: true, cleanDays: 2, perDay: 5 });
  expect(await day(1)).toEqual({ sameDay: 2, cleanDays: 3 });
  expect(await stand()).toEqual({ active: false, cleanDays: 3, perDay: null });
});

test('a day on which a message bounced is no clean day, told by the vendor and found in the ledger', async () => {
  await world.instantly.simulator.sendDue();
  expect((await day(2)).cleanDays).toBe(1);
  const bounces = async (emails: string[]): Promise<void> => {
    await world.instantly.simulator.sendDue();
    await world.instantly.simulator.happens(emails[0] ?? '', 'bounced');
  };
  expect((await day(2, bounces)).cleanDays).toBe(1);
  expect((await day(2)).cleanDays).toBe(2);
  const { active, reasons } = await readRamp(world.ctx);
  expect(active).toBe(true);
  expect(reasons.map(({ text }) => text).join(' ')).toMatch(/was not clean: 1 of 2 bounced/);
  expect((await day(2)).cleanDays).toBe(3);
  expect((await stand()).active).toBe(false);
});
