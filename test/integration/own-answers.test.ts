import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cancelDraft, editDraft, regenerateDraft } from '#autosend';
import { commands } from '#autosend/cli';
import { createIo } from '#cli';
import { suppress } from '#leads';
import { verify } from '#ops';
import { claimItem } from '../../src/approval/claim-item.ts';
import { answerInOwnWords } from '../../src/autosend/answer-in-own-words.ts';
import { earnedSince } from '../../src/autosend/earned-facts.store.ts';
import {
  answers,
  answerWorld,
  codesOf,
  draftOf,
  draftsOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();
const OWN = 'Thank you for asking. I will find out and come back to you.';
const newestReply = async (tenant: Tenant): Promise<string> =>
  (
    await tenant.rows<{ id: string }>(
      sql`select id from replies order by classified_at desc, id desc limit 1`,
    )
  )[0]?.id ?? '';
/** A workspace in which this person answered, with the reply. */
async function answered(address: string, text = 'Who else uses it?') {
  const tenant = await world.written([address]);
  await answers(tenant, address, text);
  return { tenant, ctx: await tenant.ctx(reviewer), replyId: await newestReply(tenant) };
}
const sent = (tenant: Tenant) =>
  tenant.rows<{ text: string; subject: string; refs: string | null }>(
    sql`select m.body_text as text, m.subject, m.in_reply_to as refs from messages m join send_ledger s on s.workspace_id = m.workspace_id and s.id = m.ledger_id where s.answer_id is not null`,
  );

test('a person writes and sends an answer: these bytes, in the thread, with their yes in the ledger, once', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-1.example');
  const made = await answerInOwnWords(ctx, { replyId, body: OWN });
  expect(made).toMatchObject({ state: 'scheduled', source: 'person', decidedBy: reviewer.id, body: OWN });
  await pass(world, tenant, { minutes: 5 });
  expect(mailsTo(tenant, 'ana@own-1.example')).toBe(2);
  expect(await sent(tenant)).toMatchObject([
    { text: OWN, subject: 'Re: hello', refs: expect.stringContaining('in.') },
  ]);
  const [yes] = await tenant.rows<{ by: string; hash: string }>(
    sql`select i.decided_by as by, i.content_hash as hash from approval_items i join send_ledger s on s.approval_item_id = i.id where s.answer_id is not null`,
  );
  expect(yes?.by).toBe(reviewer.id);
  expect((await verify(ctx)).ok).toBe(true);
});

test('a double click is one answer; other words after it are refused', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-2.example');
  const [first, second] = await Promise.all([
    answerInOwnWords(ctx, { replyId, body: OWN }),
    answerInOwnWords(ctx, { replyId, body: OWN }),
  ]);
  expect(second.id).toBe(first.id);
  await pass(world, tenant, { minutes: 5 });
  expect((await answerInOwnWords(ctx, { replyId, body: OWN })).id).toBe(first.id);
  await expect(answerInOwnWords(ctx, { replyId, body: `${OWN} Nora` })).rejects.toThrow('sent already');
  await pass(world, tenant, { minutes: 5 });
  expect(mailsTo(tenant, 'ana@own-2.example')).toBe(2);
});

test('what was drafted is turned down by it, gives its times back, and counts for no grant as a yes', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-3.example', YES);
  expect((await draftOf(tenant)).state).toBe('review');
  await answerInOwnWords(ctx, { replyId, body: OWN });
  await pass(world, tenant, { minutes: 5 });
  expect((await draftsOf(tenant)).map(({ state }) => state).sort()).toEqual(['rejected', 'sent']);
  expect(await tenant.rows(sql`select 1 from slot_offers where state = 'pending'`)).toEqual([]);
  const place = {
    key: 'x',
    campaignId: tenant.campaignId,
    intent: 'meeting_request',
    since: '2020-01-01T00:00:00Z',
  };
  const [earned] = await ctx.db.tx((tx) => earnedSince(tx, [place]));
  expect(earned?.events).toEqual(['rejected']);
});

test('an answer of their own that a person stops again says nothing about ours', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-9.example');
  const [before] = await draftsOf(tenant);
  const made = await answerInOwnWords(ctx, { replyId, body: OWN });
  await cancelDraft(ctx, { draftId: made.id });
  const place = { campaignId: tenant.campaignId, intent: 'question', since: '2020-01-01T00:00:00Z' };
  const [earned] = await ctx.db.tx((tx) => earnedSince(tx, [{ key: 'x', ...place }]));
  expect(before?.state).toBe('review');
  // What was drafted made room for it, and that alone was turned down.
  expect(earned?.events).toEqual(['rejected']);
});

test('what somebody else looks at is not written over, stopped or changed under their hands', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-10.example', YES);
  const draft = await draftOf(tenant);
  await claimItem(await tenant.ctx({ ...reviewer, id: 'reviewer-2', name: 'Ben Reviewer' }), {
    itemId: draft.itemId ?? '',
  });
  const edit = { draftId: draft.id, version: draft.version, subject: 'Re: hello', body: OWN };
  for (const change of [
    () => answerInOwnWords(ctx, { replyId, body: OWN }),
    () => cancelDraft(ctx, { draftId: draft.id }),
    () => regenerateDraft(ctx, { draftId: draft.id }),
    () => editDraft(ctx, edit),
  ])
    await expect(change()).rejects.toThrow('Ben Reviewer looks at it');
  expect(await draftOf(tenant)).toEqual(draft);
});

