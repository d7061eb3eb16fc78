import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abandonBackfill, resumeAutosend, startBackfill, stopAutosend, workBackfill } from '#autosend';
import { systemActor } from '#core/actor';
import { emergencyStop, resumeOperations } from '#ops';
import { exitOf } from '../../src/autosend/backfill/cli.ts';
import { comparison, verdictWords } from '../../src/autosend/backfill/log-lines.rules.ts';
import { recordGate } from '../../src/autosend/reply-draft.store.ts';
import { draftsOf } from '../support/answer-world.ts';
import {
  apply,
  type BackfillWorld,
  openBackfillWorld,
  resume,
  targetsOf,
} from '../support/backfill-world.ts';
import { reviewer } from '../support/dispatch-world.ts';

let world: BackfillWorld;
beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('autosend §17.8 5: the gate sees what it sees of a new reply: a call, another sender, a booking, a switch', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'meets', 'meets', 'meets']);
  await apply(tenant, { sends: false });
  const [call, stranger, booked] = stored;
  await tenant.rows(sql`update replies set intent = 'call_request' where id = ${call?.replyId ?? ''}`);
  await tenant.rows(
    sql`update messages set from_address = 'boss@elsewhere.example' where id = ${stranger?.messageId ?? ''}`,
  );
  await tenant.rows(sql`update leads set status = 'meeting_booked' where id = ${booked?.leadId ?? ''}`);
  const run = await apply(tenant, { drafts: 'none' });
  expect((await targetsOf(tenant, run.id)).map(({ state, why }) => why ?? state)).toEqual([
    'review',
    'review',
    'booked',
    'sent',
  ]);
  const codes = (await draftsOf(tenant)).map(({ gate }) => gate.map(({ code }) => code));
  expect(codes[0]).toContain('gate.review_only');
  expect(codes[1]).toContain('gate.topic.unsure');
});

test('autosend §17.8 10: a line tells the comparison that holds, and why else a person looks', () => {
  expect(comparison(0.82, 0.9)).toBe('(0.82 < 0.90)');
  expect(comparison(0.9, 0.9)).toBe('(0.90 >= 0.90)');
  const unsafe = { state: 'review', confidence: 0.95, threshold: 0.9, reasons: [{ code: 'gate.not_safe' }] };
  expect(verdictWords(unsafe)).toBe('REVIEW (0.95 >= 0.90) because gate.not_safe');
});

test('autosend §17.8 11: a decision that was made is not written over', async () => {
  const { tenant, ctx } = await world.backlog(['meets']);
  await apply(tenant);
  const [sent] = await draftsOf(tenant);
  const again = {
    state: 'review',
    action: 'review',
    gate: [],
    topics: [],
    confidence: 0,
    threshold: 1,
  } as const;
  await ctx.db.tx((tx) =>
    recordGate(
      tx,
      { ...again, topics: [], id: sent?.id ?? '', level: null, grantId: null, sendAt: null },
      ctx.now(),
    ),
  );
  expect(await draftsOf(tenant)).toEqual([sent]);
  const second = await apply(tenant);
  expect(second.counts).toMatchObject({ states: { skipped: 1 }, why: { answered: 1 } });
  expect(await draftsOf(tenant)).toEqual([sent]);
});

