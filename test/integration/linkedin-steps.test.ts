import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { slice as agents } from '#agents/slice';
import { approveBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { pendingBatches } from '#approval/views';
import { slice as cadence } from '#cadence/slice';
import { stepsOfLead } from '#cadence/views';
import { enrolLeads, saveCampaign } from '#campaigns';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { importLeads, leadsOfImport, memorySource, recordLeadEvents } from '#leads';
import { slice as messaging } from '#messaging/slice';
import { saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { reviewer, settingsWith } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

let world: VendorBench;
let list: number;
let leadId: string;
const PROFILE = 'linkedin.com/in/ana-berg';

/** A lead whose first mail has left, and whose second step, the request to connect, is due now. */
beforeEach(async () => {
  world = await openVendorBench({ slices: [agents, approval, messaging, cadence] });
  const { ctx } = world;
  const { mailboxId } = await saveMailbox(ctx, {
    ...{
      address: 'sam@linkedin-account.example',
      displayName: 'Sam Rep',
      vendor: 'heyreach',
      connection: {},
    },
  });
  const made = await prepareVendorMailbox(ctx, { mailboxId });
  list = Number('listId' in made ? made.listId : Number.NaN);
  const { id: campaignId } = await saveCampaign(ctx, {
    name: 'Spring',
    settings: settingsWith({
      window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
      copy: { offer: 'map where work waits between two teams', proof: null },
      sequence: DEFAULT_SEQUENCE,
    }),
  });
  const imported = await importLeads(
    ctx,
    memorySource(
      'list.csv',
      `email,first name,last name,title,company,industry,linkedin\nana@mill.example,Ana,Berg,Head of Operations,Mill Works,Manufacturing,https://www.${PROFILE}\n`,
    ),
  );
  const [lead] = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  leadId = typeof lead === 'string' ? lead : String((lead as unknown as { id: string }).id);
  await ctx.db.tx(async (tx) => {
    await recordLeadEvents(ctx, tx, [{ leadId, event: 'sent', channel: 'email', summary: 'Sent' }]);
    const enrolments = [{ id: ctx.ids.next<'enrolment'>(), leadId }];
    await enrolLeads(tx, { workspaceId: ctx.workspace.id, campaignId, enrolments, at: ctx.now() });
    await tx.execute(sql`update enrolments set current_step = 2, due_at = ${ctx.now().toString()}`);
  });
});
afterEach(() => world[Symbol.asyncDispose]());

/** What is due is written, a person says yes, and it leaves. */
async function written(): Promise<void> {
  await world.tick('cadence.advance');
  await world.tick('cadence.freeze');
  const reviewing = world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock });
  for (const { id, previewHash } of await world.ctx.db.tx(pendingBatches))
    await approveBatch(reviewing, id, previewHash);
  await world.settle();
  for (let looks = 0; looks < 4; looks += 1) {
    world.clock.move({ minutes: 2 });
    await world.tick('outbound.dispatch');
  }
  await world.settle();
}
const steps = async (): Promise<string[]> =>
  (await world.ctx.db.tx((tx) => stepsOfLead(tx, leadId))).map(({ step, state }) => `${step} ${state}`);
const standing = () =>
  world.one<{ step: number; status: string; connected: boolean }>(
    sql`select e.current_step as step, l.status, e.connected_at is not null as connected from enrolments e join leads l on l.id = e.lead_id`,
  );

/** The person binds the list to a campaign, and HeyReach asks the lead to connect. */
async function asked(): Promise<void> {
  const { state } = world.heyreach.simulator;
  const [member] = state.members.get(list) ?? [];
  if (!member) throw new Error('The lead is not on the list.');
  const [id, room] = [Number(world.heyreach.seeded.campaignId), '2-ana'];
  const note = JSON.stringify(member.customUserFields);
  expect(note).toContain('Shall we connect?');
  state.rooms.set(room, { id: room, accountId: 88, campaignId: id, lead: member, messages: [] });
  world.clock.move({ minutes: 30 });
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_SENT', room);
  await world.settle();
}

test('a request to connect is done when the vendor reports it; who lets us in is written to in the conversation', async () => {
  await written();
  expect([await steps(), (await standing())?.step]).toEqual([['2 begun'], 2]);
  await asked();
  expect([await steps(), await standing()]).toEqual([
    ['2 done'],
    { step: 3, status: 'linkedin_sent', connected: false },
  ]);
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_ACCEPTED', '2-ana');
  await world.settle();
  expect(await standing()).toEqual({ step: 3, status: 'linkedin_connected', connected: true });
  world.clock.move({ hours: 24 * 5 });
  await world.all(
    sql`update enrolments set current_step = 4, due_at = ${world.clock.now().toString()} returning 1`,
  );
  await written();
  const said = world.heyreach.simulator.state.rooms.get('2-ana')?.messages.map(({ body }) => body) ?? [];
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^Thank you for connecting, Ana\.\n\nWe map where work waits between two teams\./);
  expect(await steps()).toEqual(['2 done', '4 done']);
  expect(await world.all(sql`select receipt from send_ledger where step = 4`)).toEqual([
    { receipt: 'said in the conversation at heyreach' },
  ]);
  await world.heyreach.simulator.reply('2-ana', 'Yes, happy to talk. What do you propose?');
  await world.settle();
  expect((await standing())?.status).toBe('linkedin_replied');
});

test('what the vendor never reports is a failed step after a week, and the sequence goes on with the mail behind it', async () => {
  await written();
  world.clock.move({ hours: 24 * 6 });
  expect(await world.tick('cadence.give_up_undelivered')).toBe(0);
  world.clock.move({ hours: 25 });
  expect(await world.tick('cadence.give_up_undelivered')).toBe(1);
  expect(await world.tick('cadence.give_up_undelivered')).toBe(0);
  expect([await steps(), (await standing())?.step]).toEqual([['2 failed'], 3]);
  // A report that comes late is still the truth about the step.
  await asked();
  expect([await steps(), (await standing())?.step]).toEqual([['2 done'], 3]);
});

test('without an account on LinkedIn the step is left out and says so', async () => {
  await world.all(sql`update mailboxes set vendor = 'native' returning 1`);
  await written();
  expect([await steps(), (await standing())?.step]).toEqual([['2 skipped'], 3]);
});

test('a paused account is waited for', async () => {
  await world.all(sql`update mailboxes set state = 'paused' returning 1`);
  await written();
  expect([await steps(), (await standing())?.step]).toEqual([['2 waiting'], 2]);
});
