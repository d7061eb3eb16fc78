import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sealAuditTick } from '#access';
import { verifyChecks } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { suppressAddresses } from '#leads';
import { verify, verifyAudit } from '#ops';
import { connect, tablesOf } from '../http/tenant-tables.ts';
import { cloneDatabase } from '../support/cluster.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let number = 0;

/** A workspace whose two approved messages were sent and whose proof is clean: the ground a violation is planted in. */
async function sentTwo(): Promise<Tenant> {
  number += 1;
  const tenant = await world.tenant({ mailboxes: 1 });
  await tenant.propose([{ email: `a@proof-${number}.example` }, { email: `b@proof-${number}-b.example` }]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  expect(Object.entries(await counts(tenant)).filter(([, count]) => count > 0)).toEqual([]);
  return tenant;
}

async function counts(tenant: Tenant): Promise<Record<string, number>> {
  const { checks } = await verify(await tenant.ctx());
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check.count]));
}

/** A change in one workspace by hands that no verb guides. */
const plant = (tenant: Tenant, statement: ReturnType<typeof sql>) => tenant.rows(statement);

describe('a proof that cannot fail: every planted violation is counted', () => {
  test.each([
    [
      'duplicates',
      'two accepted rows with one text to one address',
      sql`update send_ledger set content_hash = (select min(content_hash) from send_ledger), to_hash = (select min(to_hash) from send_ledger)`,
    ],
    [
      'lost',
      'an approved item of an executed batch without a ledger row',
      sql`with gone as (update messages set ledger_id = null) delete from send_ledger where id = (select id from send_ledger order by id limit 1)`,
    ],
    ['lost', 'an accepted message without a thread', sql`update messages set ledger_id = null`],
    [
      'lost',
      'an accepted message without a receipt',
      sql`update operation_log set state = 'failed' where operation = 'email.send'`,
    ],
    ['lost', 'a receipt whose row says it never left', sql`update send_ledger set state = 'planned'`],
    [
      'unapproved',
      'an accepted message whose approval is a rejection',
      sql`update approval_items set state = 'rejected'`,
    ],
    ['unapproved', 'an accepted message nobody decided on', sql`update approval_items set decided_by = null`],
    [
      'unapproved',
      'an accepted message of a batch nobody decided on',
      sql`update approval_batches set decided_by = null`,
    ],
    ['unapproved', 'other bytes than the approved ones', sql`update send_ledger set content_hash = 'other'`],
    [
      'unapproved',
      'bytes that are not in the frozen batch',
      sql`update approval_batches set scope = '{"items": []}'`,
    ],
    ['unsettled', 'a message whose fate is unknown', sql`update send_ledger set state = 'unknown'`],
    [
      'unsettled',
      'a message claimed by a dead process',
      sql`update send_ledger set state = 'claimed', claimed_by = 'nobody'`,
    ],
  ])('%s: %s', async (check, _what, statement) => {
    const tenant = await sentTwo();
    // Approved again, as `lost` looks for approved items only.
    if (_what.includes('without a ledger row'))
      await plant(tenant, sql`update approval_items set state = 'approved'`);
    await plant(tenant, statement);
    const after = await counts(tenant);
    expect(after[check]).toBeGreaterThan(0);
    expect((await verify(await tenant.ctx())).ok).toBe(false);
  });

  test('suppressed: a message that left after its recipient had said no', async () => {
    const tenant = await sentTwo();
    const [send] = await tenant.sends();
    await suppressAddresses(await tenant.ctx(), [
      { address: send?.to ?? '', reason: 'no', source: 'operator' },
    ]);
    expect((await counts(tenant)).suppressed).toBe(0);
    await plant(tenant, sql`update suppressions set at = at - interval '30 days'`);
    expect((await counts(tenant)).suppressed).toBe(1);
  });

  test('suppressed: a whole domain that had said no counts as well', async () => {
    const tenant = await sentTwo();
    const [send] = await tenant.sends();
    await suppressAddresses(await tenant.ctx(), [
      { domain: (send?.to ?? '').split('@')[1] ?? '', reason: 'no', source: 'operator' },
    ]);
    await plant(tenant, sql`update suppressions set at = at - interval '30 days'`);
    expect((await counts(tenant)).suppressed).toBe(1);
  });

  test('lost: an approved batch that ran out before it was executed', async () => {
    const tenant = await sentTwo();
    await plant(tenant, sql`delete from messages`);
    await plant(tenant, sql`delete from send_ledger`);
    await plant(tenant, sql`update approval_items set state = 'approved'`);
    await plant(tenant, sql`update approval_batches set state = 'expired'`);
    expect((await counts(tenant)).lost).toBe(2);
  });
});

