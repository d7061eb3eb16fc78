import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { within } from '#core/context';
import { whyNotSending } from '#leads';
import { verify } from '#ops';
import { watchStepTimes } from '../../src/autosend/step-times/watch-step-times.ts';
import { readResting } from '../../src/cadence/read-resting.ts';
import { type NewRecontact, noteRecontacts } from '../../src/cadence/recontact/note.store.ts';
import { proposeDue } from '../../src/cadence/recontact/propose-due.ts';
import { reengage } from '../../src/cadence/recontact/reengage.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  grantAuto,
  mailsTo,
  pass,
  ZONE,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();

const waits = (tenant: Tenant) =>
  tenant.rows<{ kind: string; state: string; due: string; code: string }>(
    sql`select kind, state, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as due, reasons -> 0 ->> 'code' as code from recontacts order by created_at, reply_id`,
  );
/** A lead asks for a month that the calendar, open for three weeks, does not show. */
async function asksForLater(): Promise<{ tenant: Tenant; first: Temporal.PlainDate }> {
  const tenant = await world.written([ANA], {
    settings: { copy: { offer: 'map where work waits between two teams', proof: null } },
  });
  await tenant.rows(
    sql`update people set first_name = 'Ana', last_name = 'Berg', title = 'Head of Operations' returning 1`,
  );
  await tenant.rows(sql`update companies set industry = 'Manufacturing' returning 1`);
  await grantAuto(tenant);
  const now = (await tenant.ctx()).now();
  const first = now.toZonedDateTimeISO('UTC').toPlainDate().with({ day: 1 }).add({ months: 3 });
  await tenant.rows(
    sql`delete from availability_slots where slot_at > ${now.add({ hours: 24 * 21 }).toString()} returning 1`,
  );
  const month = first.toLocaleString('en-GB', { month: 'long' });
  await answers(tenant, ANA, `Happy to talk. Shall we meet in ${month}?`);
  return { tenant, first };
}
async function approve(tenant: Tenant): Promise<void> {
  const { itemId } = await draftOf(tenant);
  const [item] = await tenant.rows<{ hash: string }>(
    sql`select content_hash as hash from approval_items where id = ${itemId}`,
  );
  await approveItem(await tenant.ctx(reviewer), { itemId: itemId ?? '', contentHash: item?.hash ?? '' });
  await tenant.settle();
  await pass(world, tenant, { minutes: 5 });
}

