import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveBatch, freezeBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { saveCampaign } from '#campaigns';
import { attention } from '#core/contributions';
import { reconcileOperations } from '#gateway';
import { suppress, unsubscribeLead, whyNotSending } from '#leads';
import { slice as messaging } from '#messaging/slice';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { propose, type Recipient, reviewer, settingsWith, type Waiting } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

let world: VendorBench;
let mailboxId: string;
let campaignId: string;
/** The vendor's campaign that carries the mailbox. */
let carrier: string;

beforeEach(async () => {
  world = await openVendorBench({ slices: [approval, messaging] });
  const { ctx } = world;
  ({ mailboxId } = await saveMailbox(ctx, {
    address: 'sdr1@sender.example',
    displayName: 'Nora Field',
    vendor: 'instantly',
    connection: {},
  }));
  ({ id: campaignId } = await saveCampaign(ctx, {
    name: 'Spring',
    settings: settingsWith({
      window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
    }),
  }));
});
afterEach(() => world[Symbol.asyncDispose]());

async function prepared(): Promise<void> {
  const made = await prepareVendorMailbox(world.ctx, { mailboxId });
  carrier = 'campaignId' in made ? made.campaignId : '';
  const row = world.instantly.simulator.state.campaigns.get(carrier);
  if (!row) throw new Error('The campaign was not made.');
  row.status = 1;
}

async function approved(recipients: readonly Recipient[]): Promise<Waiting[]> {
  const waiting = await propose(world.ctx, campaignId, recipients);
  const batch = await freezeBatch(world.ctx, { motion: 'outbound', kind: 'draft' });
  await approveBatch(
    world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock }),
    batch.id,
    batch.previewHash,
  );
  await world.settle();
  return waiting;
}

/** Lets so much time pass that everything planned is due, and sends it. */
async function dispatched(): Promise<void> {
  for (let looks = 0; looks < 15; looks += 1) {
    world.clock.move({ minutes: 2 });
    await world.tick('outbound.replan_overdue');
    await world.tick('outbound.dispatch');
  }
  await world.settle();
}

type Row = {
  to: string;
  state: string;
  receipt: string | null;
  reasons: { code: string }[];
  response: string | null;
};
const ledger = () =>
  world.all<Row>(
    sql`select to_address as to, state, receipt, reasons, response from send_ledger order by to_address`,
  );
const statusOf = async (leadId: string) =>
  (await world.one<{ status: string }>(sql`select status from leads where id = ${leadId}`))?.status;
const leadsThere = () =>
  [...world.instantly.simulator.state.leads.values()].filter((lead) => lead.campaign === carrier);
const mailsTo = (email: string) =>
  world.instantly.simulator.state.emails.filter((mail) => mail.ue_type === 1 && mail.lead === email);
const proof = async () =>
  Object.fromEntries(
    Object.entries((await verify(world.ctx)).checks).map(([name, { count }]) => [name, count]),
  );
const ALL_ZERO = {
  duplicates: 0,
  lost: 0,
  unapproved: 0,
  suppressed: 0,
  unsettled: 0,
  unread: 0,
  'still worked': 0,
};
const lookAtVendors = () =>
  reconcileOperations(
    world.ctx,
    new Map(world.instantly.performers.map((each) => [each.operation.name, each])),
  );

const TWO: Recipient[] = [
  {
    email: 'anna@anna-firm.example',
    subject: 'Your night shift',
    body: 'Hello Anna,\n\nonly for you <b>1</b>.',
  },
  { email: 'bert@bert-firm.example', subject: 'Your day shift', body: 'Hello Bert,\n\nonly for you 2.' },
];