describe('a check that could not run is no pass', () => {
  const over = (ctx: Ctx, checks: readonly unknown[]): Ctx => ({
    ...ctx,
    contributed: (() => checks) as Ctx['contributed'],
  });

  test('a check that throws counts as a failure and says so', async () => {
    const ctx = await (await world.tenant({ mailboxes: 1 })).ctx();
    const own = ctx.contributed(verifyChecks);
    expect((await verify(over(ctx, own))).ok).toBe(true);
    const broken = {
      name: 'broken',
      meaning: 'never runs',
      count: () => Promise.reject(new Error('no such table')),
    };
    const proof = await verify(over(ctx, [...own, broken]));
    expect(proof.ok).toBe(false);
    expect(proof.checks.broken).toMatchObject({ count: 1, error: expect.stringContaining('no such table') });
  });

  test('no checks at all is not verified', async () => {
    const ctx = await (await world.tenant({ mailboxes: 1 })).ctx();
    expect(await verify(over(ctx, []))).toEqual({ ok: false, checks: {} });
  });

  test('one check cannot hide behind another of the same name', async () => {
    const ctx = await (await world.tenant({ mailboxes: 1 })).ctx();
    const bad = { name: 'twice', meaning: 'bad', count: async () => ({ count: 3, sample: [] }) };
    const good = { name: 'twice', meaning: 'good', count: async () => ({ count: 0, sample: [] }) };
    expect((await verify(over(ctx, [bad, good]))).ok).toBe(false);
  });
});

test('a tampered audit row breaks the proof the product itself asks for', async () => {
  const tenant = await sentTwo();
  const ctx = await tenant.ctx();
  while ((await sealAuditTick(world.database).run(ctx)) > 0);
  expect(await verifyAudit(ctx)).toMatchObject({ ok: true, broken: null });
  const admin = await superuser(world.urls.ownerUrl);
  try {
    await admin.query(
      `update audit_log set actor_name = 'somebody else' where workspace_id = $1 and seq = 2`,
      [ctx.workspace.id],
    );
  } finally {
    await admin.end();
  }
  expect(await verifyAudit(ctx)).toMatchObject({ ok: false, broken: expect.stringContaining('Row 2') });
});

async function superuser(ownerUrl: string): Promise<pg.Client> {
  const url = new URL(inject('cluster').adminUrl);
  url.pathname = new URL(ownerUrl).pathname;
  return connect(url.toString());
}

test.each([
  ['security is off', 'alter table leads disable row level security'],
  ['security does not bind the owner', 'alter table leads no force row level security'],
  ['the policy of tenants is gone', 'drop policy tenant on leads'],
  ['somebody else got a policy', 'create policy open on leads for select using (true)'],
])('an isolation test that passes without isolation: it goes red when %s', async (_what, statement) => {
  const urls = await cloneDatabase(
    inject('cluster'),
    `rls_${process.pid}_${Math.trunc(performance.now() * 1000)}`,
  );
  const admin = await superuser(urls.ownerUrl);
  try {
    const open = async () =>
      (await tablesOf(admin))
        .filter((table) => table.tenant)
        .filter(
          ({ rls, forced, policies }) =>
            !rls ||
            !forced ||
            !policies.includes('tenant legwork_app') ||
            !policies.includes('system legwork_system') ||
            policies.some((policy) => !/ legwork_(app|system)$/.test(policy)),
        )
        .map((table) => table.name);
    expect(await open()).toEqual([]);
    await admin.query(statement);
    expect(await open()).toEqual(['leads']);
  } finally {
    await admin.end();
  }
});