test('who asks for a month the calendar does not show hears so, and is written to a week before it, once and after a yes', async () => {
  const { tenant, first } = await asksForLater();
  const draft = await draftOf(tenant);
  expect(draft).toMatchObject({ state: 'review', slots: [] });
  expect(draft.body).toContain('not open that far ahead yet');
  const [noted] = await waits(tenant);
  expect(noted).toMatchObject({ kind: 'window', state: 'waiting', code: 'beyond.recontact' });
  const day = Temporal.PlainDate.from((noted?.due ?? '').slice(0, 10));
  const before = day.until(first, { largestUnit: 'days' }).days;
  expect([7, 8, 9, 10]).toContain(before);
  expect(day.dayOfWeek).toBeLessThan(6);
  const [lead] = await tenant.rows<{ id: string }>(sql`select id from leads`);
  const why = await whyNotSending(await tenant.ctx(), lead?.id ?? '');
  expect(JSON.stringify(why)).toContain('is written to again');
  expect((await readResting(await tenant.ctx())).recontacts).toMatchObject([{ kind: 'window', count: 1 }]);
  await approve(tenant);
  expect(mailsTo(tenant, ANA)).toBe(2);

  const clock = world.runtime.sandboxClock;
  clock.set(Temporal.Instant.from(`${noted?.due}Z`));
  expect(await reengage(await tenant.ctx(), { kind: 'window', dryRun: true })).toMatchObject({
    ...{ looked: 1, eligible: 1, proposed: 0 },
  });
  const ctx = await tenant.ctx();
  // Killed before its commit, then three hands at once: one draft.
  await expect(
    ctx.db.tx(async (tx) => {
      await proposeDue.run(within(ctx, tx));
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  await Promise.all([proposeDue.run(ctx), proposeDue.run(await tenant.ctx()), proposeDue.run(ctx)]);
  const drafts = await tenant.rows<{ body: string }>(
    sql`select body from drafts where answers_id is not null`,
  );
  expect(await tenant.rows(sql`select state, reasons as why from recontacts`)).toEqual([
    { state: 'proposed', why: expect.anything() },
  ]);
  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.body).toContain('my calendar goes that far by this time');
  expect(await waits(tenant)).toMatchObject([{ kind: 'window', state: 'proposed' }]);
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('by then the message carries two times from their day on; one that is taken meanwhile is replaced, and asked about again', async () => {
  const { tenant, first } = await asksForLater();
  const [noted] = await waits(tenant);
  await approve(tenant);
  world.runtime.sandboxClock.set(Temporal.Instant.from(`${noted?.due}Z`));
  const ctx = await tenant.ctx();
  await refreshAvailability.run(ctx);
  await proposeDue.run(ctx);
  const written = () =>
    tenant.rows<{ state: string; body: string; times: { at: string; label: string }[] }>(
      sql`select state, body, times from drafts where answers_id is not null order by created_at, id`,
    );
  const [draft] = await written();
  expect(draft?.times).toHaveLength(2);
  for (const { at, label } of draft?.times ?? []) {
    expect(draft?.body).toContain(label);
    const day = Temporal.Instant.from(at).toZonedDateTimeISO(ZONE).toPlainDate();
    expect(Temporal.PlainDate.compare(day, first)).toBeGreaterThanOrEqual(0);
  }
  const [taken] = draft?.times ?? [];
  await tenant.rows(sql`update availability_sources set next_refresh_at = 'infinity' returning 1`);
  await tenant.rows(sql`delete from availability_slots where slot_at = ${taken?.at ?? ''} returning 1`);
  await watchStepTimes.run(ctx);
  const [old, fresh, ...more] = await written();
  expect(more).toEqual([]);
  expect([old?.state, fresh?.state]).toEqual(['superseded', 'queued']);
  expect(fresh?.times).toHaveLength(2);
  expect(fresh?.body).not.toContain(taken?.label);
  for (const { at } of fresh?.times ?? [])
    expect(Temporal.Instant.compare(at, first.toZonedDateTime(ZONE).toInstant())).toBeGreaterThanOrEqual(0);
  // Without another one it stays as it is, and does not leave.
  await tenant.rows(sql`delete from availability_slots returning 1`);
  await watchStepTimes.run(ctx);
  expect((await written()).map(({ state }) => state)).toEqual(['superseded', 'queued']);
});

test('any word of theirs calls it off', async () => {
  const { tenant } = await asksForLater();
  await answers(tenant, ANA, 'Actually, what does it cost?');
  expect(await waits(tenant)).toMatchObject([
    { kind: 'window', state: 'closed', code: 'recontact.answered' },
  ]);
});

test('one moment waits for a lead, in the database too; an absence that is told later moves it, and never stands beside it', async () => {
  const { tenant } = await asksForLater();
  const [noted] = await waits(tenant);
  const back = Temporal.PlainDate.from((noted?.due ?? '').slice(0, 10)).add({ days: 20 });
  const day = back.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  await answers(tenant, ANA, `I am out of the office and back on ${day}.`, {
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  const [window, absence, ...more] = await waits(tenant);
  expect(more).toEqual([]);
  expect([window, absence].map((each) => [each?.kind, each?.state])).toEqual([
    ['window', 'waiting'],
    ['ooo', 'replaced'],
  ]);
  expect((window?.due ?? '') > (noted?.due ?? '')).toBe(true);
  await expect(
    tenant.rows(sql`update recontacts set state = 'waiting' where kind = 'ooo' returning 1`),
  ).rejects.toThrow();
  // Told twice at once, it is noted once.
  const ctx = await tenant.ctx();
  const [row] = await tenant.rows<{ replyId: string; leadId: string; threadId: string }>(
    sql`select reply_id as "replyId", lead_id as "leadId", thread_id as "threadId" from recontacts where kind = 'window'`,
  );
  const again = { ...(row as NonNullable<typeof row>), kind: 'window' as const, named: null, phrase: null };
  const fresh = [
    { ...again, rule: 'beyond_calendar', reasons: [], dueAt: ctx.now().add({ hours: 2_000 }).toString() },
  ];
  await Promise.all([1, 2].map(() => ctx.db.tx((tx) => noteRecontacts(tx, tenant.id, fresh, ctx.now()))));
  expect(await waits(tenant)).toEqual([window, absence]);
});

/** What they asked for and an absence told behind it, as they are noted, with nothing noted. */
async function bothToNote() {
  const { tenant } = await asksForLater();
  const ctx = await tenant.ctx();
  const back = ctx.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 150 });
  const day = back.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  await answers(tenant, ANA, `I am out of the office and back on ${day}.`, {
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  const found = await tenant.rows<NewRecontact>(
    sql`select reply_id as "replyId", kind, lead_id as "leadId", thread_id as "threadId", due_at as "dueAt", named::text, phrase, rule, '[]'::jsonb as reasons from recontacts order by kind desc`,
  );
  await tenant.rows(sql`delete from recontacts returning 1`);
  const [window, absence] = found;
  if (!window || !absence) throw new Error('Both were not noted.');
  return { tenant, window, absence };
}
const states = async (tenant: Tenant) =>
  Object.fromEntries((await waits(tenant)).map(({ kind, state }) => [kind, state]));

test('of two moments noted at the same time neither is lost: the second is judged by the first', async () => {
  const { tenant, window, absence } = await bothToNote();
  const [one, other] = [await tenant.ctx(), await tenant.ctx()];
  const blocked = () =>
    world.owner(
      sql`select 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`,
    );
  let second: Promise<void> | undefined;
  await one.db.tx(async (tx) => {
    await noteRecontacts(tx, tenant.id, [absence], one.now());
    second = other.db.tx((theirs) => noteRecontacts(theirs, tenant.id, [window], other.now()));
    while ((await blocked()).length === 0);
  });
  await second;
  expect(await states(tenant)).toEqual({ ooo: 'replaced', window: 'waiting' });
});

test('two moments of one lead that are noted together are both kept, and judged one behind the other', async () => {
  const { tenant, window, absence } = await bothToNote();
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) => noteRecontacts(tx, tenant.id, [window, absence], ctx.now()));
  expect(await states(tenant)).toEqual({ ooo: 'replaced', window: 'waiting' });
});
