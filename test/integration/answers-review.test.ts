import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalChats, approveItem, editItem, rejectItem, reviewerSources } from '#approval';
import { cancelDraft, editDraft, regenerateDraft } from '#autosend';
import { SCOPES } from '#core/actor';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { alertChannels, channelFor } from '#notify';
import { serveSimulators } from '#vendors/kit/simulator';
import { slackPerformers } from '#vendors/slack/adapter';
import { slackFindPerson, slackPostMessage, slackUpdateMessage } from '#vendors/slack/operations';
import { createSlackSimulator, type SlackSimulator } from '#vendors/slack/simulator';
import {
  type AnswerWorld,
  answers,
  codesOf,
  draftOf,
  draftsOf,
  grantAuto,
  mailsTo,
  openAnswerWorld,
  pass,
} from '../support/answer-world.ts';
import { proof } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { approvalIn, pressButton } from '../support/press-button.ts';
import { T0 } from '../support/workbench.ts';

const CHANNEL = 'C0APPROVALS';
const RITA = { id: 'U0RITA', name: 'rita', email: 'rita@valewood.example' };
const MALLORY = { id: 'U0MALLORY', name: 'mallory', email: 'mallory@elsewhere.example' };
const ANA = 'ana@mill.example';
const YES = 'Happy to talk. When could we meet?';

let world: AnswerWorld;
let slack: SlackSimulator;
let close: () => Promise<void>;
beforeAll(async () => {
  const time = { now: () => T0 };
  slack = createSlackSimulator({
    ...{ botToken: 'xoxb-test', signingSecret: 'a secret', channels: [CHANNEL], perMinute: 100_000 },
    now: () => time.now(),
    members: [RITA, MALLORY],
  });
  const server = await serveSimulators({ '/slack': slack });
  close = server.close;
  world = await openAnswerWorld({
    performers: slackPerformers({ baseUrl: `${server.url}/slack`, botToken: 'xoxb-test' }),
    contributions: [
      contribute(reviewerSources, {
        list: async () => [
          { id: 'person-rita', name: 'Rita Reviewer', email: RITA.email, scopes: new Set(SCOPES) },
        ],
      }),
      contribute(alertChannels, { operation: slackPostMessage, channelId: CHANNEL }),
      contribute(approvalChats, {
        ...{ vendor: 'slack', channelFor: (ctx: Ctx) => channelFor(ctx, CHANNEL), find: slackFindPerson },
        ...{ post: slackPostMessage, update: slackUpdateMessage },
      }),
    ],
  });
  time.now = world.runtime.sandboxClock.now;
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await close();
});

const cards = () => slack.posts().filter((post) => JSON.stringify(post).includes('waits for a yes'));
const lastCard = (): string =>
  JSON.stringify(
    slack
      .posts()
      .filter((post) => JSON.stringify(post).includes('Answer to'))
      .at(-1),
  );

const press = (tenant: Tenant, action: string, personId: string, value?: string) =>
  pressButton(tenant, { action, personId, value: value ?? approvalIn(lastCard()) });
const zero = async (tenant: Tenant) => Object.entries(await proof(tenant)).filter(([, count]) => count !== 0);
const hashOf = async (tenant: Tenant, itemId: string | null): Promise<string> =>
  (
    await tenant.rows<{ hash: string }>(
      sql`select content_hash as hash from approval_items where id = ${itemId}`,
    )
  )[0]?.hash ?? '';
const approve = async (tenant: Tenant): Promise<void> => {
  const { itemId } = await draftOf(tenant);
  await approveItem(await tenant.ctx(reviewer), {
    itemId: itemId ?? '',
    contentHash: await hashOf(tenant, itemId),
  });
};