test('two leads get two texts, each the approved one; the step is done when the vendor says it sent it', async () => {
  await prepared();
  const [anna, bert] = await approved(TWO);
  await dispatched();
  expect(await ledger()).toMatchObject([
    { state: 'accepted', receipt: null, response: 'instantly took the lead' },
    { state: 'accepted', receipt: null },
  ]);
  expect([await statusOf(anna?.leadId ?? ''), await statusOf(bert?.leadId ?? '')]).toEqual([
    'dispatched',
    'dispatched',
  ]);
  expect(await world.instantly.simulator.sendDue()).toBe(2);
  await world.settle();
  const [toAnna, toBert] = [mailsTo('anna@anna-firm.example'), mailsTo('bert@bert-firm.example')];
  expect([toAnna.length, toBert.length]).toEqual([1, 1]);
  expect(toAnna[0]).toMatchObject({
    subject: 'Your night shift',
    body: { html: expect.stringContaining('<p>only for you &lt;b&gt;1&lt;/b&gt;.</p>') },
  });
  expect(toBert[0]).toMatchObject({
    subject: 'Your day shift',
    body: { html: expect.stringContaining('only for you 2.') },
  });
  expect(JSON.stringify(toBert[0])).not.toContain('Anna');
  expect((await ledger()).map(({ receipt }) => receipt)).toEqual([
    'instantly reports it sent',
    'instantly reports it sent',
  ]);
  expect(await statusOf(anna?.leadId ?? '')).toBe('sent');
  const told = await world.all(sql`select 1 from events where type = 'mail.accepted'`);
  expect(told).toHaveLength(2);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a lost answer leads to exactly one lead at the vendor, found by looking', async () => {
  await prepared();
  await approved([TWO[0] as Recipient]);
  const { answer } = world.instantly.simulator;
  let lost = 0;
  world.instantly.simulator.answer = async (request) => {
    const given = await answer(request);
    if (request.path !== '/leads/add' || lost > 0) return given;
    lost += 1;
    return 'drop';
  };
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'unknown' }]);
  await dispatched();
  await world.tick('outbound.reconcile');
  expect(await ledger()).toMatchObject([{ state: 'unknown' }]);
  await lookAtVendors();
  await world.tick('outbound.reconcile');
  expect(await ledger()).toMatchObject([{ state: 'accepted', response: 'found at instantly' }]);
  expect([lost, leadsThere().length]).toEqual([1, 1]);
  await world.instantly.simulator.sendDue();
  await world.settle();
  expect(await ledger()).toMatchObject([{ state: 'accepted', receipt: 'instantly reports it sent' }]);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a request that never arrived is found missing, and leaves once after all', async () => {
  await prepared();
  await approved([TWO[0] as Recipient]);
  const { answer } = world.instantly.simulator;
  let cut = 0;
  world.instantly.simulator.answer = async (request) => {
    if (request.path !== '/leads/add' || cut > 0) return answer(request);
    cut += 1;
    return 'drop';
  };
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'unknown' }]);
  world.clock.move({ minutes: 5 });
  await lookAtVendors();
  await world.tick('outbound.reconcile');
  expect(await ledger()).toMatchObject([{ state: 'planned' }]);
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'accepted' }]);
  expect(leadsThere()).toHaveLength(1);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test.each(['claimed', 'transmission_begun'])('a process that died in %s is made good', async (state) => {
  await prepared();
  await approved([TWO[0] as Recipient]);
  const { answer } = world.instantly.simulator;
  await dispatched();
  world.instantly.simulator.answer = answer;
  // As the dead process left it: the lead is at the vendor only when the transmission had begun.
  if (state === 'claimed')
    for (const lead of leadsThere()) world.instantly.simulator.state.leads.delete(lead.id);
  await world.ctx.db.tx(async (tx) => {
    await tx.execute(sql`delete from vendor_leads`);
    await tx.execute(sql`delete from messages`);
    await tx.execute(sql`update approval_items set state = 'approved', executed_at = null`);
    await tx.execute(
      sql`update send_ledger set state = ${state}, claimed_by = 'gone', settled_at = null, response = null, operation_id = null`,
    );
    await tx.execute(
      sql`update operation_log set state = 'intended', receipt = null, settled_at = null where operation like '%add_leads'`,
    );
  });
  expect((await proof()).unsettled).toBe(1);
  await world.tick('outbound.reconcile');
  world.clock.move({ minutes: 5 });
  await lookAtVendors();
  await world.tick('outbound.reconcile');
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'accepted' }]);
  expect(leadsThere()).toHaveLength(1);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a lead the vendor has with another text is not sent a second one, and is no lost message', async () => {
  await prepared();
  const { state } = world.instantly.simulator;
  const [pattern] = state.leads.values();
  const id = state.nextId();
  state.leads.set(id, {
    ...(pattern as NonNullable<typeof pattern>),
    id,
    email: 'anna@anna-firm.example',
    campaign: carrier,
  });
  await approved([TWO[0] as Recipient]);
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'rejected', reasons: [{ code: 'send.vendor_refused' }] }]);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('a receipt whose webhook never came is found by asking, and what is held back is shown', async () => {
  await prepared();
  await approved([TWO[0] as Recipient]);
  await dispatched();
  world.clock.move({ hours: 49 });
  expect(await world.tick('outbound.look_for_sends')).toBe(0);
  const shown = await Promise.all(
    world.ctx.contributed(attention).map((each) => world.ctx.db.tx((tx) => each.list(world.ctx, tx))),
  );
  expect(shown.flat().map(({ kind }) => kind)).toContain('vendor_sends_held');
  world.offline = true;
  await world.instantly.simulator.sendDue();
  world.offline = false;
  expect(await world.tick('outbound.look_for_sends')).toBe(1);
  await world.settle();
  expect(await ledger()).toMatchObject([{ state: 'accepted', receipt: 'instantly reports it sent' }]);
});

test('a no between the handing over and the sending stops the message at the vendor', async () => {
  await prepared();
  const [anna] = await approved([TWO[0] as Recipient]);
  await dispatched();
  await unsubscribeLead(world.ctx, { leadId: anna?.leadId ?? '', source: 'link' });
  await world.settle();
  expect(await world.instantly.simulator.sendDue()).toBe(0);
  expect(mailsTo('anna@anna-firm.example')).toEqual([]);
  expect(await proof()).toMatchObject(ALL_ZERO);
});

test('without a campaign there nothing is claimed, and why is said', async () => {
  const [anna] = await approved([TWO[0] as Recipient]);
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'planned' }]);
  const why = await whyNotSending(world.ctx, anna?.leadId ?? '');
  expect(why.reasons.map(({ code }) => code)).toContain('send.no_vendor_campaign');
  await prepared();
  await dispatched();
  expect(await ledger()).toMatchObject([{ state: 'accepted' }]);
  expect(await prepareVendorMailbox(world.ctx, { mailboxId })).toEqual({ campaignId: carrier });
});

test('a no for one campaign ends what the vendor does for that one alone', async () => {
  await prepared();
  const { id: autumn } = await saveCampaign(world.ctx, { name: 'Autumn', settings: settingsWith({}) });
  await approved([TWO[0] as Recipient]);
  await dispatched();
  const stateAfterNoFor = async (campaign: string) => {
    const no = { address: 'anna@anna-firm.example', reason: 'not this one', cause: 'manual' as const };
    await suppress(world.ctx, [{ ...no, campaignId: campaign }], 'operator');
    await world.settle();
    return (await world.one<{ state: string }>(sql`select state from vendor_leads`))?.state;
  };
  expect(await stateAfterNoFor(autumn)).toBe('added');
  expect(await stateAfterNoFor(campaignId)).toBe('stopped');
});