test('what would go by itself goes no more, and its words do not', async () => {
  const tenant = await world.written(['ana@own-4.example']);
  await grantAuto(tenant);
  await answers(tenant, 'ana@own-4.example', YES);
  expect((await draftOf(tenant)).state).toBe('scheduled');
  await answerInOwnWords(await tenant.ctx(reviewer), { replyId: await newestReply(tenant), body: OWN });
  await pass(world, tenant, { minutes: 10 });
  expect((await sent(tenant)).map(({ text }) => text)).toEqual([OWN]);
});

test('a verdict that nobody answers makes room for a person, a no does not', async () => {
  const declined = await answered('ana@own-5.example', 'No thanks, not interested.');
  expect((await draftOf(declined.tenant)).state).toBe('skipped');
  await answerInOwnWords(declined.ctx, { replyId: declined.replyId, body: OWN });
  await pass(world, declined.tenant, { minutes: 5 });
  expect(mailsTo(declined.tenant, 'ana@own-5.example')).toBe(2);
  const left = await answered('ana@own-6.example', 'Please stop writing to me.');
  await expect(answerInOwnWords(left.ctx, { replyId: left.replyId, body: OWN })).rejects.toThrow(
    /said no|left alone/,
  );
  expect((await draftOf(left.tenant)).state).toBe('skipped');
});

test('suppressed meanwhile, overtaken, automatic, broken promises: refused with the reason, and nothing is left behind', async () => {
  const one = await answered('ana@own-7.example');
  const before = await draftsOf(one.tenant);
  const refusals: readonly [string, string][] = [
    ['See you at 3:15 am on Tuesday.', 'draft.slot_mismatch'],
    ['Look at https://elsewhere.example/offer please.', 'draft.link'],
    ['Hello {{first_name}}, thank you.', 'draft.placeholder'],
  ];
  for (const [body, code] of refusals) {
    const error = await answerInOwnWords(one.ctx, { replyId: one.replyId, body }).catch((thrown) => thrown);
    expect(codesOf(error.detail?.reasons ?? error.reasons ?? []), body).toContain(code);
  }
  await expect(answerInOwnWords(one.ctx, { replyId: one.replyId, body: '  ' })).rejects.toThrow(
    'needs a text',
  );
  await expect(
    answerInOwnWords(one.ctx, { replyId: one.replyId, body: OWN, subject: 'a\nb' }),
  ).rejects.toThrow('one line');
  expect(await draftsOf(one.tenant)).toEqual(before);
  await pass(world, one.tenant, { minutes: 5 });
  await answers(one.tenant, 'ana@own-7.example', 'One thing more: who would join?');
  await expect(answerInOwnWords(one.ctx, { replyId: one.replyId, body: OWN })).rejects.toThrow(
    /wrote again|superseded/,
  );
  const newest = await newestReply(one.tenant);
  await suppress(one.ctx, [{ address: 'ana@own-7.example', reason: 'asked by telephone' }], 'manual');
  await expect(answerInOwnWords(one.ctx, { replyId: newest, body: OWN })).rejects.toThrow('said no');
  const away = await world.written(['ana@own-8.example']);
  await answers(away, 'ana@own-8.example', 'I am out of office.', {
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  await expect(
    answerInOwnWords(await away.ctx(reviewer), { replyId: await newestReply(away), body: OWN }),
  ).rejects.toThrow('A program wrote this');
});

test('who may not decide, an agent and another workspace write nothing', async () => {
  const { tenant, replyId } = await answered('ana@own-9.example');
  const other = await world.written(['ben@own-9.example']);
  const before = await draftsOf(tenant);
  for (const actor of [
    { ...reviewer, scopes: new Set(['inbox:write'] as const) },
    { ...reviewer, kind: 'agent' as const },
  ])
    await expect(answerInOwnWords(await tenant.ctx(actor), { replyId, body: OWN })).rejects.toThrow();
  await expect(answerInOwnWords(await other.ctx(reviewer), { replyId, body: OWN })).rejects.toThrow(
    /no reply|not.*found/i,
  );
  expect(await draftsOf(tenant)).toEqual(before);
});

test('the terminal writes an answer, and an answer somebody approved is not written over', async () => {
  const { tenant, ctx, replyId } = await answered('ana@own-10.example');
  const say = async (line: readonly string[], flags = {}): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
    const command = commands.find(({ name }) => name === 'answer');
    await command?.run(
      io,
      { positional: line, flags },
      { ctx: async () => ctx, settle: async () => undefined },
    );
    return texts.join('');
  };
  await expect(say(['write', replyId])).rejects.toThrow('--text');
  const made = JSON.parse(await say(['write', replyId], { text: 'Dear Ana\\n\\nthank you.' }));
  expect(made).toMatchObject({ state: 'scheduled', body: 'Dear Ana\n\nthank you.' });
  await expect(answerInOwnWords(ctx, { replyId, body: OWN })).rejects.toThrow('stop it first');
  await expect(editDraft(ctx, { draftId: made.id, version: 99, subject: 'x', body: 'y' })).rejects.toThrow(
    'changed',
  );
  expect(tenant.slug).not.toBe('');
});
