import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { verify } from '#ops';
import { reviveLeads } from '../../src/cadence/revival/revive-leads.ts';
import { answer, away, dayAhead } from '../support/answers.ts';
import { openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import {
  approveWaiting,
  chosenAgain,
  pass,
  rejectWaiting,
  started,
  waiting,
} from '../support/sequence-world.ts';

const world = ofThisFile(openDispatchWorld);

const written = (tenant: Tenant, touch: string) =>
  tenant.rows<{ templateId: string; state: string }>(
    sql`select template_id as "templateId", state from drafts where template_id like ${`f_${touch}%`} order by created_at, id`,
  );
const recontacts = (tenant: Tenant) =>
  tenant.rows<{ state: string; linked: boolean }>(
    sql`select state, draft_id is not null as linked from recontacts order by created_at, reply_id`,
  );
const whyOf = async (tenant: Tenant, lead: string | undefined): Promise<string> =>
  JSON.stringify(await whyNotSending(await tenant.ctx(), lead ?? ''));

const AWAY = ['f_ooo_retouch', 'f_ooo_when_it_suits', 'f_ooo_still_a_question'];
const QUIET = ['f_revival', 'f_revival_what_changed', 'f_revival_one_page'];

/** Somebody is back, and a word to them waits for its yes. */
async function back(settings: Record<string, unknown> = {}) {
  const { tenant, leads } = await started(world, 1, settings);
  const [first] = await tenant.sends();
  await away(world, tenant, first?.to ?? '');
  await tenant.live(24 * 9);
  return { tenant, lead: leads[0], email: first?.to ?? '' };
}

test('a word to who is back is written from the next text after a no, once, and leaves with a yes', async () => {
  const { tenant } = await back();
  await rejectWaiting(tenant);
  expect(await written(tenant, 'ooo')).toEqual([
    { templateId: AWAY[0], state: 'rejected' },
    { templateId: AWAY[1], state: 'queued' },
  ]);
  expect(await recontacts(tenant)).toEqual([{ state: 'proposed', linked: true }]);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(2);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('after three rejections it is over, and why says so', async () => {
  const { tenant, lead } = await back();
  for (const _ of AWAY) await rejectWaiting(tenant);
  expect((await written(tenant, 'ooo')).map(({ templateId, state }) => [templateId, state])).toEqual(
    AWAY.map((id) => [id, 'rejected']),
  );
  expect(await recontacts(tenant)).toEqual([{ state: 'closed', linked: false }]);
  expect(await whyOf(tenant, lead)).toContain('Rejected 3 times in 30 days');
  await tenant.live(24);
  expect(await written(tenant, 'ooo')).toHaveLength(3);
});

test('nothing is written anew for who was rejected as a person, or answered meanwhile', async () => {
  const ruledOut = await back();
  await rejectWaiting(ruledOut.tenant, 'icp_mismatch');
  expect(await written(ruledOut.tenant, 'ooo')).toEqual([{ templateId: AWAY[0], state: 'rejected' }]);
  expect(await recontacts(ruledOut.tenant)).toEqual([{ state: 'closed', linked: false }]);
  const { tenant, email } = await back();
  await answer(world, tenant, email, 'Thanks, what does it cost?');
  await rejectWaiting(tenant);
  expect(await written(tenant, 'ooo')).toEqual([{ templateId: AWAY[0], state: 'rejected' }]);
  expect(await recontacts(tenant)).toEqual([{ state: 'closed', linked: false }]);
});

test('where another moment waits for them by the time of the no, that one stays', async () => {
  const { tenant, email } = await back();
  await away(world, tenant, email);
  await rejectWaiting(tenant);
  expect(await written(tenant, 'ooo')).toEqual([{ templateId: AWAY[0], state: 'rejected' }]);
  expect(await recontacts(tenant)).toEqual([
    { state: 'replaced', linked: false },
    { state: 'waiting', linked: false },
  ]);
});

test('the same holds after a "not now"', async () => {
  const { tenant } = await started(world, 1);
  const [first] = await tenant.sends();
  const { written: day } = await dayAhead(tenant, 44);
  await answer(world, tenant, first?.to ?? '', `Not now, please get back to me on ${day}.`);
  await tenant.settle();
  await pass(tenant, 24 * 45);
  await tenant.live(3);
  await rejectWaiting(tenant);
  expect(await written(tenant, 'nurture')).toEqual([
    { templateId: 'f_nurture', state: 'rejected' },
    { templateId: 'f_nurture_still_wanted', state: 'queued' },
  ]);
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'revival_queued' }]);
  expect(await waiting(tenant)).toHaveLength(1);
});

test('who went quiet is tried again by the next text, and after three rejections is left alone with the reason', async () => {
  const { tenant, ctx, leads } = await chosenAgain(world, 1);
  await reviveLeads.run(ctx);
  const statesOf = async () =>
    (await written(tenant, 'revival')).map(({ templateId, state }) => [templateId, state]);
  await rejectWaiting(tenant);
  expect(await statesOf()).toEqual([
    [QUIET[0], 'rejected'],
    [QUIET[1], 'queued'],
  ]);
  expect(await waiting(tenant)).toMatchObject([{ motion: 'revival' }]);
  await rejectWaiting(tenant);
  await rejectWaiting(tenant);
  expect(await statesOf()).toEqual(QUIET.map((id) => [id, 'rejected']));
  expect(await whyOf(tenant, leads[0])).toContain('Rejected 3 times in 30 days');
  await tenant.live(24 * 8);
  expect(await written(tenant, 'revival')).toHaveLength(3);
});

test('who was ruled out with the text of a second try is not tried by another', async () => {
  const { tenant, ctx } = await chosenAgain(world, 1);
  await reviveLeads.run(ctx);
  await rejectWaiting(tenant, 'icp_mismatch');
  expect(await written(tenant, 'revival')).toEqual([{ templateId: QUIET[0], state: 'rejected' }]);
});