test('autosend §17.8 12: the switch is set aside for one run, by a person who may lift it, and never the emergency stop', async () => {
  const [one, other] = [await world.backlog(['meets', 'meets']), await world.backlog(['meets'])];
  const acting = await one.tenant.ctx(reviewer);
  for (const { tenant } of [one, other])
    await stopAutosend(await tenant.ctx(reviewer), { reason: 'a wrong price' });
  const halted = await apply(one.tenant);
  expect([halted.halted, halted.state, exitOf(halted)]).toEqual(['Auto-send is switched off.', 'sending', 3]);
  expect(halted.counts.states).toEqual({ drafted: 2 });
  const machine = await one.tenant.ctx(systemActor('worker'));
  await expect(startBackfill(machine, {}, { force: true })).rejects.toThrow('Only a person');
  const viewer = await one.tenant.ctx({ ...reviewer, scopes: new Set(['runs:write', 'runs:read']) });
  await expect(startBackfill(viewer, {}, { force: true })).rejects.toThrow('operations:resume');
  await emergencyStop(acting, { reason: 'a test' });
  expect((await resume(one.tenant, { force: true })).halted).toBe('Everything outbound is stopped.');
  await resumeOperations(acting, { reason: 'over' });
  const forced = await resume(one.tenant);
  expect(forced.counts.states).toEqual({ sent: 2 });
  expect((await apply(other.tenant)).halted).toBe('Auto-send is switched off.');
  await one.tenant.live(1);
  expect(one.tenant.accepted().length).toBe(2);
  expect(other.tenant.accepted()).toEqual([]);
});

test('a switch that is pulled after a run was forced holds for it, too', async () => {
  const { tenant } = await world.backlog(['meets']);
  const acting = await tenant.ctx(reviewer);
  const { id } = await startBackfill(acting, {}, { force: true });
  world.runtime.sandboxClock.set(world.runtime.sandboxClock.now().add({ minutes: 1 }));
  await stopAutosend(acting, { reason: 'a wrong price' });
  const run = await workBackfill(acting, { runId: id, resumed: false, onLine: () => undefined });
  expect(run.halted).toBe('Auto-send is switched off.');
  await resumeAutosend(acting);
  expect((await resume(tenant)).counts.states).toEqual({ sent: 1 });
});

test('autosend §17.8 13: answers without times are told apart when times are renewed', async () => {
  const { tenant } = await world.backlog(['meets', 'question', 'meets']);
  await apply(tenant, { sends: false });
  const [first] = await draftsOf(tenant);
  await tenant.rows(
    sql`delete from availability_slots where slot_at = ${first?.slots[0]?.at ?? ''}::timestamptz`,
  );
  const run = await apply(tenant, { drafts: 'refresh' });
  expect(run.counts).toMatchObject({ states: { refreshed: 2, skipped: 1 }, why: { no_times: 1 } });
  const after = (await draftsOf(tenant)).find(({ id }) => id === first?.id);
  expect(after?.slots.map(({ at }) => at)).not.toContain(first?.slots[0]?.at);
  expect(after?.state).toBe('parked');
});

test('autosend §17.8 14: the newest of a lead is the newest of all, not of a batch', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'meets', 'meets']);
  // Somebody else's newest reply comes last and belongs to the first lead.
  await tenant.rows(
    sql`update threads set lead_id = ${stored[0]?.leadId ?? ''} where id = ${stored[2]?.threadId ?? ''}`,
  );
  await tenant.rows(
    sql`update replies set lead_id = ${stored[0]?.leadId ?? ''} where id = ${stored[2]?.replyId ?? ''}`,
  );
  const run = await apply(tenant, { latestPerLead: true, draftBatchSize: 1, limit: 2, sends: false });
  expect((await targetsOf(tenant, run.id)).map(({ state, why }) => why ?? state)).toEqual([
    'not_latest',
    'drafted',
  ]);
});

test('autosend §17.8 15: a pilot of two stops at two, and the next run starts behind it', async () => {
  const { tenant, stored } = await world.backlog(Array(5).fill('meets'));
  const pilot = await apply(tenant, { limit: 2 });
  expect(pilot.counts).toEqual({ total: 2, states: { sent: 2 }, why: {} });
  expect(pilot.lines).toContain(`Last message: ${stored[1]?.messageId}`);
  const rest = await apply(tenant, { cursor: stored[1]?.messageId ?? null });
  expect(rest.counts).toEqual({ total: 3, states: { sent: 3 }, why: {} });
});

