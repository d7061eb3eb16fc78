import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { readResting } from '../../src/cadence/read-resting.ts';
import { proposeDue } from '../../src/cadence/recontact/propose-due.ts';
import { answer, away, dayAhead } from '../support/answers.ts';
import { openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { pass, started } from '../support/sequence-world.ts';

const world = ofThisFile(openDispatchWorld);

const recontact = async (tenant: Tenant) => {
  const [found] = await tenant.rows<{ state: string; lacks: string | null; held: boolean; code: string }>(
    sql`select state, lacks, held_since is not null as held, reasons -> 0 ->> 'code' as code from recontacts`,
  );
  return found;
};
const drafts = (tenant: Tenant) =>
  tenant.rows<{ state: string }>(sql`select state from drafts where answers_id is not null`);
const whyOf = async (tenant: Tenant, lead: string | undefined): Promise<string> =>
  JSON.stringify(await whyNotSending(await tenant.ctx(), lead ?? ''));

/** Somebody who was away a week is back, and something was taken from what is known. */
async function back(taken: ReturnType<typeof sql>) {
  const { tenant, leads } = await started(world, 1);
  const [first] = await tenant.sends();
  await away(world, tenant, first?.to ?? '');
  await tenant.rows(taken);
  await pass(tenant, 24 * 9);
  await tenant.live(1);
  return { tenant, lead: leads[0] };
}
const NAMELESS = sql`update people set first_name = null where true returning 1`;
const named = async (tenant: Tenant) =>
  tenant.rows(
    sql`update people set first_name = 'Ana', updated_at = ${(await tenant.ctx()).now().toString()} where true returning 1`,
  );

test('what lacks a name waits, says so, and is written once when the name is there, whoever looks', async () => {
  const { tenant, lead } = await back(NAMELESS);
  expect(await recontact(tenant)).toEqual({
    ...{ state: 'waiting', lacks: 'missing_lead_data', held: true, code: 'craft.first_name_missing' },
  });
  expect(await whyOf(tenant, lead)).toContain('The lead has no first name');
  expect((await readResting(await tenant.ctx())).recontacts).toEqual([
    { kind: 'ooo', rung: 'none', state: 'waiting', when: 'lacking', count: 1 },
  ]);
  await pass(tenant, 2);
  await named(tenant);
  const ctx = await tenant.ctx();
  await Promise.all([proposeDue.run(ctx), proposeDue.run(ctx)]);
  expect(await drafts(tenant)).toEqual([{ state: 'queued' }]);
  expect(await recontact(tenant)).toMatchObject({ state: 'proposed', lacks: null, held: false });
});

test('what lacks a setting of the campaign goes on when the campaign has it', async () => {
  const { tenant } = await back(
    sql`update campaigns set settings = jsonb_set(settings, '{copy,offer}', '""') where true returning 1`,
  );
  expect(await recontact(tenant)).toMatchObject({ state: 'waiting', lacks: 'missing_workspace_setup' });
  await pass(tenant, 2);
  const { now } = { now: (await tenant.ctx()).now().toString() };
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{copy,offer}', '"map where work waits between two teams"'), updated_at = ${now} where true returning 1`,
  );
  await tenant.live(1);
  expect(await drafts(tenant)).toEqual([{ state: 'queued' }]);
});

test('who lost their address waits for another', async () => {
  const { tenant } = await back(
    sql`update person_addresses set verification = 'invalid' where true returning 1`,
  );
  expect(await recontact(tenant)).toMatchObject({ state: 'waiting', code: 'recontact.no_address' });
  await tenant.rows(sql`update person_addresses set verification = 'valid' where true returning 1`);
  await pass(tenant, 24);
  await tenant.live(1);
  expect(await drafts(tenant)).toEqual([{ state: 'queued' }]);
});

test('what nobody brings within a month is given up with its reason', async () => {
  const { tenant, lead } = await back(NAMELESS);
  for (let day = 0; day < 30; day += 1) {
    await pass(tenant, 24);
    await proposeDue.run(await tenant.ctx());
    if (day === 28) expect(await recontact(tenant)).toMatchObject({ state: 'waiting', held: true });
  }
  expect(await recontact(tenant)).toMatchObject({ state: 'closed', code: 'missing.not_brought' });
  expect(await whyOf(tenant, lead)).toContain('Within 30 days nobody brought what the text lacks');
  await named(tenant);
  await proposeDue.run(await tenant.ctx());
  expect(await drafts(tenant)).toEqual([]);
});

test('who said "not now" stays who answered while the text waits', async () => {
  const { tenant } = await started(world, 1);
  const [first] = await tenant.sends();
  const { written: day } = await dayAhead(tenant, 44);
  await answer(world, tenant, first?.to ?? '', `Not now, please get back to me on ${day}.`);
  await tenant.settle();
  await tenant.rows(NAMELESS);
  await pass(tenant, 24 * 45);
  await tenant.live(1);
  expect(await recontact(tenant)).toMatchObject({ state: 'waiting', lacks: 'missing_lead_data' });
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'replied' }]);
  await named(tenant);
  await pass(tenant, 24);
  await tenant.live(1);
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'revival_queued' }]);
});
