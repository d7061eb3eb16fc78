import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo, EXIT, type Session } from '#cli';
import { isLegworkError } from '#core/errors';
import { onlyRead } from '../../src/autosend/replay/recorded.store.ts';
import { replayCommand } from '../../src/autosend/replay/replay.cli.ts';
import type { ReplayedReply } from '../../src/autosend/replay/replay-recorded.ts';
import { type AnswerWorld, answers, grantAuto, openAnswerWorld } from '../support/answer-world.ts';
import { databaseText } from '../support/database-text.ts';
import type { Tenant } from '../support/dispatch-world.ts';

let world: AnswerWorld;
let tenant: Tenant;
const PEOPLE = {
  meets: 'ann@mill-1.example',
  prices: 'bob@mill-2.example',
  stops: 'cleo@mill-3.example',
  away: 'dan@mill-4.example',
};
beforeAll(async () => {
  world = await openAnswerWorld();
  tenant = await world.written(Object.values(PEOPLE));
  await grantAuto(tenant);
  await answers(tenant, PEOPLE.meets, 'Happy to talk. When could we meet?');
  await answers(tenant, PEOPLE.prices, 'What does it cost per month? Our budget is $400.');
  await answers(tenant, PEOPLE.stops, 'Please remove me from your list.');
  await answers(tenant, PEOPLE.away, 'I am away until 20 March.', {
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

type Report = { passed: boolean; critical: number; cases: (ReplayedReply & ReplayedReply['judged'])[] };
async function replay(flags: Record<string, string | boolean> = {}, json = true) {
  let out = '';
  const io = createIo({ json, stdout: { write: (text) => (out += text) }, stderr: { write: () => true } });
  const session: Session = { ctx: () => tenant.ctx(), settle: async () => undefined };
  const code = await replayCommand.run(
    io,
    { positional: [], flags: { fromDatabase: true, ...flags } },
    session,
  );
  return { code, out, report: json ? (JSON.parse(out) as Report) : null };
}
const replyOf = async (address: string): Promise<{ id: string; threadId: string }> => {
  const [found] = await tenant.rows<{ id: string; threadId: string }>(
    sql`select r.id, r.thread_id as "threadId" from replies r join messages m on m.id = r.message_id where m.from_address = ${address}`,
  );
  if (!found) throw new Error(`Nothing came from ${address}.`);
  return found;
};

test('autosend §24: recorded replies are replayed by risk, with the draft that would be written, and the database stays as it was', async () => {
  const before = await databaseText(world, tenant);
  const { code, report } = await replay();
  expect(await databaseText(world, tenant)).toEqual(before);
  expect(code).toBe(EXIT.done);
  const ids = await Promise.all(Object.values(PEOPLE).map(async (address) => (await replyOf(address)).id));
  expect(report?.cases.map(({ id }) => id).sort()).toEqual(ids.sort());
  const by = async (address: string) => {
    const { id } = await replyOf(address);
    return report?.cases.find((each) => each.id === id);
  };
  expect(report?.cases[0]?.id).toBe((await replyOf(PEOPLE.prices)).id);
  expect(report?.cases[0]?.why).toEqual(
    expect.arrayContaining(['pricing words', 'cadence words', 'an amount of money']),
  );
  const meets = await by(PEOPLE.meets);
  expect(meets).toMatchObject({ readAs: { now: 'meeting_request' }, outcome: 'passed' });
  // The same times are found again that the stored draft got.
  const [stored] = await tenant.rows<{ slots: { label: string }[] }>(
    sql`select slots from reply_drafts where reply_id = ${meets?.id ?? ''}`,
  );
  expect(meets?.output?.draft?.body).toContain('suit you?');
  expect(meets?.output?.draft?.slots).toHaveLength(stored?.slots.length ?? -1);
  expect(await by(PEOPLE.stops)).toMatchObject({ output: { draft: null }, outcome: 'passed' });
  expect(await by(PEOPLE.away)).toMatchObject({ output: { state: 'none', draft: null }, outcome: 'passed' });
});

test('a named conversation comes first, the limit holds, and a list replays nothing', async () => {
  const { threadId, id } = await replyOf(PEOPLE.stops);
  const { report } = await replay({ threads: threadId, limit: '1', list: true });
  expect(report?.cases).toMatchObject([{ id, output: null, outcome: 'chosen' }]);
  expect((await replay({ channel: 'linkedin' })).code).toBe(EXIT.failed);
  expect((await replay({ channel: 'linkedin' }, false)).out).toMatch(/Nothing was replayed/);
});

test('what may never be and is ends it with 1: an opt-out that was heard then and is not now', async () => {
  const { id } = await replyOf(PEOPLE.meets);
  await tenant.rows(sql`update replies set opt_out = true where id = ${id} returning 1`);
  const { code, report } = await replay();
  expect(code).toBe(EXIT.failed);
  expect(report).toMatchObject({ passed: false, critical: 1 });
  expect(report?.cases.find((each) => each.id === id)?.failures.map((each) => each.code)).toEqual([
    'opt_out_missed',
    'opt_out_answered',
  ]);
  expect((await replay({}, false)).out).toMatch(/critical decision_error: A wish to be left alone/);
  await tenant.rows(sql`update replies set opt_out = false where id = ${id} returning 1`);
});

test('the transaction it reads in refuses every change', async () => {
  const ctx = await tenant.ctx();
  await expect(
    ctx.db.tx(async (tx) => {
      await onlyRead(tx);
      await tx.execute(sql`update replies set confidence = 0`);
    }),
  ).rejects.toMatchObject({ cause: { code: '25006' } });
});

test.each([
  [{ judge: true }],
  [{ cases: 'mine' }],
  [{ limit: '0' }],
  [{ days: 'x' }],
  [{ threads: 'abc' }],
  [{ channel: 'fax' }],
])('%j is refused', async (flags) => {
  const error = await replay(flags as Record<string, string | boolean>).catch((caught: unknown) => caught);
  expect(isLegworkError(error) && error.kind).toBe('invalid');
  expect(String(error)).toMatch(/Nothing was replayed/);
});

test('texts that a model wrote again are taken through the rules of rewriting one by one, under the times they were given', async () => {
  const { id } = await replyOf(PEOPLE.meets);
  const [draft] = await tenant.rows<{ id: string; body: string; slots: { label: string }[] }>(
    sql`select id, body, slots from reply_drafts where reply_id = ${id} order by created_at desc limit 1`,
  );
  const own = `Hi Ann, gladly. Does ${draft?.slots[0]?.label} suit you?`;
  const at = (second: number) => `2026-03-02T09:00:${String(second).padStart(2, '0')}Z`;
  const attempts = [
    { body: `${own} It costs $40 per month.`, at: at(20), reasons: [] },
    { body: `${own} See https://evil.example/now`, at: at(28), reasons: [] },
  ];
  const write = (body: string | null, tried: readonly object[]) =>
    tenant.rows(
      sql`update reply_drafts set source = ${body === null ? 'rules' : 'model'}, body = ${body ?? draft?.body}, attempts = ${JSON.stringify(tried)}::jsonb where id = ${draft?.id} returning 1`,
    );
  const rewritten = async () => (await replay()).report?.cases.find((each) => each.id === id)?.output?.draft;
  await write(own, attempts);
  const before = await databaseText(world, tenant);
  expect(await rewritten()).toMatchObject({
    ...{ byModel: true, body: own },
    rewritten: {
      attempts: [{ reasons: ['draft.figures'] }, { reasons: ['draft.link'] }],
      stopped: null,
    },
  });
  expect(await databaseText(world, tenant)).toEqual(before);
  // Nothing that could stay came: a person looks.
  await write(null, attempts);
  expect(await rewritten()).toMatchObject({
    ...{ byModel: false, action: 'review' },
    rewritten: { stopped: 'revision.error' },
  });
  await write(
    null,
    [attempts[0], attempts[0]].flatMap((each) => each ?? []),
  );
  expect((await rewritten())?.rewritten?.stopped).toBe('revision.no_improvement');
  const { out } = await replay({}, false);
  expect(out).toContain('text 2 could not stay: draft.figures');
  expect(out).toContain('no other text was asked for: revision.no_improvement');
});
