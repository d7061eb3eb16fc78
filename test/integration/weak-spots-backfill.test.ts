import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseBackfill, startBackfill, workBackfill } from '#autosend';
import { backfillOptions } from '../../src/autosend/backfill/contract.ts';
import { judgeTarget } from '../../src/autosend/backfill/target.rules.ts';
import { nextTargets } from '../../src/autosend/backfill/target.store.ts';
import { fairBound } from '../../src/scheduling/slot-picking.rules.ts';
import { draftsOf } from '../support/answer-world.ts';
import {
  apply,
  type BackfillWorld,
  openBackfillWorld,
  resume,
  targetsOf,
} from '../support/backfill-world.ts';
import { databaseText } from '../support/database-text.ts';
import { reviewer } from '../support/dispatch-world.ts';

let world: BackfillWorld;
beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('autosend §17.8 1: a reply that has a draft gets a fresh one linked to it, and that one is sent', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'question']);
  await apply(tenant, { sends: false });
  const old = await draftsOf(tenant);
  expect(old.map(({ state }) => state)).toEqual(['parked', 'parked']);
  const run = await apply(tenant);
  expect(run.counts.states).toEqual({ sent: 1, review: 1 });
  const drafts = await draftsOf(tenant);
  expect(drafts.filter(({ state }) => state === 'superseded').map(({ id }) => id)).toEqual(
    old.map(({ id }) => id),
  );
  const fresh = drafts.filter(({ state }) => state !== 'superseded');
  expect(fresh.map(({ replyId, version }) => [replyId, version])).toEqual(
    stored.map(({ replyId }) => [replyId, 2]),
  );
  expect(fresh[0]?.body).not.toBe(old[0]?.body);
});

test('autosend §17.8 2: the phases never mix, whatever the batches are', async () => {
  const { tenant } = await world.backlog(['meets', 'meets', 'question', 'meets', 'meets']);
  const { lines } = await apply(tenant, { draftBatchSize: 1 });
  const kinds = lines.flatMap((line) => /^\[(Draft|AutoSend)\]/.exec(line)?.[1] ?? []);
  expect(kinds).toEqual([...Array(5).fill('Draft'), ...Array(5).fill('AutoSend')]);
});

test.each([1, 10])(
  'autosend §17.8 3: drafts written %d at a time share the times fairly',
  async (draftBatchSize) => {
    const { tenant } = await world.backlog(Array(30).fill('meets'), { slots: 30 });
    await apply(tenant, { draftBatchSize, sends: false });
    const drafts = await draftsOf(tenant);
    const pairs = drafts.map(({ slots }) =>
      slots
        .map(({ at }) => at)
        .sort()
        .join(' '),
    );
    expect(new Set(pairs).size).toBe(30);
    const perSlot = Map.groupBy(
      drafts.flatMap(({ slots }) => slots),
      ({ at }) => at,
    );
    expect(Math.max(...[...perSlot.values()].map(({ length }) => length))).toBeLessThanOrEqual(
      fairBound(30, 30),
    );
    expect(perSlot.size).toBeGreaterThanOrEqual(27);
  },
);

test('autosend §17.8 4, §28 37: the newest words are answered, however long the conversation is', async () => {
  const { tenant, stored } = await world.backlog(['meets']);
  const [{ threadId = '' } = {}] = stored;
  await tenant.rows(sql`insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, at, created_at)
    select ${tenant.id}, gen_random_uuid(), ${threadId}, 'out', 'old-' || n, 'a@b.example', 'c@d.example', 'x', 'old', 'old', timestamptz '2020-01-01' + n * interval '1 hour', now() from generate_series(1, 200) n`);
  await tenant.rows(
    sql`update messages set visible_text = 'Yes. Could we meet on a Friday?' where id = ${stored[0]?.messageId ?? ''}`,
  );
  await apply(tenant, { sends: false });
  const [draft] = await draftsOf(tenant);
  expect(draft?.replyId).toBe(stored[0]?.replyId);
  expect(draft?.reasons.map(({ code }) => code)).toContain('slots.own_time');
});

test('autosend §17.8 6: two messages of one lead in one batch keep a draft each; the newest is answered', async () => {
  const { tenant, stored } = await world.backlog(['meets', 'again']);
  const run = await apply(tenant, { draftBatchSize: 10 });
  expect(
    (await targetsOf(tenant, run.id)).map(({ messageId, state, why }) => [messageId, why ?? state]),
  ).toEqual([
    [stored[0]?.messageId, 'newer_inbound'],
    [stored[1]?.messageId, 'sent'],
  ]);
  const drafts = await draftsOf(tenant);
  expect(drafts.map(({ state, body }) => [state, body !== '']).sort()).toEqual([
    ['sending', true],
    ['skipped', true],
  ]);
});

