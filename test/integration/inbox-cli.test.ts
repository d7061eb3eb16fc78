import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { commands } from '#conversations/cli';
import type { Ctx } from '#core/ctx';
import { type AnswerWorld, answers, openAnswerWorld } from '../support/answer-world.ts';
import { reviewer } from '../support/dispatch-world.ts';

const ANA = 'ana@mill.example';

let world: AnswerWorld;
beforeAll(async () => {
  world = await openAnswerWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

/** What `legwork inbox …` prints in this workspace. */
async function inbox(ctx: Ctx, line: readonly string[], flags = {}, json = true): Promise<string> {
  const texts: string[] = [];
  const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  await commands[0]?.run(io, { positional: line, flags }, session);
  return texts.join('');
}

test('a conversation is listed, read, put off and taken back in the terminal', async () => {
  const tenant = await world.written([ANA]);
  const ctx = await tenant.ctx(reviewer);
  await answers(tenant, ANA, 'Could you send me the price list?\u001b[2J');
  const [thread] = JSON.parse(await inbox(ctx, [])).threads;
  expect(thread).toMatchObject({ needsAnswer: true, intent: 'positive' });
  expect(await inbox(ctx, [], {}, false)).toMatch(/positive +waits/);
  const read = await inbox(ctx, ['show', thread.id], {}, false);
  expect(read).toContain('Could you send me the price list?');
  expect(read).not.toContain('\u001b');
  const until = ctx.now().add({ hours: 48 }).toString();
  expect(JSON.parse(await inbox(ctx, ['snooze', thread.id], { until }))).toMatchObject({
    snoozedUntil: expect.stringContaining(until.slice(0, 16)),
  });
  expect(JSON.parse(await inbox(ctx, []))).toEqual({ threads: [], next: null });
  expect(JSON.parse(await inbox(ctx, [], { show: 'snoozed' })).threads).toHaveLength(1);
  expect(JSON.parse(await inbox(ctx, ['snooze', thread.id]))).toMatchObject({ snoozedUntil: null });
  const audited = await tenant.rows(
    sql`select action from audit_log where subject = ${thread.id} order by at`,
  );
  expect(audited).toEqual([{ action: 'thread.snoozed' }, { action: 'thread.woken' }]);
});

test('what cannot be done is said in a sentence, and nothing changes', async () => {
  const tenant = await world.written([ANA]);
  const ctx = await tenant.ctx(reviewer);
  await answers(tenant, ANA, 'Could you send me the price list?');
  const [{ id, version }] = JSON.parse(await inbox(ctx, [])).threads;
  for (const [line, flags, says] of [
    [['burn', id], {}, /list, show, assign, snooze/],
    [['snooze'], {}, /which conversation/],
    [['snooze', id], { until: 'soon' }, /is no moment/],
    [['snooze', id], { until: '2020-01-01T00:00:00Z' }, /within the next year/],
    [['assign', id], { to: 'nobody-here' }, /Only a member/],
    [['list'], { show: 'everything' }, /Known: unread/],
    [['show', '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10'], {}, /no thread/],
  ] as const)
    await expect(inbox(ctx, line, flags)).rejects.toThrow(says);
  const other = await (await world.written(['ben@dairy.example'])).ctx(reviewer);
  await expect(inbox(other, ['show', id])).rejects.toThrow(/no thread/);
  expect(JSON.parse(await inbox(ctx, [])).threads).toMatchObject([{ version, assignee: null }]);
});