test('autosend §17.8 16: what is not sent offers nothing to the lead and takes no time from anybody', async () => {
  const { tenant } = await world.backlog(['meets', 'again', 'answered', 'meets']);
  await apply(tenant);
  const drafts = await draftsOf(tenant);
  const held = await tenant.rows<{ carrier: string; sent: boolean }>(
    sql`select distinct carrier, sent_at is not null as sent from slot_offers where state = 'pending' order by carrier`,
  );
  const sending = drafts
    .filter(({ state }) => state === 'sending')
    .map(({ id }) => ({ carrier: `draft ${id}`, sent: false }));
  expect(held).toEqual(sending.sort((a, b) => a.carrier.localeCompare(b.carrier)));
  await tenant.live(1);
  const [{ shown } = { shown: 0 }] = await tenant.rows<{ shown: number }>(
    sql`select count(distinct carrier)::int as shown from slot_offers where sent_at is not null`,
  );
  expect(shown).toBe(2);
});

test('autosend §17.8 17: a run in which something failed is no success, and one failure takes no other with it', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'meets', 'meets']);
  const owner = new pg.Client({ connectionString: world.urls.ownerUrl });
  await owner.connect();
  await owner.query(`create function refuse_one() returns trigger language plpgsql as $$ begin
      if new.reply_id = '${stored[1]?.replyId}' then raise exception 'this one cannot be stored'; end if; return new; end $$;
    create trigger refuse_one before insert on reply_drafts for each row execute function refuse_one()`);
  const run = await apply(tenant, { draftBatchSize: 3 });
  await owner.query('drop trigger refuse_one on reply_drafts');
  await owner.end();
  expect(run.counts).toEqual({ total: 3, states: { sent: 2, failed: 1 }, why: { draft: 1 } });
  expect(exitOf(run)).toBe(1);
  const failed = { total: 1, states: { failed: 1 }, why: { draft: 1 } };
  expect(exitOf({ halted: null, counts: failed, slack: {} })).toBe(1);
  expect(exitOf({ halted: null, counts: { total: 1, states: {}, why: {} }, slack: { failed: 1 } })).toBe(1);
  expect(
    exitOf({ halted: null, counts: { total: 1, states: { sent: 1 }, why: {} }, slack: { sent: 1 } }),
  ).toBe(0);
});

test('autosend §28 41: a run over rows that only fail comes to its end: each is tried with its batch, by itself, and no more', async () => {
  const { tenant } = await world.backlog(['meets', 'meets', 'meets']);
  const owner = new pg.Client({ connectionString: world.urls.ownerUrl });
  await owner.connect();
  // A sequence is not rolled back, so it counts every try; behind twenty it gives in, so that a run without end ends here.
  await owner.query(`create sequence tries; grant usage on sequence tries to public;
    create function refuse_all() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= 20 then raise exception 'nothing can be stored'; end if; return new; end $$;
    create trigger refuse_all before insert on reply_drafts for each row execute function refuse_all()`);
  const run = await apply(tenant, { draftBatchSize: 1 });
  const { rows } = await owner.query<{ tries: number }>('select last_value::int as tries from tries');
  await owner.query('drop trigger refuse_all on reply_drafts');
  await owner.end();
  expect(run.counts).toEqual({ total: 3, states: { failed: 3 }, why: { draft: 3 } });
  expect(exitOf(run)).toBe(1);
  expect(rows[0]?.tries).toBe(2 * 3);
});

test('two runs at once: the second is refused, in the database and in the process', async () => {
  const { tenant } = await world.backlog(['meets']);
  const acting = await tenant.ctx(reviewer);
  const { id } = await startBackfill(acting, {});
  await expect(startBackfill(acting, {})).rejects.toThrow('A backfill is not finished');
  const [one, two] = await Promise.allSettled(
    [0, 1].map(() => workBackfill(acting, { runId: id, resumed: false, onLine: () => undefined })),
  );
  const refusals = [one, two].filter((each) => each?.status === 'rejected');
  expect(refusals.length).toBeLessThanOrEqual(1);
  expect((await draftsOf(tenant)).length).toBe(1);
  await startBackfill(acting, {});
  expect((await abandonBackfill(acting)).counts.why).toEqual({ abandoned: 1 });
});
