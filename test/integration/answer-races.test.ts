import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem, expireApprovals } from '#approval';
import { editDraft, regenerateDraft } from '#autosend';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import { answers, answerWorld, type Draft, draftsOf, mailsTo, pass, YES } from '../support/answer-world.ts';
import { proof } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const ROUNDS = 8;
const world = answerWorld();

type Waits = { draft: Draft; email: string; contentHash: string; expiresAt: string };

/** Answers to so many people wait for a yes. */
async function waiting(count = ROUNDS): Promise<{ tenant: Tenant; ctx: Ctx; all: Waits[] }> {
  const people = Array.from({ length: count }, (_, n) => `ana${n}@mill-${n}.example`);
  const tenant = await world.written(people);
  for (const email of people) await answers(tenant, email, YES);
  const items = await tenant.rows<{ id: string; hash: string; email: string; until: string }>(
    sql`select id, content_hash as hash, preview ->> 'to' as email, to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as until
        from approval_items where kind = 'answer' and state = 'pending'`,
  );
  const drafts = (await draftsOf(tenant)).filter(({ state }) => state === 'review');
  const all = drafts.flatMap((draft) => {
    const item = items.find(({ id }) => id === draft.itemId);
    return item ? [{ draft, email: item.email, contentHash: item.hash, expiresAt: item.until }] : [];
  });
  expect(all).toHaveLength(count);
  return { tenant, ctx: await tenant.ctx(reviewer), all };
}

const yes = (ctx: Ctx, { draft, contentHash }: Waits) =>
  approveItem(ctx, { itemId: draft.itemId ?? '', contentHash });

/** Both at one moment; `round` says which has a start of how many turns of the database. Answers whether each came to something. */
async function atOnce(
  ctx: Ctx,
  round: number,
  acts: readonly [() => Promise<unknown>, () => Promise<unknown>],
): Promise<boolean[]> {
  const behind = async (act: () => Promise<unknown>) => {
    for (let turn = 0; turn < round; turn += 1) await ctx.db.tx((tx) => tx.execute(sql`select 1`));
    return act();
  };
  const settled = await Promise.allSettled([acts[0](), behind(acts[1])]);
  const unforeseen = settled.flatMap((each) =>
    each.status === 'rejected' && !isLegworkError(each.reason) ? [String(each.reason)] : [],
  );
  expect(unforeseen).toEqual([]);
  return settled.map(({ status }) => status === 'fulfilled');
}

/** What became of everything that waited for a yes to this very draft. */
const yesesOf = async (tenant: Tenant, { draft }: Waits): Promise<string[]> =>
  (
    await tenant.rows<{ state: string }>(
      sql`select state from approval_items where subject_id = ${draft.id} order by created_at, id`,
    )
  ).map(({ state }) => state);

/** The state of the newest draft to the same reply, its item, and its words. */
const standing = async (tenant: Tenant, { draft }: Waits) => {
  const [found] = await tenant.rows<{ state: string; item: string | null; body: string; reasons: string }>(
    sql`select d.state, i.state as item, d.body, d.reasons::text as reasons from reply_drafts d
        left join approval_items i on i.workspace_id = d.workspace_id and i.id = d.item_id
        where d.reply_id = ${draft.replyId} order by d.version desc, d.created_at desc limit 1`,
  );
  return found;
};
const bodiesTo = (tenant: Tenant, email: string) =>
  tenant.rows<{ body: string }>(
    sql`select a.body from answers a join send_ledger s on s.workspace_id = a.workspace_id and s.id = a.id where s.to_address = ${email} and s.state = 'accepted'`,
  );
const broken = async (tenant: Tenant) =>
  Object.entries(await proof(tenant)).filter(([, count]) => count !== 0);
const PS = '\n\nPS: We are glad to talk.';

