import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grantAutosend } from '#autosend';
import { readCalibration } from '../../src/autosend/read-calibration.ts';
import { type AnswerWorld, openAnswerWorld } from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: AnswerWorld;
beforeAll(async () => {
  world = await openAnswerWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

/** So many answers to questions that a person settled: sent as they stood, or turned down. */
async function settled(tenant: Tenant, confidence: number, right: number, wrong: number): Promise<void> {
  await tenant.rows(sql`
    with one as (select t.id as thread_id, t.lead_id, m.id as message_id from threads t join messages m on m.thread_id = t.id limit 1),
    made as (select gen_random_uuid() as id, gen_random_uuid() as reply, gen_random_uuid() as item, gen_random_uuid() as message, n <= ${right} as good from generate_series(1, ${right + wrong}) n),
    m as (insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, at, created_at)
      select ${tenant.id}, made.message, one.thread_id, 'in', made.message::text, '', '', '', '', '', now(), now() from made, one returning 1),
    r as (insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, classified_at)
      select ${tenant.id}, made.reply, made.message, one.thread_id, one.lead_id, 'question', 0.9, now() from made, one returning 1),
    i as (insert into approval_items (workspace_id, id, kind, motion, subject_id, title, preview, content_hash, state, decided_by, created_at, expires_at)
      select ${tenant.id}, made.item, 'answer', 'answer', made.id, '', '{}', '', case when good then 'approved' else 'rejected' end, 'reviewer-1', now(), now() from made returning 1)
    insert into reply_drafts (workspace_id, id, reply_id, message_id, message_at, thread_id, lead_id, intent, state, source, confidence, item_id, decided_by, created_at, updated_at)
      select ${tenant.id}, made.id, made.reply, made.message, now(), one.thread_id, one.lead_id, 'question', case when good then 'sent' else 'rejected' end, 'rules', ${confidence}, made.item, 'reviewer-1', now(), now() from made, one`);
}

const questions = async (tenant: Tenant, asked: { budget?: number; threshold?: number } = {}) =>
  (await readCalibration(await tenant.ctx(reviewer), asked)).intents.find(
    ({ intent }) => intent === 'question',
  );

test('says plainly that too few were settled, then what the threshold means and which one keeps to the budget', async () => {
  const tenant = await world.written(['ada@measured.example']);
  await settled(tenant, 0.95, 10, 0);
  const few = await questions(tenant);
  expect(few).toMatchObject({ samples: 10, calibrated: false, recommended: null, threshold: 0.9 });
  expect(few?.reasons[0]?.text).toBe('10 of 60 settled drafts: uncalibrated.');
  expect(few?.bins.find(({ from }) => from === 0.9)).toMatchObject({ count: 10, was: 1 });
  await settled(tenant, 0.95, 60, 0);
  await settled(tenant, 0.75, 20, 20);
  const known = await questions(tenant);
  expect(known).toMatchObject({ samples: 110, calibrated: true, recommended: 0.95 });
  expect(known?.wrongPerHundred).toBeLessThan(5);
  expect(known?.bins.find(({ from }) => from === 0.7)).toMatchObject({ count: 40, was: 0.5 });
  // At a threshold that lets the doubtful ones go, a fifth is wrong, and a budget that small has no threshold.
  expect((await questions(tenant, { threshold: 0.7 }))?.wrongPerHundred).toBeGreaterThan(18);
  expect((await questions(tenant, { budget: 1 }))?.recommended).toBeNull();
  expect((await questions(tenant, { budget: 30 }))?.recommended).toBe(0.75);
});

test('asks what is granted: the lowest threshold of what goes by itself, and needs the inbox to be read', async () => {
  const tenant = await world.written(['ada@granted.example']);
  const ctx = await tenant.ctx(reviewer);
  const grant = { campaignId: tenant.campaignId, threshold: 0.8, chosen: true };
  await grantAutosend(ctx, { ...grant, intent: 'question', level: 'draft_only' });
  expect((await questions(tenant))?.threshold).toBe(0.9);
  await grantAutosend(ctx, { ...grant, intent: 'question', level: 'hold' });
  expect((await questions(tenant))?.threshold).toBe(0.8);
  await expect(readCalibration(await tenant.ctx({ ...reviewer, scopes: new Set() }))).rejects.toThrow();
});
