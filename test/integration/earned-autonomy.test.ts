import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { cancelDraft, grantAutosend, readAutosend } from '#autosend';
import { moveCampaign } from '#campaigns';
import { holdAfterComplaint } from '#outbound';
import { moveGrants } from '../../src/autosend/move-grants.ts';
import { correctReply } from '../../src/inbound/correct-reply.ts';
import {
  ANA,
  answers,
  answerWorld,
  codesOf,
  draftsOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();

const BO = 'bo@mill.example';
type Level = 'shadow' | 'draft_only' | 'hold' | 'auto';

/** So many answers that a person decided on a minute ago, oldest first: sent as they stood, changed, or turned down. */
async function decided(
  tenant: Tenant,
  what: 'unedited' | 'edited' | 'rejected',
  count: number,
): Promise<void> {
  const at = (await tenant.ctx()).now().subtract({ seconds: 30 }).toString();
  await tenant.rows(sql`
    with one as (select t.id as thread_id, t.lead_id, t.campaign_id, m.id as message_id from threads t join messages m on m.thread_id = t.id limit 1),
    made as (select gen_random_uuid() as id, gen_random_uuid() as reply, gen_random_uuid() as message from generate_series(1, ${count})),
    m as (insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, at, created_at)
      select ${tenant.id}, made.message, one.thread_id, 'in', made.message::text, '', '', '', '', '', ${at}::timestamptz - interval '1 day', now() from made, one returning 1),
    r as (insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, classified_at)
      select ${tenant.id}, made.reply, made.message, one.thread_id, one.lead_id, 'meeting_request', 0.9, now() from made, one returning 1)
    insert into reply_drafts (workspace_id, id, reply_id, message_id, message_at, thread_id, lead_id, campaign_id, intent, state, source, confidence, edited, decided_by, decided_at, created_at, updated_at)
      select ${tenant.id}, made.id, made.reply, made.message, ${at}, one.thread_id, one.lead_id, one.campaign_id, 'meeting_request', ${what === 'rejected' ? 'rejected' : 'sent'}, 'rules', 0.95, ${what === 'edited'}, 'reviewer-1', ${at}, ${at}, ${at} from made, one`);
}

async function granted(tenant: Tenant, level: Level, highest: Level, chosen = true): Promise<void> {
  const grant = { campaignId: tenant.campaignId, intent: 'meeting_request' as const, level, highest, chosen };
  await grantAutosend(await tenant.ctx(reviewer), grant);
  await pass(world, tenant, { minutes: 2 });
}

/** Somebody asks, and a person approves what the answer says, unchanged. */
async function approveOne(tenant: Tenant, from = ANA): Promise<void> {
  await answers(tenant, from, YES);
  const draft = (await draftsOf(tenant)).find(({ state }) => state === 'review');
  const ctx = await tenant.ctx(reviewer);
  const [item] = await tenant.rows<{ hash: string }>(
    sql`select content_hash as hash from approval_items where id = ${draft?.itemId}`,
  );
  await approveItem(ctx, { itemId: draft?.itemId ?? '', contentHash: item?.hash ?? '' });
  await tenant.settle();
}
const state = async (tenant: Tenant) => readAutosend(await tenant.ctx(reviewer));
const levelOf = async (tenant: Tenant, intent: string | null = 'meeting_request') =>
  (await state(tenant)).grants.find((grant) => grant.intent === intent);

test('twenty approvals in a row without a changed word are one step up, as far as the owner allows, and no further', async () => {
  const tenant = await world.written([ANA, BO]);
  await granted(tenant, 'draft_only', 'hold');
  await decided(tenant, 'unedited', 19);
  expect(await levelOf(tenant)).toMatchObject({ level: 'draft_only', highest: 'hold', missing: 1 });
  await approveOne(tenant);
  expect(await levelOf(tenant)).toMatchObject({ level: 'hold', grantedBy: 'approvals', chosen: true });
  const [move] = (await state(tenant)).moves;
  expect(move).toMatchObject({
    ...{ moved: 'promoted', from: 'draft_only', to: 'hold', cause: 'approvals', intent: 'meeting_request' },
    reason: '20 approvals in a row without a changed word: from draft_only to hold.',
  });
  expect(
    await tenant.rows(
      sql`select 1 from audit_log where action = 'autosend.promoted' and subject = ${tenant.campaignId}`,
    ),
  ).toHaveLength(1);
  expect(
    await tenant.rows(
      sql`select 1 from events where type = 'autosend.grant_moved' and payload ->> 'moved' = 'promoted'`,
    ),
  ).toHaveLength(1);
  expect(await tenant.rows(sql`select severity from alerts where code = 'autosend.promoted'`)).toEqual([
    { severity: 'info' },
  ]);
  await pass(world, tenant, { minutes: 2 });
  await decided(tenant, 'unedited', 30);
  const place = { campaignId: tenant.campaignId, intent: 'meeting_request' };
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) => moveGrants(ctx, tx, [place]));
  expect(await levelOf(tenant)).toMatchObject({
    level: 'hold',
    standing: 'hold is as high as the owner allows.',
  });
});

test('nothing climbs while nobody knows what its threshold means, unless the owner chose so; an edit starts the row anew', async () => {
  const tenant = await world.written([ANA]);
  await granted(tenant, 'draft_only', 'auto', false);
  await decided(tenant, 'unedited', 19);
  await approveOne(tenant);
  expect(await levelOf(tenant)).toMatchObject({
    level: 'draft_only',
    standing: expect.stringContaining('too few answers were settled'),
  });
  await pass(world, tenant, { minutes: 2 });
  await decided(tenant, 'edited', 1);
  expect(await levelOf(tenant)).toMatchObject({ level: 'draft_only', missing: 20 });
});