test('a card for the draft, told at once; approved by who may, nobody else, and not twice', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, `${YES} <!channel> \`\`\`rm\`\`\``);
  expect(cards().length).toBeGreaterThan(0);
  const card = lastCard();
  const [draft] = await draftsOf(tenant);
  for (const part of [
    '0.95 (thresh 0.90)',
    'They wrote',
    'Write anew',
    'approval.reject',
    `item=${draft?.itemId}`,
    draft?.slots[0]?.label ?? '?',
  ])
    expect(card).toContain(part);
  expect(card).not.toContain('<!channel>');
  expect(card).not.toContain('```');
  expect(JSON.stringify(slack.posts())).toContain('wants to meet');
  expect(await press(tenant, 'approval.approve', MALLORY.id)).toContain('nobody who may approve');
  expect(mailsTo(tenant, ANA)).toBe(1);
  const value = /"value":"([0-9a-f-]{36}\.[0-9a-f]{16})"/.exec(lastCard())?.[1];
  expect(await press(tenant, 'approval.approve', RITA.id, value)).toBe('Approved by Rita Reviewer.');
  expect(await draftOf(tenant)).toMatchObject({ state: 'sent', decidedBy: 'person-rita' });
  expect(await press(tenant, 'approval.approve', RITA.id, value)).toContain('Nothing was decided');
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect(lastCard()).toContain('Approved by Rita Reviewer.');
  expect(await zero(tenant)).toEqual([]);
});