test('autosend §17.8 7: a dry run saves nothing, and a run after it leaves nothing out', async () => {
  const { tenant } = await world.backlog(['meets', 'absent', 'question']);
  const before = await databaseText(world, tenant);

  const dry = await rehearseBackfill(await tenant.ctx(), {});
  expect(await databaseText(world, tenant)).toEqual(before);
  await expect(resume(tenant)).rejects.toThrow('no backfill');
  const run = await apply(tenant);
  expect([dry.counts.total, run.counts.total]).toEqual([3, 3]);
  expect(run.counts.states).toEqual({ sent: 1, review: 1, skipped: 1 });
});

test('autosend §17.8 8: a run that broke off goes on with the next reply and repeats none', async () => {
  const { tenant, ctx } = await world.backlog(Array(9).fill('meets'));
  const acting = await tenant.ctx(reviewer);
  const { id } = await startBackfill(acting, { draftBatchSize: 2 });
  for (const limit of [2, 5]) {
    const lines: string[] = [];
    const broken = workBackfill(acting, {
      ...{ runId: id, resumed: limit > 2 },
      onLine(line) {
        lines.push(line);
        if (lines.filter((each) => each.startsWith(limit === 2 ? '[Draft]' : '[AutoSend]')).length >= limit)
          throw new Error('the process dies');
      },
    });
    await expect(broken).rejects.toThrow('the process dies');
  }
  expect((await ctx.db.tx((tx) => nextTargets(tx, id, 'drafted', 50))).length).toBe(4);
  const run = await resume(tenant);
  expect(run.counts.states).toEqual({ sent: 9 });
  expect((await draftsOf(tenant)).map(({ version, state }) => `${version} ${state}`)).toEqual(
    Array(9).fill('1 sending'),
  );
});

test('autosend §17.8 9: counts by campaign and by reason, words that are missing among them', async () => {
  const { tenant, ctx } = await world.backlog(['meets', 'blank', 'bounce', 'opt_out'], { campaigns: 2 });

  const { campaigns } = await rehearseBackfill(ctx, {});
  expect(campaigns.map(({ name, total, why, states }) => ({ name, total, why, states }))).toEqual([
    { name: 'Season 1', total: 2, why: { bounce: 1 }, states: { draft: 1, skipped: 1 } },
    { name: 'Season 2', total: 2, why: { missing_transcript: 1, opt_out: 1 }, states: { skipped: 2 } },
  ]);
  expect((await apply(tenant)).campaigns.map(({ total }) => total)).toEqual([2, 2]);
});

test('autosend §5.5, §17.4: the gates of an old reply speak in their order, and the first one counts', () => {
  const reply = {
    ...{ intent: 'negative', fromAddress: 'mailer-daemon@x.example', ownText: ' ', optOut: true },
    ...{ campaignId: 'c', enrolmentId: 'e', mailboxId: null, mailboxVendor: null },
  };
  const moment = { optOut: true, suppressed: true, booked: true };
  const standing = { state: 'review' as const, written: true, timed: true, inHand: false };
  const options = backfillOptions.parse({ drafts: 'missing' });
  const cures: [string, object][] = [
    ['unclassified', { reply: { ...reply, campaignId: null }, standing, moment }],
    ['no_campaign', { reply }],
    ['existing_draft', { standing: undefined }],
    ['intent', { reply: { ...reply, intent: 'positive' } }],
    [
      'opt_out',
      {
        reply: { ...reply, intent: 'positive', optOut: false },
        moment: { ...moment, optOut: false, suppressed: false },
      },
    ],
    ['bounce', { reply: { ...reply, intent: 'positive', optOut: false, fromAddress: 'a@b.example' } }],
    ['booked', { moment: { optOut: false, suppressed: false, booked: false } }],
    [
      'missing_transcript',
      { reply: { ...reply, intent: 'positive', optOut: false, fromAddress: 'a@b.example', ownText: 'x' } },
    ],
    ['mailbox', {}],
  ];
  let facts: object = { reply: undefined, standing: undefined, moment };
  const seen = cures.map(([, cure]) => {
    const verdict = judgeTarget(facts as never, options);
    facts = { ...facts, ...cure };
    return verdict.do === 'skip' ? verdict.why : verdict.do;
  });
  expect(seen).toEqual(cures.map(([why]) => why));
});
