import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, test } from 'vitest';
import { claimAhead } from '../../src/outbound/claim-ahead.ts';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { letGo } from '../../src/outbound/let-go.ts';
import { ALL_ZERO, addresses, approved, dispatch, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const world = ofThisFile<DispatchWorld>(() => openDispatchWorld());

/** So many messages that are all due, four of each mailbox. */
async function due(count: number, label: string): Promise<Tenant> {
  const mailboxes = Math.ceil(count / 4);
  const tenant = await world.tenant({ mailboxes, dailyLimit: count, dailyCap: 40 });
  await approved(tenant, people(count, label));
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0 returning 1`);
  await drainAll(await tenant.ctx(), [executeApprovedBatches]);
  const now = (await tenant.ctx()).now().toString();
  const planned = await tenant.rows<{ id: string }>(
    sql`update send_ledger set planned_for = ${now} where state = 'planned' returning id`,
  );
  // Four of each mailbox, however the plan had spread them.
  const boxes = await tenant.rows<{ id: string }>(sql`select id from mailboxes order by id`);
  const places = planned.map(({ id }, index) => ({ id, box: boxes[Math.floor(index / 4)]?.id }));
  await tenant.rows(
    sql`update send_ledger s set mailbox_id = r.box from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as r(id uuid, box uuid) where s.id = r.id returning 1`,
  );
  expect(planned).toHaveLength(count);
  return tenant;
}

async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client({ connectionString: world.urls.ownerUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

const states = async (tenant: Tenant): Promise<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(await tenant.sends(), ({ state }) => state)).map(([state, sends]) => [
      state,
      sends?.length ?? 0,
    ]),
  );

test('more is claimed while the first batch leaves, nothing twice, and what nobody took can be let go', async () => {
  const tenant = await due(120, 'ahead');
  const ctx = await tenant.ctx();
  const claims = claimAhead(ctx);
  const first = await claims.next(false);
  expect(first?.sends).toHaveLength(50);
  expect(claims.hasMore()).toBe(true);
  const rest = await claims.rest();
  expect(rest.map(({ sends }) => sends.length)).toEqual([70]);
  expect(await states(tenant)).toEqual({ claimed: 120 });
  // The claim found less than it asked for: only what is freed meanwhile is worth another one.
  expect([await claims.next(false), await claims.next(true)]).toEqual([undefined, undefined]);
  const all = [...(first?.sends ?? []), ...rest.flatMap(({ sends }) => sends)];
  expect(new Set(all.map(({ id }) => id)).size).toBe(120);
  await letGo(ctx, all, 'the test is over');
  expect(await states(tenant)).toEqual({ planned: 120 });
});

test('a failure of our own lets go of everything that was claimed, and later all leave once', async () => {
  const tenant = await due(80, 'broken');
  await asOwner(`create function break_intents() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full'; end $$;
    create trigger broken before insert on operation_log for each row execute function break_intents()`);
  await expect(dispatch.run(await tenant.ctx())).rejects.toThrow();
  expect(await states(tenant)).toEqual({ planned: 80 });
  expect(tenant.accepted()).toEqual([]);
  await asOwner('drop trigger broken on operation_log');
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(80, 'broken')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});
