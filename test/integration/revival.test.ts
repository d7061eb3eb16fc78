import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slice as agents } from '#agents/slice';
import { slice as approval } from '#approval/slice';
import { pendingBatches } from '#approval/views';
import { saveCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource, recordLeadEvents, suppressAddresses } from '#leads';
import { slice as messaging } from '#messaging/slice';
import { reviveLeads } from '../../src/cadence/revival/revive-leads.ts';
import { type CrmWorld, contact, openCrmWorld } from '../support/crm-world.ts';
import { settingsWith } from '../support/dispatch-world.ts';
import { T0 } from '../support/workbench.ts';

const MANY = 5_000;
const KNOWN = 12;
const daysAgo = (days: number): string => T0.subtract({ hours: 24 * days }).toString();
/** Most were spoken with lately or very long ago; every fiftieth is blocked; twelve are leads of ours who went quiet. */
const many = Array.from({ length: MANY }, (_, n) =>
  contact(
    `many${String(n).padStart(5, '0')}`,
    {
      email: `person${n}@many${n % 97}.test`,
      dndSettings: n % 50 === 1 ? { Email: { status: 'active' } } : {},
      fields: { firstName: 'Person', lastName: String(n), companyName: `Many ${n % 97}` },
    },
    daysAgo(n < KNOWN || n % 50 === 1 ? 105 : n % 2 === 0 ? 8 : 300),
  ),
);

let world: CrmWorld;
let ctx: Ctx;
const ask = <T extends object>(statement: ReturnType<typeof sql>): Promise<T[]> =>
  ctx.db.tx((tx) => rows<T>(tx, statement));
const statuses = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await ask<{ status: string; count: number }>(
        sql`select status, count(*)::int as count from leads group by 1 order by 1`,
      )
    ).map(({ status, count }) => [status, count]),
  );

beforeAll(async () => {
  world = await openCrmWorld(many, [agents, approval, messaging]);
  ctx = await world.workspace('revival');
  const head = 'email,first name,last name,title,company,industry';
  const lines = Array.from(
    { length: KNOWN },
    (_, n) => `person${n}@many${n}.test,Person,Number${n},Head of Operations,Many ${n} Works,Manufacturing`,
  );
  await importLeads(ctx, memorySource('before.csv', [head, ...lines, ''].join('\n')));
  const leads = await ask<{ id: string; email: string }>(
    sql`select l.id, a.address as email from leads l join person_addresses a on a.person_id = l.person_id order by a.address`,
  );
  await ctx.db.tx((tx) =>
    recordLeadEvents(
      ctx,
      tx,
      leads.flatMap(({ id: leadId }) =>
        (['sent', 'ghosted'] as const).map((event) => ({
          ...{ leadId, event, channel: 'email' as const, summary: event },
        })),
      ),
    ),
  );
  await suppressAddresses(ctx, [
    { address: 'person3@many3.test', reason: 'said no by telephone', source: 'operator' },
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());

test(`of ${MANY} contacts read from the CRM the five best a day become candidates, and each waits for a yes`, async () => {
  expect(await world.read(ctx)).toBe(MANY);
  expect(await reviveLeads.run(ctx), 'without a campaign for it nobody is tried').toBe(0);
  await saveCampaign(ctx, {
    name: 'People who went quiet',
    settings: settingsWith({
      ...{ purpose: 'revival', copy: { offer: 'map where work waits between two teams', proof: null } },
    }),
  });
  const started = performance.now();
  await reviveLeads.run(ctx);
  process.stdout.write(`${MANY} contacts judged in ${Math.round(performance.now() - started)} ms\n`);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(await statuses()).toEqual({ ghosted: KNOWN - 5, revival_queued: 5 });
  const [scan] = await ask<{ contacts: number; why: Record<string, number> }>(
    sql`select (detail ->> 'contacts')::int as contacts, detail -> 'why' as why from audit_log where action = 'revival.scanned'`,
  );
  // Only who was last seen within the window is looked at, and every one of them is accounted for.
  expect(scan?.contacts).toBe(KNOWN - 1 + MANY / 50);
  expect(Object.values(scan?.why ?? {}).reduce((sum, count) => sum + count, 0)).toBe(scan?.contacts);
  expect(scan?.why).toMatchObject({ eligible: KNOWN - 2, 'revival.said_no': MANY / 50 + 1 });
  expect(await ctx.db.tx(pendingBatches)).toMatchObject([{ motion: 'revival' }]);
  expect(await ask(sql`select count(*)::int as sent from send_ledger`)).toEqual([{ sent: 0 }]);
  await reviveLeads.run(ctx);
  expect(await statuses(), 'five a day').toEqual({ ghosted: KNOWN - 5, revival_queued: 5 });
});

test('the next days bring the others; whoever said no is never among them', async () => {
  for (let day = 0; day < 4; day += 1) {
    world.pass({ hours: 24 });
    await reviveLeads.run(ctx);
  }
  expect(
    await ask(
      sql`select a.address from leads l join person_addresses a on a.person_id = l.person_id where l.status = 'ghosted' order by 1`,
    ),
  ).toEqual([{ address: 'person1@many1.test' }, { address: 'person3@many3.test' }]);
  expect(
    await ask(
      sql`select count(distinct lead_id)::int as chosen from status_history where source = 'revival_candidate' and from_status = 'ghosted'`,
    ),
  ).toEqual([{ chosen: KNOWN - 2 }]);
});