test('two who move a grant at once move it once, and hearing of it again moves nothing', async () => {
  const tenant = await world.written([ANA]);
  await granted(tenant, 'draft_only', 'auto');
  await decided(tenant, 'unedited', 20);
  const place = { campaignId: tenant.campaignId, intent: 'meeting_request' };
  const ctx = await tenant.ctx();
  const move = () => ctx.db.tx((tx) => moveGrants(ctx, tx, [place]));
  await Promise.all([move(), move(), move()]);
  await move();
  expect(await levelOf(tenant)).toMatchObject({ level: 'hold' });
  expect((await state(tenant)).moves.map(({ moved }) => moved)).toEqual(['promoted', 'granted']);
});

test('a corrected reading takes one step back at once, and what was going by itself waits for a person', async () => {
  const tenant = await world.written([ANA, BO]);
  await grantAuto(tenant);
  await answers(tenant, BO, YES);
  await answers(tenant, ANA, YES);
  const going = await draftsOf(tenant);
  expect(going.map((draft) => draft.state)).toEqual(['scheduled', 'scheduled']);
  const [reply] = await tenant.rows<{ id: string; intent: 'positive' }>(
    sql`select r.id, r.intent from replies r join messages m on m.id = r.message_id where m.from_address = ${ANA}`,
  );
  await correctReply(await tenant.ctx(reviewer), {
    replyId: reply?.id ?? '',
    from: reply?.intent ?? 'positive',
    to: 'not_now',
  });
  await tenant.settle();
  expect(await levelOf(tenant, reply?.intent)).toMatchObject({
    level: 'hold',
    grantedBy: 'correction',
    chosen: false,
  });
  const bo = (await draftsOf(tenant)).find(({ id }) => id === going[0]?.id);
  expect([bo?.state, codesOf(bo?.reasons ?? [])]).toEqual(['review', ['gate.grant_ended']]);
  expect(bo?.itemId).not.toBeNull();
  await pass(world, tenant, { minutes: 30 });
  expect([mailsTo(tenant, ANA), mailsTo(tenant, BO)]).toEqual([1, 1]);
});

test('a complaint takes everything, and a campaign that goes on afterwards sends nothing by itself', async () => {
  const tenant = await world.written([ANA, BO]);
  await grantAuto(tenant);
  await answers(tenant, ANA, YES);
  const ctx = await tenant.ctx();
  const [bo] = await tenant.rows<{ id: string }>(
    sql`select lead_id as id from send_ledger where to_address = ${BO}`,
  );
  await ctx.db.tx((tx) => holdAfterComplaint(ctx, tx, [bo?.id ?? '']));
  await tenant.settle();
  expect(await levelOf(tenant, null)).toMatchObject({
    level: 'shadow',
    highest: 'auto',
    grantedBy: 'complaint',
    chosen: false,
  });
  expect((await state(tenant)).moves[0]).toMatchObject({
    moved: 'demoted',
    from: 'auto',
    to: 'shadow',
    cause: 'complaint',
  });
  expect((await draftsOf(tenant)).map((draft) => draft.state)).toEqual(['review']);
  const [campaign] = await tenant.rows<{ version: number }>(sql`select version from campaigns`);
  await moveCampaign(await tenant.ctx(reviewer), {
    campaignId: tenant.campaignId,
    version: campaign?.version,
    move: 'resume',
    reason: 'looked at',
  });
  await pass(world, tenant, { minutes: 20 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('bad figures take one step back: people turn down more than one in ten', async () => {
  const tenant = await world.written([ANA]);
  await granted(tenant, 'hold', 'auto');
  await decided(tenant, 'unedited', 9);
  await decided(tenant, 'rejected', 1);
  await answers(tenant, ANA, YES);
  expect((await levelOf(tenant))?.level).toBe('hold');
  const held = (await draftsOf(tenant)).find((each) => each.state === 'held');
  await cancelDraft(await tenant.ctx(reviewer), { draftId: held?.id ?? '', reason: 'I call her.' });
  await tenant.settle();
  expect(await levelOf(tenant)).toMatchObject({ level: 'draft_only', grantedBy: 'bad_kpi' });
  expect((await state(tenant)).moves[0]?.reason).toContain('People turned down 2 of 11 answers.');
});

test('what nobody can measure is granted "auto" only in so many words, and nothing climbs to less than where it begins', async () => {
  const tenant = await world.written([ANA]);
  const ctx = await tenant.ctx(reviewer);
  const grant = { campaignId: tenant.campaignId, intent: 'meeting_request' as const };
  await expect(grantAutosend(ctx, { ...grant, level: 'auto' })).rejects.toMatchObject({
    ...{ kind: 'refused', code: 'autosend.uncalibrated' },
    message: expect.stringContaining('Nothing was changed. Grant "hold"'),
  });
  await expect(grantAutosend(ctx, { ...grant, level: 'hold', highest: 'draft_only' })).rejects.toMatchObject({
    code: 'autosend.highest',
  });
  expect((await state(tenant)).grants).toEqual([]);
  await grantAutosend(ctx, { ...grant, level: 'auto', chosen: true });
  expect((await state(tenant)).moves).toMatchObject([
    { moved: 'granted', from: null, to: 'auto', by: reviewer.id },
  ]);
});
