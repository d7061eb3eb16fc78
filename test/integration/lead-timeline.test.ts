import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { noteLead } from '../../src/leads/timeline/note-lead.ts';
import { readTimeline } from '../../src/leads/timeline/read-timeline.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { openKnownPerson } from '../support/known-person.ts';

let world: DispatchWorld;
let tenant: Tenant;
let ctx: Ctx;
let leadId: string;
let otherId: string;
beforeAll(async () => {
  world = await openDispatchWorld();
  ({ tenant, ctx, leadId, otherId } = await openKnownPerson(world));
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId, event: 'linkedin_connected', channel: 'linkedin', summary: 'Connected on LinkedIn' },
    ]),
  );
  await ctx.db.tx((tx) =>
    tx.execute(
      sql`update tasks set state = 'done', done_at = created_at, done_by = 'Rita', note = 'Rang twice' where lead_id = ${leadId}`,
    ),
  );
});
afterAll(() => world[Symbol.asyncDispose]());

const whole = async (lead = leadId, as = ctx) => (await readTimeline(as, lead, { limit: 200 })).entries;

test('mail both ways, LinkedIn, calls, notes, status and enrichment are one view, newest first', async () => {
  await noteLead(ctx, leadId, { text: 'Likes short mails', channel: 'meeting' });
  const entries = await whole();
  const one = (type: string, channel: string) =>
    entries.find((entry) => entry.type === type && entry.channel === channel);
  expect(one('sent', 'email')?.text).toContain('Dear Ms Quillfeather, how is Wrenhollow?');
  expect(one('replied', 'email')?.text).toContain('call me on +1 415 555 7391');
  expect(one('linkedin_connected', 'linkedin')?.summary).toBe('Connected on LinkedIn');
  expect(one('task_done', 'phone')).toMatchObject({
    summary: 'Call Ada Quillfeather, by Rita',
    text: 'Rang twice',
  });
  expect(one('asked', 'system')?.summary).toBe('Asked apollo: found');
  expect(one('noted', 'meeting')?.summary).toBe(`Meeting by ${ctx.actor.name}: Likes short mails`);
  const moved = entries.filter(({ type }) => type === 'status_changed');
  expect(moved.map(({ summary }) => summary)).toContain('Status sent became replied');
  expect(moved.every(({ reasons }) => reasons.length > 0)).toBe(true);
  const order = entries.map(({ at, id }) => `${at} ${id}`);
  expect(order).toEqual(order.toSorted().reverse());
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  expect(entries.every(({ text }) => text === null || !text.includes('Ben'))).toBe(true);
  expect((await whole(otherId)).some(({ type }) => type === 'asked')).toBe(false);
});

test('page by page it is the same list, whatever happens meanwhile and however much at one moment', async () => {
  const before = await whole();
  expect(new Set(before.map(({ at }) => at)).size).toBeLessThan(before.length);
  const read: string[] = [];
  let after: string | undefined;
  do {
    const page = await readTimeline(ctx, leadId, { limit: 2, after });
    expect(page.entries.length).toBeLessThanOrEqual(2);
    read.push(...page.entries.map(({ id }) => id));
    after = page.next ?? undefined;
    await noteLead(ctx, leadId, { text: 'Meanwhile', channel: 'note' });
  } while (after !== undefined);
  expect(read).toEqual(before.map(({ id }) => id));
  for (const bad of ['x', `${before[0]?.at}~x`, `yesterday~${before[0]?.id}`])
    await expect(readTimeline(ctx, leadId, { limit: 2, after: bad })).rejects.toMatchObject({
      code: 'page.cursor',
    });
});

test('what was written is for who may read the inbox; a note moves nothing', async () => {
  const reader = await tenant.ctx({ ...reviewer, scopes: new Set(['leads:read' as const]) });
  const shown = await whole(leadId, reader);
  const letters = shown.filter(({ type }) => type === 'sent' || type === 'replied');
  expect(letters.length).toBeGreaterThanOrEqual(2);
  expect(letters.map(({ text }) => text)).toEqual(letters.map(() => null));
  await expect(noteLead(reader, leadId, { text: 'x', channel: 'note' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  const state = () =>
    ctx.db.tx((tx) => row(tx, sql`select status, status_at, updated_at from leads where id = ${leadId}`));
  const was = await state();
  await noteLead(ctx, leadId, { text: 'Moved to Lyon', channel: 'phone' });
  expect(await state()).toEqual(was);
});

test('another workspace sees nothing of it and notes nothing', async () => {
  const foreign = await (await world.tenant()).ctx();
  await expect(readTimeline(foreign, leadId, { limit: 10 })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(noteLead(foreign, leadId, { text: 'x', channel: 'note' })).rejects.toMatchObject({
    kind: 'not_found',
  });
});
