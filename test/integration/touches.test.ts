import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freezeByCampaign } from '#approval';
import { slice as approval } from '#approval/slice';
import { saveCampaign } from '#campaigns';
import { defineEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { whyNotSending } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as messaging } from '#messaging/slice';
import { saveMailbox } from '#outbound';
import { prepareVendorMailbox } from '../../src/outbound/prepare-vendor-mailbox.ts';
import { heldBack } from '../../src/outbound/touches/hold-back.ts';
import { judgeTouches, verdictOf } from '../../src/outbound/touches/judge-touches.ts';
import { approveAsRead } from '../support/approve-as-read.ts';
import { propose, reviewer, settingsWith } from '../support/dispatch-world.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

const EMAIL = 'avery@firm-of-avery.example';
const PROFILE = 'linkedin.com/in/avery-stone';
let world: VendorBench;
let leadId: string;
let campaigns: { mail: string; linkedin: string; more: string };

/** A live workspace that writes by Instantly and by HeyReach, and one person it knows on both. */
beforeEach(async () => {
  world = await openVendorBench({ slices: [approval, messaging, leads] });
  const { ctx } = world;
  const sender = { displayName: 'Sam Rep', connection: {} };
  const boxes = await Promise.all([
    saveMailbox(ctx, { ...sender, address: 'sdr1@sender.example', vendor: 'instantly' }),
    saveMailbox(ctx, { ...sender, address: 'sam@linkedin-account.example', vendor: 'heyreach' }),
  ]);
  for (const { mailboxId } of boxes) await prepareVendorMailbox(ctx, { mailboxId });
  for (const campaign of world.instantly.simulator.state.campaigns.values()) campaign.status = 1;
  const make = async (name: string) =>
    (
      await saveCampaign(ctx, {
        name,
        settings: settingsWith({
          window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
        }),
      })
    ).id;
  campaigns = { mail: await make('Spring'), linkedin: await make('Network'), more: await make('Summer') };
  leadId = await world.lead({ email: EMAIL, linkedin: PROFILE });
});
afterEach(() => world[Symbol.asyncDispose]());

const mail = (campaignId = campaigns.mail) =>
  propose(world.ctx, campaignId, [{ email: EMAIL, body: `A word for one person from ${campaignId}.` }]);
const linkedin = () =>
  propose(world.ctx, campaigns.linkedin, [{ email: EMAIL, to: PROFILE, subject: '', body: 'Hello there.' }]);
/** What waits of all campaigns, frozen and looked at together. */
async function freeze() {
  const batches = await freezeByCampaign(world.ctx, { motion: 'outbound', kind: 'draft' });
  return {
    ids: batches.map(({ id }) => id),
    items: batches.reduce((sum, { items }) => sum + items, 0),
    dropped: batches.flatMap(({ preview }) => preview.dropped),
  };
}
async function approve(batchIds: readonly string[]): Promise<void> {
  for (const batchId of batchIds)
    await approveAsRead(
      world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock }),
      batchId,
    );
  await world.settle();
}
async function dispatched(): Promise<void> {
  for (let looks = 0; looks < 3; looks += 1) {
    world.clock.move({ minutes: 2 });
    await world.tick('outbound.replan_overdue');
    await world.tick('outbound.dispatch');
  }
  await world.settle();
}
type Row = { to: string; state: string; plannedFor: string; day: string | null; codes: string[] };
const ledger = () =>
  world.all<Row>(
    sql`select to_address as to, state, to_char(planned_for at time zone 'UTC', 'YYYY-MM-DD') as "plannedFor", to_char(transmission_at at time zone 'UTC', 'YYYY-MM-DD') as day,
          array(select r ->> 'code' from jsonb_array_elements(reasons) r) as codes from send_ledger order by planned_for, to_address`,
  );
const droppedBy = async () => (await freeze()).dropped.map(({ reasons }) => reasons.map(({ code }) => code));

