import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolLeads } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import {
  importLeads,
  memorySource,
  mergeLeads,
  recordLeadEvents,
  suppress,
  suppressionVerdicts,
  unmergeLeads,
} from '#leads';
import { readDuplicates } from '../../src/leads/identity/merge-leads.ts';
import { leadPage } from '../../src/leads/read-leads.ts';
import { verify } from '../../src/ops/verify.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { leadOf } from '../support/known-person.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Everything of a workspace that leads to somebody, as it stands. */
const picture = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    row<{ all: string }>(
      tx,
      sql`select jsonb_build_object(
        'addresses', (select jsonb_agg(to_jsonb(a) order by id) from person_addresses a),
        'people', (select jsonb_agg(to_jsonb(p) - 'updated_at' order by id) from people p),
        'leads', (select jsonb_agg(to_jsonb(l) - 'updated_at' - 'status_at' order by id) from leads l),
        'drafts', (select jsonb_agg(jsonb_build_array(id, lead_id) order by id) from drafts),
        'threads', (select jsonb_agg(jsonb_build_array(id, lead_id) order by id) from threads),
        'ledger', (select jsonb_agg(jsonb_build_array(id, lead_id) order by id) from send_ledger),
        'facts', (select jsonb_agg(jsonb_build_array(id, subject_id) order by id) from facts),
        'timeline', (select jsonb_agg(jsonb_build_array(id, lead_id) order by id) from timeline where type <> 'merged'))::text as all`,
    ),
  );

async function pair(
  name: string,
): Promise<{ ctx: Ctx; tenant: Awaited<ReturnType<DispatchWorld['tenant']>>; one: string; other: string }> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await tenant.propose([{ email: `${name}@old.example` }]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live();
  await importLeads(
    ctx,
    memorySource(
      `${name}.csv`,
      `email,first name,last name,title,company\n${name}@new.example,Rosa,Twofold,CFO,Twofold\n`,
    ),
  );
  return {
    ctx,
    tenant,
    one: await leadOf(ctx, `${name}@new.example`),
    other: await leadOf(ctx, `${name}@old.example`),
  };
}

test('two leads become one with everything of both, and taken back they are exactly what they were', async () => {
  const { ctx, tenant, one, other } = await pair('rosa');
  const before = await picture(ctx);
  const merged = await mergeLeads(ctx, { survivorId: one, mergedId: other, reason: 'new job' });
  expect(merged.moved).toBeGreaterThan(5);
  const counts = await ctx.db.tx((tx) =>
    row(
      tx,
      sql`select (select count(*)::int from person_addresses a join leads l on l.person_id = a.person_id where l.id = ${one}) as addresses,
      (select count(*)::int from send_ledger where lead_id = ${one}) as sends, (select count(*)::int from send_ledger where lead_id = ${other}) as left,
      (select status from leads where id = ${one}) as status`,
    ),
  );
  expect(counts).toEqual({ addresses: 2, sends: 1, left: 0, status: 'sent' });
  expect((await leadPage(ctx, { limit: 100 })).leads.map(({ id }) => id)).toEqual([one]);
  await tenant.settle();
  expect((await verify(ctx)).checks).toMatchObject({
    lost: { count: 0 },
    unapproved: { count: 0 },
    duplicates: { count: 0 },
  });
  await unmergeLeads(ctx, merged.id);
  expect(await picture(ctx)).toEqual(before);
  await expect(unmergeLeads(ctx, merged.id)).rejects.toMatchObject({ code: 'merge.undone' });
});

test('the higher status counts, and the "no" of either is the "no" of both', async () => {
  const { ctx, one, other } = await pair('status');
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [{ leadId: other, event: 'unsubscribed', channel: 'email', summary: 'x' }]),
  );
  await suppress(ctx, [{ address: 'status@old.example', cause: 'unsubscribe', reason: 'x' }], 'test');
  await mergeLeads(ctx, { survivorId: one, mergedId: other });
  expect(await ctx.db.tx((tx) => row(tx, sql`select status from leads where id = ${one}`))).toEqual({
    status: 'unsubscribed',
  });
  const [verdict] = await ctx.db.tx((tx) =>
    suppressionVerdicts(ctx, tx, [{ addresses: ['status@new.example'], leadId: one }]),
  );
  expect(verdict?.allowed).toBe(false);
});

test('of two in one campaign one ends; of two who merge at once one does; nobody is merged in a ring', async () => {
  const { ctx, tenant, one, other } = await pair('race');
  await ctx.db.tx((tx) =>
    enrolLeads(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: tenant.campaignId,
      enrolments: [{ id: ctx.ids.next(), leadId: one }],
      at: ctx.now(),
    }),
  );
  const tried = await Promise.allSettled([
    mergeLeads(ctx, { survivorId: one, mergedId: other }),
    mergeLeads(ctx, { survivorId: other, mergedId: one }),
    mergeLeads(ctx, { survivorId: one, mergedId: other }),
  ]);
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const active = await ctx.db.tx((tx) =>
    rows<{ lead: string }>(
      tx,
      sql`select l.id as lead from enrolments e join leads l on l.id = e.lead_id where e.state = 'active' and l.merged_into is not null`,
    ),
  );
  expect(active).toEqual([]);
  await expect(mergeLeads(ctx, { survivorId: one, mergedId: one })).rejects.toMatchObject({
    code: 'merge.two_leads',
  });
});

test('likely pairs are shown with their evidence and merged by nobody', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await importLeads(
    ctx,
    memorySource(
      'pairs.csv',
      'email,first name,last name,company\na@pair.example,Una,Same,Pair\nb@pair.example,Una,Same,Pair\nc@pair.example,Uwe,Other,Pair\n',
    ),
  );
  const found = await readDuplicates(ctx);
  expect(found).toMatchObject([{ name: 'Una Same', evidence: ['same_name_and_company'] }]);
  expect((await leadPage(ctx, { limit: 100 })).leads).toHaveLength(3);
});