test('autosend §28 30: written anew from the card: other bytes, another card, and the old card is dead', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const old = /"value":"([0-9a-f-]{36}\.[0-9a-f]{16})"/.exec(lastCard())?.[1];
  const before = await draftOf(tenant);
  expect(await press(tenant, 'approval.again', RITA.id)).toBe('Written anew for Rita Reviewer.');
  const after = await draftOf(tenant);
  expect(after).toMatchObject({ version: 2, state: 'review' });
  expect(after.body).not.toBe(before.body);
  expect(codesOf(after.gate)).toContain('draft.regenerated');
  expect(await press(tenant, 'approval.approve', RITA.id, old)).toContain('Nothing was decided');
  expect((await draftsOf(tenant)).map(({ state }) => state)).toEqual(['superseded', 'review']);
  expect(await press(tenant, 'approval.reject', RITA.id)).toContain('Rejected');
  expect((await draftOf(tenant)).state).toBe('rejected');
  expect(await tenant.rows(sql`select 1 from slot_offers where state = 'pending'`)).toHaveLength(0);
  await pass(world, tenant, { minutes: 10 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('autosend §28 31: a draft that is written anew is judged anew, whatever was said of the one before', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const before = await draftOf(tenant);
  const said = { reason: 'About another text.' };
  await tenant.rows(
    sql`update reply_drafts set confidence = 0.11, evaluation = ${JSON.stringify(said)}::jsonb, topics = '["legal"]'::jsonb where id = ${before.id} returning 1`,
  );
  const { id } = await regenerateDraft(await tenant.ctx(reviewer), { draftId: before.id });
  const [judged] = await tenant.rows<{ confidence: number; evaluation: unknown; topics: string[] }>(
    sql`select confidence, evaluation, topics from reply_drafts where id = ${id}`,
  );
  expect(judged).toMatchObject({ confidence: 0.95, topics: [] });
  expect(JSON.stringify(judged?.evaluation)).not.toContain('another text');
  // The old row keeps what was said of it.
  expect(await tenant.rows(sql`select confidence from reply_drafts where id = ${before.id}`)).toEqual([
    { confidence: 0.11 },
  ]);
});

test('an outage of Slack holds nothing back: the draft waits, other ways in work, the card comes later', async () => {
  const tenant = await world.written([ANA]);
  const posted = slack.posts().length;
  const answer = slack.answer;
  slack.answer = async () =>
    ({ status: 500, body: { ok: false, error: 'fatal_error' }, headers: {} }) as never;
  await answers(tenant, ANA, YES);
  const [card] = await tenant.rows<{ state: string; error: string | null; attempts: number }>(
    sql`select state, error, attempts from approval_cards order by created_at desc limit 1`,
  );
  expect(card).toMatchObject({ state: 'waiting' });
  expect(card?.error).not.toBeNull();
  expect((await draftOf(tenant)).state).toBe('review');
  slack.answer = answer;
  await pass(world, tenant, { hours: 1 });
  await pass(world, tenant, { hours: 1 });
  expect(slack.posts().length).toBeGreaterThan(posted);
  expect(lastCard()).toContain('approval.approve');
  await approve(tenant);
  await tenant.settle();
  expect(mailsTo(tenant, ANA)).toBe(2);
});

test('a yes is a yes to these bytes: an edit after it, or another draft, needs one of its own', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const ctx = await tenant.ctx(reviewer);
  const draft = await draftOf(tenant);
  await approve(tenant);
  expect((await draftOf(tenant)).state).toBe('scheduled');
  const body = `${draft.body}\n\nPS: We are glad to talk.`;
  await editDraft(ctx, { draftId: draft.id, version: 1, subject: draft.subject, body });
  await tenant.settle();
  expect(await draftOf(tenant)).toMatchObject({ state: 'review', body });
  expect(mailsTo(tenant, ANA)).toBe(1);
  await expect(
    editDraft(ctx, { draftId: draft.id, version: 1, subject: 'x', body: 'y' }),
  ).rejects.toMatchObject({
    code: 'draft.version',
  });
  await approve(tenant);
  await regenerateDraft(ctx, { draftId: draft.id });
  await pass(world, tenant, { minutes: 10 });
  expect(mailsTo(tenant, ANA)).toBe(1);
  expect((await draftsOf(tenant)).map(({ state }) => state)).toEqual(['superseded', 'review']);
  await approve(tenant);
  await tenant.settle();
  expect(mailsTo(tenant, ANA)).toBe(2);
  await expect(cancelDraft(ctx, { draftId: (await draftOf(tenant)).id })).rejects.toMatchObject({
    code: 'draft.not_open',
  });
  expect(await zero(tenant)).toEqual([]);
});

test('an edit is checked like any text: no time nobody offered, no address nobody knows, nothing left open', async () => {
  const tenant = await world.written([ANA, 'bo@mill.example']);
  await answers(tenant, ANA, YES);
  const draft = await draftOf(tenant);
  const ctx = await tenant.ctx(reviewer);
  for (const more of ['Or at 4:45 pm?', 'See https://evil.example/x', 'Dear {{name}}'])
    await expect(
      editItem(ctx, {
        itemId: draft.itemId ?? '',
        version: 1,
        edit: { subject: draft.subject, body: `${draft.body} ${more}` },
      }),
    ).rejects.toMatchObject({ code: 'approval.edit_blocked' });
  expect((await draftOf(tenant)).body).toBe(draft.body);
  await answers(tenant, 'bo@mill.example', 'Which systems do you integrate with?');
  const open = await draftOf(tenant);
  expect(open.body).toContain('[Answer the question here]');
  await expect(approve(tenant)).rejects.toMatchObject({ code: 'answer.not_now' });
  await editItem(ctx, {
    itemId: open.itemId ?? '',
    version: 1,
    edit: { subject: open.subject, body: 'We work with all of them.' },
  });
  await approve(tenant);
  await tenant.settle();
  expect(mailsTo(tenant, 'bo@mill.example')).toBe(2);
});

test('a yes comes too late when they booked, wrote again or said no: nothing is sent, and it says why', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  await tenant.rows(sql`update leads set status = 'meeting_booked'`);
  await expect(approve(tenant)).rejects.toMatchObject({
    code: 'batch.drifted',
    message: expect.stringContaining('booked'),
  });
  const { itemId } = await draftOf(tenant);
  await rejectItem(await tenant.ctx(reviewer), {
    itemId: itemId ?? '',
    tag: 'other',
    reason: 'They booked.',
  });
  expect((await draftOf(tenant)).state).toBe('rejected');
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('autosend §28 18: a draft that is held can be stopped to the last second, and one without a draft is told of', async () => {
  const tenant = await world.written([ANA, 'bo@mill.example']);
  await grantAuto(tenant, 'hold');
  await answers(tenant, ANA, YES);
  const held = await draftOf(tenant);
  const seconds = Temporal.Instant.from(held.sendAt ?? '')
    .since((await tenant.ctx()).now())
    .total('seconds');
  expect(seconds).toBeGreaterThanOrEqual(10);
  await cancelDraft(await tenant.ctx(reviewer), { draftId: held.id, reason: 'I call her.' });
  await pass(world, tenant, { minutes: 10 });
  expect([mailsTo(tenant, ANA), (await draftOf(tenant)).state]).toEqual([1, 'cancelled']);

  await answers(tenant, 'bo@mill.example', YES);
  await tenant.rows(
    sql`delete from reply_drafts where reply_id = (select reply_id from reply_drafts order by created_at desc limit 1)`,
  );
  await pass(world, tenant, { minutes: 9 });
  expect(await tenant.rows(sql`select 1 from alerts where code = 'reply.undrafted'`)).toHaveLength(0);
  await pass(world, tenant, { minutes: 2 });
  await pass(world, tenant, { minutes: 2 });
  expect(await tenant.rows(sql`select severity from alerts where code = 'reply.undrafted'`)).toEqual([
    { severity: 'critical' },
  ]);
});
