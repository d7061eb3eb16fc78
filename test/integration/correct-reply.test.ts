import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAutosend } from '#autosend';
import { agentActor } from '#core/actor';
import { correctReply } from '../../src/inbound/correct-reply.ts';
import { type AnswerWorld, answers, draftsOf, grantAuto, openAnswerWorld } from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: AnswerWorld;
beforeAll(async () => {
  world = await openAnswerWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

type Read = {
  id: string;
  intent: string;
  confidence: number;
  automatic: boolean;
  optOut: boolean;
  by: string | null;
};
const replyOf = async (tenant: Tenant): Promise<Read> => {
  const [found] = await tenant.rows<Read>(
    sql`select id, intent, confidence, automatic, opt_out as "optOut", corrected_by as by from replies order by classified_at desc, id desc limit 1`,
  );
  if (!found) throw new Error('Nothing came in.');
  return found;
};
const suppressed = async (tenant: Tenant): Promise<number> =>
  (await tenant.rows(sql`select 1 from suppressions where lifted_at is null`)).length;
const statusOf = async (tenant: Tenant): Promise<string | undefined> =>
  (await tenant.rows<{ status: string }>(sql`select status from leads`))[0]?.status;
const corrections = (tenant: Tenant) =>
  tenant.rows(sql`select was, became, corrected_by as by from reply_corrections order by corrected_at, id`);

const POSITIVE = 'Yes, that sounds interesting. Happy to talk about it.';

describe('a person corrects how a reply was read', () => {
  test('the new reading counts, the old one stays on record, and what was drafted on it is written anew for a person', async () => {
    const tenant = await world.written(['ada@one.example']);
    await grantAuto(tenant);
    await answers(tenant, 'ada@one.example', POSITIVE);
    const reply = await replyOf(tenant);
    expect(reply.intent).toBe('positive');
    const [before] = await draftsOf(tenant);
    const done = await correctReply(await tenant.ctx(reviewer), {
      ...{ replyId: reply.id, from: 'positive', to: 'not_now' },
    });
    expect(done).toMatchObject({ intent: 'not_now', was: 'positive', suppressed: false, noStands: false });
    await tenant.settle();
    expect(await replyOf(tenant)).toMatchObject({ intent: 'not_now', confidence: 1, by: reviewer.id });
    expect(await corrections(tenant)).toEqual([{ was: 'positive', became: 'not_now', by: reviewer.id }]);
    const drafts = await draftsOf(tenant);
    expect(drafts.find(({ id }) => id === before?.id)?.state).toBe('rejected');
    const now = drafts.filter(({ state }) => state !== 'rejected');
    expect(now).toMatchObject([{ intent: 'not_now', state: 'review' }]);
    const [thread] = await tenant.rows(sql`select intent from threads`);
    expect(thread).toEqual({ intent: 'not_now' });
    const [audit] = await tenant.rows(
      sql`select actor_id as by, detail from audit_log where action = 'reply.corrected'`,
    );
    expect(audit).toEqual({ by: reviewer.id, detail: { was: 'positive', became: 'not_now' } });
    expect(await tenant.rows(sql`select kind, state from recontacts`)).toEqual([
      { kind: 'nurture', state: 'waiting' },
    ]);
  });

  test('what that reading was granted in the campaign falls one step', async () => {
    const tenant = await world.written(['ada@demoted.example']);
    await grantAuto(tenant);
    await answers(tenant, 'ada@demoted.example', POSITIVE);
    const reply = await replyOf(tenant);
    await correctReply(await tenant.ctx(reviewer), {
      ...{ replyId: reply.id, from: 'positive', to: 'question' },
    });
    await tenant.settle();
    const { grants } = await readAutosend(await tenant.ctx(reviewer));
    const granted = grants.map(({ intent, level, grantedBy }) => ({ intent, level, grantedBy }));
    expect(granted).toContainEqual({ intent: 'positive', level: 'hold', grantedBy: 'correction' });
    expect(granted).toContainEqual({ intent: null, level: 'auto', grantedBy: reviewer.id });
  });

  test('a "no" seen only by the person suppresses and ends everything', async () => {
    const tenant = await world.written(['ada@no.example']);
    await answers(tenant, 'ada@no.example', POSITIVE);
    expect(await suppressed(tenant)).toBe(0);
    const { id } = await replyOf(tenant);
    const done = await correctReply(await tenant.ctx(reviewer), {
      ...{ replyId: id, from: 'positive', to: 'unsubscribe' },
    });
    expect(done.suppressed).toBe(true);
    await tenant.settle();
    expect(await suppressed(tenant)).toBe(1);
    expect(await statusOf(tenant)).toBe('unsubscribed');
    const living = (await draftsOf(tenant)).filter(({ state }) =>
      ['review', 'held', 'scheduled'].includes(state),
    );
    expect(living).toEqual([]);
  });

  test('a "no" that was read wrongly is read rightly, and yet nobody is written to again by that', async () => {
    const tenant = await world.written(['ada@stays.example']);
    await answers(tenant, 'ada@stays.example', 'Please unsubscribe me.');
    const { id } = await replyOf(tenant);
    const done = await correctReply(await tenant.ctx(reviewer), {
      ...{ replyId: id, from: 'unsubscribe', to: 'positive' },
    });
    expect(done).toMatchObject({ suppressed: true, noStands: true });
    await tenant.settle();
    expect(await suppressed(tenant)).toBe(1);
    expect(await statusOf(tenant)).toBe('unsubscribed');
    expect((await draftsOf(tenant)).filter(({ body }) => body !== '')).toEqual([]);
  });

  test('an answer taken for a machine ends the sequence and counts as a reply; its hold and its planned word go', async () => {
    const tenant = await world.written(['ada@away.example']);
    const text = 'I am out of office until 20 March 2026.';
    await answers(tenant, 'ada@away.example', text, { headers: { 'Auto-Submitted': 'auto-replied' } });
    const reply = await replyOf(tenant);
    expect(reply).toMatchObject({ intent: 'out_of_office', automatic: true });
    expect(await tenant.rows(sql`select kind, state from recontacts`)).toHaveLength(1);
    // As a longer sequence stands then.
    await tenant.rows(
      sql`update enrolments set state = 'paused', pause_reason = 'out_of_office', resume_at = '2026-03-20T07:00:00Z', exit_reason = null`,
    );
    await correctReply(await tenant.ctx(reviewer), {
      ...{ replyId: reply.id, from: 'out_of_office', to: 'question' },
    });
    await tenant.settle();
    expect(await replyOf(tenant)).toMatchObject({ intent: 'question', automatic: false });
    expect(await statusOf(tenant)).toBe('replied');
    expect(await tenant.rows(sql`select state, exit_reason as why from enrolments`)).toEqual([
      { state: 'exited', why: 'replied' },
    ]);
    expect(await tenant.rows(sql`select 1 from recontacts`)).toEqual([]);
  });
});

describe('who may not, and who comes second', () => {
  test('an agent, a person without the inbox, the same word and a bounce are turned away, and nothing changes', async () => {
    const tenant = await world.written(['ada@refused.example']);
    await answers(tenant, 'ada@refused.example', POSITIVE);
    const { id } = await replyOf(tenant);
    const to = (from: 'positive' | 'question', now: 'question' | 'positive' | 'bounce') => ({
      ...{ replyId: id, from, to: now },
    });
    const reader = { ...reviewer, scopes: new Set(['inbox:read'] as const) };
    await expect(
      correctReply(await tenant.ctx(agentActor('OPERATOR')), to('positive', 'question')),
    ).rejects.toThrow('A person corrects');
    await expect(correctReply(await tenant.ctx(reader), to('positive', 'question'))).rejects.toThrow();
    const ctx = await tenant.ctx(reviewer);
    await expect(correctReply(ctx, to('positive', 'positive'))).rejects.toThrow('Nothing was changed');
    await expect(correctReply(ctx, to('positive', 'bounce'))).rejects.toThrow('Nothing was changed');
    await expect(correctReply(ctx, to('question', 'positive'))).rejects.toThrow('by now');
    expect(await corrections(tenant)).toEqual([]);
    expect((await replyOf(tenant)).intent).toBe('positive');
  });

  test('of two at the same moment one wins and the other is told', async () => {
    const tenant = await world.written(['ada@race.example']);
    await answers(tenant, 'ada@race.example', POSITIVE);
    const { id } = await replyOf(tenant);
    const ctx = await tenant.ctx(reviewer);
    const both = await Promise.allSettled([
      correctReply(ctx, { replyId: id, from: 'positive', to: 'question' }),
      correctReply(ctx, { replyId: id, from: 'positive', to: 'unsubscribe' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await corrections(tenant)).toHaveLength(1);
    const { intent } = await replyOf(tenant);
    expect(await suppressed(tenant)).toBe(intent === 'unsubscribe' ? 1 : 0);
  });
});
