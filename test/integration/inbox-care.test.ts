import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelDraft, regenerateDraft } from '#autosend';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { createIds } from '#core/ids';
import { ensureUser, putMember } from '../../src/access/member.store.ts';
import { ensureOrganization } from '../../src/access/workspace-rows.store.ts';
import { assignThread } from '../../src/conversations/assign-thread.ts';
import type { ThreadDetail, ThreadPart } from '../../src/conversations/contract.ts';
import { markRead } from '../../src/conversations/mark-read.ts';
import { readConversation, threadPage } from '../../src/conversations/read-threads.ts';
import { snoozeThread } from '../../src/conversations/snooze-thread.ts';
import {
  type AnswerWorld,
  answers,
  draftOf,
  draftsOf,
  openAnswerWorld,
  pass,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const ANA = 'ana@mill.example';
const BEN = 'ben@dairy.example';
const YES = 'Happy to talk. When could we meet?';

let world: AnswerWorld;
beforeAll(async () => {
  world = await openAnswerWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

/** Somebody who signs in to the workspace. */
const member = (tenant: Tenant, role: 'operator' | 'viewer'): Promise<string> =>
  acrossWorkspaces(world.database).tx(async (tx) => {
    const ids = createIds({ now: () => Temporal.Now.instant() });
    await ensureOrganization(tx, tenant.id);
    const email = `${role}@${tenant.slug}.example`;
    const { id } = await ensureUser(tx, { id: ids.next(), email, name: role });
    await putMember(tx, { workspaceId: tenant.id, userId: id, role, at: Temporal.Now.instant() });
    return id;
  });

const parts = async (ctx: Ctx, show?: ThreadPart): Promise<string[]> =>
  (await threadPage(ctx, { ...(show && { show }), limit: 100 })).threads.map(
    ({ subject, id }) => `${subject} ${id}`,
  );
const threadFrom = async (tenant: Tenant, address: string): Promise<ThreadDetail> => {
  const [found] = await tenant.rows<{ id: string }>(
    sql`select thread_id as id from messages where direction = 'in' and from_address = ${address} limit 1`,
  );
  return readConversation(await tenant.ctx(reviewer), found?.id ?? '');
};
const inDays = (ctx: Ctx, days: number): string =>
  ctx
    .now()
    .add({ hours: 24 * days })
    .toString();

test('the inbox falls into parts: unread, needs an answer, away with what is held and what follows', async () => {
  const tenant = await world.written([ANA, BEN]);
  const ctx = await tenant.ctx(reviewer);
  await answers(tenant, ANA, YES);
  const back = ctx.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 10 }).toString();
  await answers(tenant, BEN, `I am out of office until ${back}.`, {
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  await tenant.rows(
    sql`update enrolments e set state = 'paused', pause_reason = 'out_of_office', resume_at = ${`${back}T07:00:00Z`}, exit_reason = null from leads l join person_addresses a on a.person_id = l.person_id where l.id = e.lead_id and a.address = ${BEN}`,
  );
  const [ana, ben] = [await threadFrom(tenant, ANA), await threadFrom(tenant, BEN)];
  const is = (...threads: ThreadDetail[]) => threads.map(({ subject, id }) => `${subject} ${id}`).sort();
  expect((await parts(ctx)).sort()).toEqual(is(ana, ben));
  expect((await parts(ctx, 'unread')).sort()).toEqual(is(ana, ben));
  expect(await parts(ctx, 'needs_answer')).toEqual(is(ana));
  expect(await parts(ctx, 'away')).toEqual(is(ben));
  expect(ana.away).toBeNull();
  expect(ben.away).toMatchObject({ until: back, campaigns: 1, resumesAt: `${back}T07:00:00Z` });
  expect(ben.away?.retouchAt).not.toBeNull();
  expect(ana.messages.at(-1)).toMatchObject({ intent: 'meeting_request', correction: null });
  await markRead(ctx, { threadId: ana.id, version: ana.version });
  expect(await parts(ctx, 'unread')).toEqual(is(ben));
  // What came in since was not read.
  await answers(tenant, ANA, 'One thing more: who would join?');
  await markRead(ctx, { threadId: ana.id, version: ana.version });
  expect((await parts(ctx, 'unread')).sort()).toEqual(is(ana, ben));
});

test('pages of conversations leave nobody out and name nobody twice, whatever is asked for, also in one instant', async () => {
  const addresses = Array.from({ length: 7 }, (_, index) => `p${index}@paged.example`);
  const tenant = await world.written(addresses);
  const ctx = await tenant.ctx(reviewer);
  for (const address of addresses) await answers(tenant, address, YES);
  await tenant.rows(
    sql`update threads set last_message_at = date_trunc('day', last_message_at) + interval '1 microsecond' * (hashtext(id::text) % 2)`,
  );
  const walk = async (show: ThreadPart | undefined, limit: number): Promise<string[]> => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await threadPage(ctx, { show, limit, after });
      seen.push(...page.threads.map(({ id }) => id));
      if (page.next === null) return seen;
      after = page.next;
    }
  };
  const whole = (await threadPage(ctx, { limit: 100 })).threads.map(({ id }) => id);
  expect(new Set(whole).size).toBe(7);
  for (const show of [undefined, 'needs_answer', 'unread'] as const)
    for (const limit of [1, 3, 7, 100]) expect(await walk(show, limit), `${show} by ${limit}`).toEqual(whole);
  await expect(threadPage(ctx, { limit: 3, after: 'nonsense' })).rejects.toThrow('no place in the list');
});

test('who was away and has answered since is away no more', async () => {
  const tenant = await world.written([BEN]);
  const ctx = await tenant.ctx(reviewer);
  await answers(tenant, BEN, 'I am out of office.', { headers: { 'Auto-Submitted': 'auto-replied' } });
  expect(await parts(ctx, 'away')).toHaveLength(1);
  await pass(world, tenant, { minutes: 5 });
  await answers(tenant, BEN, YES);
  expect(await parts(ctx, 'away')).toEqual([]);
});

test('a conversation is given to a member, shown as theirs, and given back', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const olga = await member(tenant, 'operator');
  const ctx = await tenant.ctx(reviewer);
  const asOlga = await tenant.ctx({ ...reviewer, id: olga });
  const seen = await threadFrom(tenant, ANA);
  const given = await assignThread(ctx, { threadId: seen.id, version: seen.version, to: olga });
  expect(given).toMatchObject({ assignee: olga, version: seen.version + 1 });
  expect([await parts(asOlga, 'mine'), await parts(ctx, 'mine')].map((found) => found.length)).toEqual([
    1, 0,
  ]);
  await assignThread(ctx, { threadId: seen.id, version: given.version, to: null });
  expect(await parts(asOlga, 'mine')).toEqual([]);
  const told = await tenant.rows<{ detail: unknown }>(
    sql`select detail from audit_log where action = 'thread.assigned' order by at, id`,
  );
  expect(told.map(({ detail }) => detail)).toEqual([{ to: olga }, { to: null }]);
});

