import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { whenDue } from '#core/tick';
import { importLeads, importReport, memorySource, recordLeadEvents } from '#leads';
import { slice as leads } from '#leads/slice';
import { scoreLeads } from '#targeting';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const decay = leads.ticks?.find(({ name }) => name === 'leads.decay');
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A workspace whose clock the test moves, with one lead for each name. */
async function world(slug: string, names: readonly string[]) {
  let now = T0;
  const workspace = await bench.workspace(slug);
  const ctx = bench.ctx(workspace, { clock: { now: () => now } });
  const lines = names.map((name) => `${name}@${name}.example,${name},Berg,VP Sales,${name} Works`);
  const done = await importLeads(
    ctx,
    memorySource(`${slug}.csv`, `email,first name,last name,title,company\n${lines.join('\n')}\n`),
  );
  const ids = new Map(
    (
      await ctx.db.tx((tx) =>
        rows<{ id: string; name: string }>(
          tx,
          sql`select l.id, p.first_name as name from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`,
        ),
      )
    ).map(({ id, name }) => [name.toLowerCase(), id]),
  );
  type Record = Parameters<typeof recordLeadEvents>[2][number];
  const happen = (name: string, event: Record['event'], more: Partial<Record> = {}) =>
    ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [
        { leadId: ids.get(name) ?? '', event, channel: 'email', summary: `${event}`, ...more },
      ]),
    );
  const statuses = async () =>
    Object.fromEntries(
      (
        await ctx.db.tx((tx) =>
          rows<{ name: string; status: string }>(
            tx,
            sql`select lower(p.first_name) as name, l.status from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`,
          ),
        )
      ).map(({ name, status }) => [name, status]),
    );
  return {
    ctx,
    done,
    happen,
    statuses,
    leadIds: [...ids.values()],
    pass: (hours: number) => {
      now = now.add({ hours });
    },
    run: (as: Ctx = ctx) => decay?.run(as),
    nextDue: async () => decay && (await ctx.db.tx((tx) => whenDue(tx, [decay], now))).get(decay),
  };
}

test('silence moves: 72 hours after a send, a week after an open, at once after several opens', async () => {
  const it = await world('decay-moves', ['sent', 'opened', 'twice', 'replied', 'pending']);
  for (const name of ['sent', 'opened', 'twice', 'replied']) await it.happen(name, 'sent');
  await it.happen('opened', 'opened');
  await it.happen('replied', 'replied');
  await it.ctx.db.tx((tx) =>
    tx.execute(
      sql`update leads set status = 'opened', open_count = 2 where person_id in (select id from people where first_name ilike 'twice')`,
    ),
  );
  expect(await it.run()).toBe(1);
  it.pass(71);
  expect(await it.run()).toBe(0);
  it.pass(1);
  expect(await it.run()).toBe(1);
  it.pass(4 * 24);
  expect(await it.run()).toBe(1);
  expect(await it.run()).toBe(0);
  expect(await it.statuses()).toEqual({
    ...{ sent: 'ghosted', opened: 'stalled', twice: 'engaged_not_replied' },
    ...{ replied: 'replied', pending: 'pending' },
  });
  const history = await it.ctx.db.tx((tx) =>
    rows<{ to: string; reasons: unknown[] }>(
      tx,
      sql`select to_status as "to", reasons from status_history where source in ('ghosted', 'stalled')`,
    ),
  );
  expect(history.map(({ to }) => to).sort()).toEqual(['ghosted', 'stalled']);
  expect(history.every(({ reasons }) => reasons.length > 0)).toBe(true);
});

test('whatever happens starts the clock anew, and what is planned is no silence', async () => {
  const it = await world('decay-clock', ['follow', 'planned', 'refused']);
  for (const name of ['follow', 'planned']) await it.happen(name, 'sent');
  await it.happen('refused', 'dispatched');
  it.pass(60);
  await it.happen('follow', 'sent');
  await it.happen('planned', null, { nextSendAt: T0.add({ hours: 400 }).toString() });
  await it.happen('refused', null, { type: 'send_rejected', nextSendAt: null });
  it.pass(60);
  expect(await it.run()).toBe(0);
  it.pass(12);
  expect(await it.run()).toBe(1);
  expect(await it.statuses()).toEqual({ follow: 'ghosted', planned: 'sent', refused: 'dispatched' });
});

test('silence alone makes no time fly: it is due only while something later is planned', async () => {
  const it = await world('decay-idle', ['quiet', 'later']);
  await it.happen('quiet', 'sent');
  expect(await it.nextDue()).toBeUndefined();
  await it.happen('later', null, { nextSendAt: T0.add({ hours: 24 }).toString() });
  expect(await it.nextDue()).toBeUndefined();
  await it.happen('later', null, { nextSendAt: T0.add({ hours: 100 }).toString() });
  expect((await it.nextDue())?.toString()).toBe(T0.add({ hours: 72 }).toString());
});

test('two workers at once move a lead once', async () => {
  const it = await world('decay-race', ['one', 'two', 'three']);
  for (const name of ['one', 'two', 'three']) await it.happen(name, 'sent');
  it.pass(72);
  const moved = await Promise.all([it.run(), it.run(), it.run()]);
  expect(moved.reduce((sum, count) => (sum ?? 0) + (count ?? 0), 0)).toBe(3);
  const history = await it.ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from status_history where to_status = 'ghosted'`),
  );
  expect(history).toHaveLength(3);
});

test('every new score is kept with profile and version, and none is rewritten', async () => {
  const it = await world('score-history', ['ada']);
  await scoreLeads(it.ctx, it.leadIds);
  it.pass(1);
  await scoreLeads(it.ctx, it.leadIds);
  await it.ctx.db.tx((tx) => tx.execute(sql`update leads set engagement = '{"demoRequested": true}'`));
  await scoreLeads(it.ctx, it.leadIds);
  const kept = await it.ctx.db.tx((tx) =>
    rows<object>(
      tx,
      sql`select profile, profile_version as version, jsonb_array_length(verdict -> 'reasons') > 3 as told from scores`,
    ),
  );
  expect(kept).toEqual([
    { profile: 'default', version: 1, told: true },
    { profile: 'default', version: 1, told: true },
  ]);
  await expect(it.ctx.db.tx((tx) => tx.execute(sql`update scores set score = 100`))).rejects.toThrow();
});

test('the report of an import grades the list, and again once it was scored', async () => {
  const it = await world('list-grade', ['ada', 'bea', 'cleo']);
  const { list } = await importReport(it.ctx, it.done);
  const of = (grade: typeof list) =>
    Object.fromEntries(grade.dimensions.map(({ dimension, score }) => [dimension, score]));
  expect(of(list)).toEqual({
    ...{ verification: 0, duplicates: 100, leads_per_domain: 100, title_relevance: null, bad_titles: 100 },
    ...{ catch_all_or_role: 100, icp_fit: null, human_names: 100 },
  });
  expect(list).toMatchObject({ ships: 'when_acknowledged', directional: true });
  await scoreLeads(it.ctx, it.leadIds);
  expect(of((await importReport(it.ctx, it.done)).list)).toMatchObject({ title_relevance: 100, icp_fit: 0 });
});
