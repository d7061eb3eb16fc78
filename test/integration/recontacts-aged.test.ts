import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { verify } from '#ops';
import { reviveLeads } from '../../src/cadence/revival/revive-leads.ts';
import { answer, away } from '../support/answers.ts';
import { openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { approveWaiting, chosenAgain, DAY, pass, started, waiting } from '../support/sequence-world.ts';

const world = ofThisFile(openDispatchWorld);
/** A draft that nobody decides on ages away in this time. */
const AGED = 73;

const drafts = async (tenant: Tenant, touch: string): Promise<string[]> =>
  (
    await tenant.rows<{ state: string }>(
      sql`select d.state || ' ' || i.state as state from drafts d join approval_items i on i.subject_id = d.id
          where d.template_id like ${`f_${touch}%`} order by d.created_at, d.id`,
    )
  ).map(({ state }) => state);
const recontacts = (tenant: Tenant) =>
  tenant.rows<{ state: string; code: string }>(
    sql`select state, reasons -> 0 ->> 'code' as code from recontacts order by created_at, reply_id`,
  );
const whyOf = async (tenant: Tenant, lead: string | undefined): Promise<string> =>
  JSON.stringify(await whyNotSending(await tenant.ctx(), lead ?? ''));
/** Nobody decides for three days. */
async function ages(tenant: Tenant): Promise<void> {
  await pass(tenant, AGED);
  await tenant.settle();
}

/** Somebody is back, their sequence rests, and a word to them waits for its yes. */
async function back() {
  const { tenant, leads } = await started(world, 1);
  const [first] = await tenant.sends();
  await away(world, tenant, first?.to ?? '');
  await tenant.live(DAY * 9);
  expect(await drafts(tenant, 'ooo')).toEqual(['queued pending']);
  await tenant.rows(
    sql`update enrolments set state = 'paused', pause_reason = 'by hand', due_at = null, doing = null where true returning 1`,
  );
  return { tenant, lead: leads[0], email: first?.to ?? '' };
}
const OLD = 'superseded expired';

test('a word to who is back that aged away is written anew, and leaves with its own yes', async () => {
  const { tenant } = await back();
  await ages(tenant);
  expect(await drafts(tenant, 'ooo')).toEqual([OLD, 'queued pending']);
  expect(await recontacts(tenant)).toMatchObject([{ state: 'proposed' }]);
  await tenant.settle();
  expect(await drafts(tenant, 'ooo')).toHaveLength(2);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(2);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('after three that nobody decided on it is over, and why says so', async () => {
  const { tenant, lead } = await back();
  for (const _ of [1, 2, 3]) await ages(tenant);
  await tenant.live(DAY);
  expect(await drafts(tenant, 'ooo')).toEqual([OLD, OLD, OLD]);
  expect(await recontacts(tenant)).toEqual([{ state: 'closed', code: 'draft.nobody_decided' }]);
  expect(await whyOf(tenant, lead)).toContain('nobody decided on it in time three times');
});

test('nothing is written anew for who answered meanwhile', async () => {
  const { tenant, email } = await back();
  await pass(tenant, AGED - 2);
  await answer(world, tenant, email, 'Thanks, what does it cost?');
  await pass(tenant, 3);
  await tenant.settle();
  expect(await drafts(tenant, 'ooo')).toHaveLength(1);
});

test('who was chosen to be tried again is written to anew, and after three times it is over', async () => {
  const { tenant, ctx, leads } = await chosenAgain(world, 1);
  await reviveLeads.run(ctx);
  expect(await drafts(tenant, 'revival')).toEqual(['queued pending']);
  await ages(tenant);
  expect(await drafts(tenant, 'revival')).toEqual([OLD, 'queued pending']);
  expect(await waiting(tenant)).toHaveLength(1);
  await ages(tenant);
  await ages(tenant);
  await tenant.live(DAY * 8);
  expect(await drafts(tenant, 'revival')).toEqual([OLD, OLD, OLD]);
  expect(await whyOf(tenant, leads[0])).toContain('nobody decided on it in time three times');
  expect(tenant.accepted()).toEqual([]);
});

test('who was chosen to be tried again and approved at the second asking is written to once', async () => {
  const { tenant, ctx } = await chosenAgain(world, 1);
  await tenant.rows(sql`update mailboxes set purpose = 'nurture' where true returning 1`);
  await reviveLeads.run(ctx);
  await ages(tenant);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(DAY * 4);
  expect(tenant.accepted()).toHaveLength(1);
  expect(await drafts(tenant, 'revival')).toEqual([OLD, 'approved executed']);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});