test('nobody outside the inbox gets one, and who may only look gives none', async () => {
  const tenant = await world.written([ANA]);
  const other = await world.written([BEN]);
  await answers(tenant, ANA, YES);
  const viewer = await member(tenant, 'viewer');
  const stranger = await member(other, 'operator');
  const { id: threadId, version } = await threadFrom(tenant, ANA);
  const ctx = await tenant.ctx(reviewer);
  for (const to of [viewer, stranger, 'nobody'])
    await expect(assignThread(ctx, { threadId, version, to })).rejects.toThrow('Nothing was changed');
  const looking = await tenant.ctx({ ...reviewer, scopes: new Set(['inbox:read'] as const) });
  const until = inDays(ctx, 1);
  await expect(assignThread(looking, { threadId, version, to: null })).rejects.toThrow();
  await expect(snoozeThread(looking, { threadId, version, until })).rejects.toThrow();
  await expect(markRead(looking, { threadId, version })).rejects.toThrow();
  const elsewhere = await other.ctx(reviewer);
  await expect(snoozeThread(elsewhere, { threadId, version, until })).rejects.toThrow(
    /not.*found|no thread/i,
  );
  expect(await threadFrom(tenant, ANA)).toMatchObject({ version, assignee: null, snoozedUntil: null });
});

test('what is put off is out of sight until its moment, or until they write again', async () => {
  const tenant = await world.written([ANA, BEN]);
  await answers(tenant, ANA, YES);
  await answers(tenant, BEN, YES);
  const ctx = await tenant.ctx(reviewer);
  const [ana, ben] = [await threadFrom(tenant, ANA), await threadFrom(tenant, BEN)];
  for (const bad of [inDays(ctx, -1), inDays(ctx, 400)])
    await expect(snoozeThread(ctx, { threadId: ana.id, version: ana.version, until: bad })).rejects.toThrow(
      'within the next year',
    );
  for (const { id: threadId, version } of [ana, ben])
    await snoozeThread(ctx, { threadId, version, until: inDays(ctx, 3) });
  expect([(await parts(ctx)).length, (await parts(ctx, 'snoozed')).length]).toEqual([0, 2]);
  await pass(world, tenant, { hours: 1 });
  await answers(tenant, BEN, 'One thing more: who would join?');
  expect([(await parts(ctx)).length, (await parts(ctx, 'snoozed')).length]).toEqual([1, 1]);
  const again = await threadFrom(tenant, ANA);
  const awake = await snoozeThread(ctx, { threadId: ana.id, version: again.version, until: null });
  expect(awake.snoozedUntil).toBeNull();
  await snoozeThread(ctx, { threadId: ana.id, version: awake.version, until: inDays(ctx, 3) });
  await pass(world, tenant, { hours: 24 * 3 + 1 });
  expect([(await parts(ctx)).length, (await parts(ctx, 'snoozed')).length]).toEqual([2, 0]);
});

test('of two who change the same version one wins; a message that came between wins over both', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const ctx = await tenant.ctx(reviewer);
  const { id: threadId, version } = await threadFrom(tenant, ANA);
  const until = inDays(ctx, 2);
  const both = await Promise.allSettled([
    snoozeThread(ctx, { threadId, version, until }),
    assignThread(ctx, { threadId, version, to: null }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const seen = await threadFrom(tenant, ANA);
  await pass(world, tenant, { minutes: 5 });
  await answers(tenant, ANA, 'One thing more: who would join?');
  await expect(snoozeThread(ctx, { threadId, version: seen.version, until })).rejects.toThrow('wrote again');
});

test('an answer that came to nothing is written again when a person wants it, once', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const ctx = await tenant.ctx(reviewer);
  const { id: draftId } = await draftOf(tenant);
  await cancelDraft(ctx, { draftId });
  const both = await Promise.allSettled([
    regenerateDraft(ctx, { draftId }),
    regenerateDraft(ctx, { draftId }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await draftsOf(tenant)).map(({ state }) => state)).toEqual(['cancelled', 'review']);
});