test('an edit and a yes at once: what leaves is what the yes was for, and the edited words wait for theirs', async () => {
  const { tenant, ctx, all } = await waiting();
  for (const [round, each] of all.entries()) {
    const { draft } = each;
    const words = { draftId: draft.id, version: draft.version, subject: draft.subject };
    const [said, edited] = await atOnce(ctx, round, [
      () => yes(ctx, each),
      () => editDraft(ctx, { ...words, body: `${draft.body}${PS}` }),
    ]);
    const end = await standing(tenant, each);
    // An edit behind the yes takes it back; a yes behind the edit is refused.
    expect(end).toMatchObject(
      edited ? { state: 'review', item: 'pending' } : { state: 'scheduled', item: 'approved' },
    );
    expect(end?.body.endsWith(PS)).toBe(edited);
    expect(await yesesOf(tenant, each)).toEqual(edited ? ['withdrawn', 'pending'] : ['approved']);
    expect(said || edited).toBe(true);
  }
  await pass(world, tenant, { minutes: 10 });
  await tenant.live(2);
  for (const each of all) {
    const end = await standing(tenant, each);
    const left = await bodiesTo(tenant, each.email);
    expect(left.map(({ body }) => body)).toEqual(end?.state === 'sent' ? [each.draft.body] : []);
  }
  expect(await broken(tenant)).toEqual([]);
}, 120_000);

test('another text and a yes at once: the one that was given up does not leave, whoever said yes to it', async () => {
  const { tenant, ctx, all } = await waiting();
  for (const [round, each] of all.entries()) {
    const [said, anew] = await atOnce(ctx, round, [
      () => yes(ctx, each),
      () => regenerateDraft(ctx, { draftId: each.draft.id }),
    ]);
    expect(await standing(tenant, each)).toMatchObject(
      anew ? { state: 'review', item: 'pending' } : { state: 'scheduled', item: 'approved' },
    );
    expect(await yesesOf(tenant, each)).toEqual(anew ? ['withdrawn'] : ['approved']);
    expect(said || anew).toBe(true);
  }
  await pass(world, tenant, { minutes: 10 });
  await tenant.live(2);
  for (const each of all) {
    const end = await standing(tenant, each);
    expect(await bodiesTo(tenant, each.email)).toHaveLength(end?.state === 'sent' ? 1 : 0);
  }
  expect(await broken(tenant)).toEqual([]);
}, 120_000);

test('the last moment and a yes at once: who was heard is asked again at worst, and who came late is told', async () => {
  const { tenant, ctx, all } = await waiting();
  const last = Temporal.Instant.from(
    all
      .map(({ expiresAt }) => expiresAt)
      .toSorted()
      .at(-1) ?? '',
  );
  for (const table of ['approval_items', 'approval_batches'])
    await tenant.rows(
      sql`update ${sql.identifier(table)} set expires_at = ${last.toString()} where state = 'pending' returning 1`,
    );
  const before: Ctx = { ...ctx, now: () => last.subtract({ seconds: 1 }) };
  const behind: Ctx = { ...(await tenant.ctx()), now: () => last };
  const early = all.slice(0, ROUNDS / 2);
  const results = await Promise.allSettled([
    ...early.map((each) => yes(before, each)),
    expireApprovals.run(behind),
    ...all.slice(ROUNDS / 2).map((each) => yes(before, each)),
  ]);
  const said = results.toSpliced(early.length, 1);
  for (const [index, each] of all.entries()) {
    const outcome = said[index];
    const end = await standing(tenant, each);
    if (outcome?.status === 'rejected') {
      expect(isLegworkError(outcome.reason), String(outcome.reason)).toBe(true);
      expect(end).toMatchObject({ state: 'cancelled', item: 'expired' });
    } else expect(['scheduled approved', 'review pending']).toContain(`${end?.state} ${end?.item}`);
  }
}, 120_000);

test('a yes that ran out before it was used loses nothing: it is asked again, and the next one sends it', async () => {
  const { tenant, ctx, all } = await waiting(1);
  const [each] = all as [Waits];
  const last = Temporal.Instant.from(each.expiresAt);
  await yes({ ...ctx, now: () => last.subtract({ seconds: 1 }) }, each);
  await expireApprovals.run({ ...(await tenant.ctx()), now: () => last });
  expect(await standing(tenant, each)).toMatchObject({
    ...{ state: 'review', item: 'pending' },
    reasons: expect.stringContaining('which ran out before it could leave'),
  });
  await pass(world, tenant, { minutes: 10 });
  expect(mailsTo(tenant, each.email)).toBe(1);
  const { itemId } = (await draftsOf(tenant)).find(({ id }) => id === each.draft.id) ?? each.draft;
  await yes(ctx, { ...each, draft: { ...each.draft, itemId } });
  await pass(world, tenant, { minutes: 10 });
  await tenant.live(2);
  expect(mailsTo(tenant, each.email)).toBe(2);
  expect(await broken(tenant)).toEqual([]);
}, 120_000);
