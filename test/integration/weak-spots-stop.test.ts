import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveItem } from '#approval';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { openDatabase } from '#core/db/index';
import { memorySource } from '#leads';
import { emergencyStop, resumeOperations } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { runCampaign } from '../../src/app/campaign-run.ts';
import { slicesOver } from '../../src/app/slices.ts';
import { approvalPage } from '../../src/approval/read-approvals.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  type Tenant,
  type Waiting,
} from '../support/dispatch-world.ts';
import { quietLog } from '../support/workbench.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let number = 0;
const people = (count: number): { email: string }[] => {
  number += 1;
  return Array.from({ length: count }, (_, index) => ({
    email: `p${index}@appr-${number}-${index}.example`,
  }));
};
const one = async (tenant: Tenant): Promise<Waiting> => {
  const [waiting] = await tenant.propose(people(1));
  if (!waiting) throw new Error('Nothing was proposed.');
  return waiting;
};
describe('the kill switch has no gaps: nothing leaves by any way under an engaged stop', () => {
  const tick = (name: string) => outbound.ticks?.find((candidate) => candidate.name === name);
  async function stopped(): Promise<{ tenant: Tenant; waiting: Waiting[]; batchId: string }> {
    const tenant = await world.tenant({ mailboxes: 1 });
    const waiting = await tenant.propose(people(2));
    const batch = await tenant.freeze();
    await emergencyStop(await tenant.ctx(reviewer), { reason: 'the wrong list' });
    return { tenant, waiting, batchId: batch.id };
  }
  const nothingLeft = async (tenant: Tenant) => {
    await tenant.live();
    expect(tenant.accepted()).toEqual([]);
    expect((await tenant.sends()).filter((send) => !['planned', 'cancelled'].includes(send.state))).toEqual(
      [],
    );
  };
  const allLeaveAfter = async (tenant: Tenant, count: number) => {
    await resumeOperations(await tenant.ctx(reviewer), { reason: 'corrected' });
    await tenant.live();
    expect(tenant.accepted()).toHaveLength(count);
    expect(new Set(tenant.accepted()).size).toBe(count);
  };

  test('approve item', async () => {
    const { tenant, waiting } = await stopped();
    for (const { itemId, contentHash } of waiting)
      await approveItem(await tenant.ctx(reviewer), { itemId, contentHash });
    await nothingLeft(tenant);
    await allLeaveAfter(tenant, 2);
  });
  test('approve batch, and the dispatch tick by hand', async () => {
    const { tenant, batchId } = await stopped();
    await tenant.approve(batchId);
    await tenant.settle();
    await tenant.rows(sql`update send_ledger set planned_for = ${(await tenant.ctx()).now().toString()}`);
    expect(await tick('outbound.dispatch')?.run(await tenant.ctx())).toBe(0);
    await nothingLeft(tenant);
    await allLeaveAfter(tenant, 2);
  });
  test('reconcile: what never left is planned again and stays', async () => {
    const { tenant, batchId } = await stopped();
    await tenant.approve(batchId);
    await tenant.settle();
    await tenant.rows(
      sql`update send_ledger set state = 'transmission_begun', claimed_by = 'a dead process', transmission_at = ${(await tenant.ctx()).now().toString()}`,
    );
    await tick('outbound.reconcile')?.run(await tenant.ctx());
    expect((await tenant.sends()).map((send) => send.state)).toEqual(['planned', 'planned']);
    await nothingLeft(tenant);
    await allLeaveAfter(tenant, 2);
  });
  test('a whole run from a file with an approver', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx({ ...reviewer, kind: 'person' });
    await emergencyStop(ctx, { reason: 'the wrong list' });
    const campaign = await tenant.rows<{ name: string; settings: Record<string, unknown> }>(
      sql`select name, settings from campaigns`,
    );
    const file =
      'email,first name,last name,title,company,employees,industry\nann@run-one.example,Ann,One,VP Sales,Run One,120,Software\n';
    const { report } = await runCampaign(ctx, () => tenant.live(), {
      source: memorySource('run.csv', file),
      campaign: {
        name: campaign[0]?.name,
        settings: { ...campaign[0]?.settings, copy: { offer: 'draft and check outbound mail' } },
      },
      approver: reviewer,
    });
    expect(report.sent).toBe(0);
    await nothingLeft(tenant);
  });
});

test('one store for every process: a second process sees the queue, the yes and the brake at once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const here = await tenant.ctx();
  const database = openDatabase({ ...world.urls, log: quietLog, poolSize: 4, name: 'legwork-other' });
  const contributions = collectContributions(
    slicesOver(database).flatMap((slice) => slice.contributions ?? []),
  );
  const there = createCtx({
    database,
    workspace: here.workspace,
    actor: reviewer,
    clock: world.runtime.sandboxClock,
    log: quietLog,
    performWith: () => async () => [],
    contributions,
    secretKey: world.runtime.secretKey,
    baseUrl: 'http://legwork.test',
    executorId: 'other',
  });
  const queue = async (ctx: Ctx) =>
    (await approvalPage(ctx, { state: 'pending', limit: 10 })).items.map((item) => item.id);
  try {
    const waiting = await one(tenant);
    expect(await queue(there)).toEqual([waiting.itemId]);
    await approveItem(there, { itemId: waiting.itemId, contentHash: waiting.contentHash });
    expect(await queue(here)).toEqual([]);
    await emergencyStop(there, { reason: 'from the other process' });
    await tenant.live();
    expect(tenant.accepted()).toEqual([]);
    await resumeOperations(there, { reason: 'fine' });
    await tenant.live();
    expect(tenant.accepted()).toEqual([waiting.email]);
  } finally {
    await database.close();
  }
});

test('partial batches: only what the server took counts as sent, the rest is told apart', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  number += 1;
  await tenant.propose([
    { email: `fine@partial-${number}.example` },
    { email: `bounce.nobody@partial-${number}-b.example` },
    { email: `also.fine@partial-${number}-c.example` },
  ]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  // The second one has no approval of its bytes any more, in the very batch its neighbour leaves with.
  await tenant.rows(sql`update send_ledger set planned_for = ${(await tenant.ctx()).now().toString()}`);
  await tenant.rows(sql`update approval_items set content_hash = 'other' where title like 'bounce%'`);
  await tenant.live();
  const states = Object.fromEntries(
    (await tenant.sends()).map((send) => [send.to.split('@')[0], send.state]),
  );
  expect(states).toEqual({ fine: 'accepted', 'bounce.nobody': 'cancelled', 'also.fine': 'accepted' });
  expect(tenant.accepted()).toHaveLength(2);
  const leads = await tenant.rows<{ status: string }>(
    sql`select l.status from leads l join send_ledger s on s.lead_id = l.id order by s.to_address`,
  );
  expect(leads.map((lead) => lead.status)).toEqual(['sent', 'dispatched', 'sent']);
  const messages = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from messages where direction = 'out'`,
  );
  expect(messages).toEqual([{ count: 2 }]);
});