describe('touch spacing across campaigns', () => {
  test('e-mail and LinkedIn of two campaigns, approved together, never reach one person on one day', async () => {
    await mail();
    await linkedin();
    const batch = await freeze();
    expect(batch.items).toBe(2);
    await approve(batch.ids);
    await dispatched();
    await dispatched();
    const today = world.clock.now().toString().slice(0, 10);
    const tomorrow = world.clock.now().add({ hours: 24 }).toString().slice(0, 10);
    const [first, second] = await ledger();
    expect(first).toMatchObject({ state: 'accepted', day: today });
    expect(second).toMatchObject({ state: 'planned', plannedFor: tomorrow, codes: ['touch.same_day'] });
    const why = await whyNotSending(world.ctx, leadId);
    expect(JSON.stringify(why)).toMatch(/never reach one person on one day/);
    expect(JSON.stringify(why)).toContain(tomorrow);
    world.clock.move({ hours: 24 });
    await dispatched();
    expect((await ledger()).map(({ state, day }) => [state, day])).toEqual([
      ['accepted', today],
      ['accepted', tomorrow],
    ]);
  });

  test('the preview leaves out who was reached on the other channel today, and says from when on', async () => {
    await mail();
    await approve((await freeze()).ids);
    await dispatched();
    await linkedin();
    expect(await droppedBy()).toEqual([['touch.same_day']]);
    const tomorrow = world.clock.now().add({ hours: 24 }).toString().slice(0, 10);
    expect((await whyNotSending(world.ctx, leadId)).sentence).toContain(`${tomorrow} 00:00`);
    world.clock.move({ hours: 24 });
    expect((await freeze()).items).toBe(1);
  });

  test('two mails of two campaigns lie three days apart', async () => {
    await mail();
    await approve((await freeze()).ids);
    await dispatched();
    world.clock.move({ hours: 48 });
    await mail(campaigns.more);
    expect(await droppedBy()).toEqual([['touch.too_soon']]);
    world.clock.move({ hours: 24 });
    expect((await freeze()).items).toBe(1);
  });

  test('of two messages that two hands hold at once one may leave', async () => {
    await mail();
    await linkedin();
    await approve((await freeze()).ids);
    const held = await world.all<{ id: string; to: string; campaignId: string }>(
      sql`update send_ledger s set state = 'claimed', claimed_by = 'hand', claimed_at = now() from enrolments e
          where e.workspace_id = s.workspace_id and e.id = s.enrolment_id returning s.id, s.to_address as to, e.campaign_id as "campaignId"`,
    );
    const { ctx } = world;
    const answers = await ctx.db.tx((tx) =>
      judgeTouches(
        ctx,
        tx,
        held.map(({ id, to, campaignId }) => ({ key: id, leadId, ledgerId: id, campaignId, to })),
      ),
    );
    expect(held.filter(({ id }) => verdictOf(answers.get(id)).allowed)).toHaveLength(1);
    // Whoever begins, the other hand waits for it and sees it, whatever it was allowed before.
    await world.all(
      sql`update send_ledger set claimed_at = claimed_at + (to_address like 'linkedin%')::int * interval '1 hour' returning 1`,
    );
    const begin = (row: (typeof held)[number]) =>
      ctx.db.tx(async (tx) => {
        const leaving = { ...row, leadId, toAddress: row.to, answerId: null };
        const back = await heldBack(ctx, tx, [leaving]);
        if (back.size === 0)
          await tx.execute(
            sql`update send_ledger set state = 'transmission_begun', transmission_at = ${ctx.now().toString()}, claimed_at = claimed_at + interval '2 hours' where id = ${row.id}`,
          );
        return back.size;
      });
    expect((await Promise.all(held.map(begin))).toSorted()).toEqual([0, 1]);
  });
});

describe('whom the CRM writes to', () => {
  const crmMailSent = defineEvent<object>(vendorEventType('crm.mail_sent'));
  /** HighLevel knows the person as a contact, and says that it wrote to them. */
  async function crmMails(): Promise<void> {
    const { ctx } = world;
    const now = ctx.now().toString();
    const id = ctx.workspace.id;
    await world.all(sql`insert into crm_connections (workspace_id, vendor, account, enabled, stages_due_at, due_at, changed_by, changed_at)
      values (${id}, 'highlevel', 'l', true, ${now}, ${now}, 'test', ${now}) returning 1`);
    await world.all(sql`insert into crm_contacts (workspace_id, id, vendor, contact_id, active_at, person_id, link, created_at, updated_at)
      select ${id}, ${ctx.ids.next()}, 'highlevel', 'c1', ${now}, person_id, 'address', ${now}, ${now} from leads where id = ${leadId} returning 1`);
    const told = {
      kind: 'crm.mail_sent',
      vendor: 'highlevel',
      account: 'l',
      contactId: 'c1',
      messageId: 'm1',
      at: now,
    };
    await ctx.db.tx((tx) => ctx.emit(tx, crmMailSent, { aggregate: 'c1', payload: told }));
    await world.settle();
  }
  const atVendors = () => [
    world.instantly.simulator.state.leads.size,
    [...world.heyreach.simulator.state.members.values()].flat().length,
  ];

  test('swarm §38.1: CRM-sent lead excluded from ESP and LinkedIn, in the preview with the reason', async () => {
    await crmMails();
    await mail();
    await linkedin();
    await propose(world.ctx, campaigns.mail, [{ email: 'other@elsewhere.example' }]);
    const { items, dropped } = await freeze();
    expect(items).toBe(1);
    expect(dropped.map(({ reasons }) => reasons[0]?.code)).toEqual(['crm.mailed', 'crm.mailed']);
    expect(JSON.stringify(await whyNotSending(world.ctx, leadId))).toContain('The CRM writes to this person');
  });

  test('swarm §38.1: CRM-sent lead excluded from ESP and LinkedIn, also when the CRM wrote after the yes', async () => {
    await mail();
    await linkedin();
    const before = atVendors();
    const batch = await freeze();
    expect(batch.items).toBe(2);
    await approve(batch.ids);
    await crmMails();
    await dispatched();
    expect((await ledger()).map(({ state, codes }) => [state, codes[0]])).toEqual([
      ['cancelled', 'crm.mailed'],
      ['cancelled', 'crm.mailed'],
    ]);
    expect(atVendors()).toEqual(before);
  });
});
