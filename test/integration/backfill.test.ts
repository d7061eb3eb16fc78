import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseBackfill } from '#autosend';
import { commands } from '../../src/autosend/backfill/cli.ts';
import { draftsOf } from '../support/answer-world.ts';
import { apply, type BackfillWorld, openBackfillWorld } from '../support/backfill-world.ts';
import type { Kind } from '../support/backlog.ts';
import { databaseText } from '../support/database-text.ts';

let world: BackfillWorld;
beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const KINDS: readonly Kind[] = [
  ...(['meets', 'question', 'absent', 'negative', 'opt_out', 'bounce', 'booked', 'blank'] as const),
  ...(['answered', 'unclassified', 'meets', 'again'] as const),
];

test('each reply of the backlog ends in one state, all drafts before the first decision', async () => {
  const { tenant } = await world.backlog(KINDS);
  const { counts, slack, lines, state } = await apply(tenant);
  expect(state).toBe('done');
  expect(counts).toEqual({
    total: 12,
    states: { sent: 2, review: 1, skipped: 9 },
    why: {
      ...{ intent: 2, opt_out: 1, bounce: 1, booked: 1, missing_transcript: 1, answered: 1, unclassified: 1 },
      newer_inbound: 1,
    },
  });
  expect(slack).toEqual({ skipped: 1 });
  const kinds = lines.map((line) => /^\[(\w+)\]/.exec(line)?.[1]).filter((kind) => kind !== undefined);
  expect(kinds.lastIndexOf('Draft')).toBeLessThan(kinds.indexOf('AutoSend'));
  await tenant.live(1);
  expect(tenant.accepted().length).toBe(2);
  expect(new Set(tenant.accepted()).size).toBe(2);
});

test('who took a time that was offered is not answered with other times', async () => {
  const { tenant, ctx, stored } = await world.backlog(['takes']);
  const now = ctx.now();
  const place = sql`${tenant.id}, ${ctx.ids.next()}, 'DEFAULT'`;
  await tenant.rows(
    sql`insert into slot_offers (workspace_id, id, source, slot_at, lead_id, carrier, place, label, zone, offered_at, sent_at, expires_at)
        select ${place}, slot_at, ${stored[0]?.leadId}, 'a mail of ours', 1, 'soon', 'UTC', ${now.subtract({ hours: 150 }).toString()}, ${now.subtract({ hours: 150 }).toString()}, ${now.add({ hours: 99 }).toString()}
        from availability_slots order by slot_at limit 1`,
  );
  const { counts } = await apply(tenant);
  expect(counts).toMatchObject({ states: { skipped: 1 }, why: { takes_time: 1 } });
  await tenant.live(1);
  expect(tenant.accepted()).toEqual([]);
});

test('a dry run changes nothing in the database and counts by campaign and by reason', async () => {
  const { tenant, ctx } = await world.backlog(KINDS, { campaigns: 2 });
  const before = await databaseText(world, tenant);
  const { counts, campaigns } = await rehearseBackfill(ctx, {});
  expect(await databaseText(world, tenant)).toEqual(before);
  expect(counts.states).toEqual({ draft: 5, skipped: 7 });
  expect(campaigns.map(({ total }) => total).reduce((a, b) => a + b)).toBe(12);
  expect(counts.why).toMatchObject({ missing_transcript: 1, bounce: 1, opt_out: 1 });
});

test('with --respect-delays and where somebody may stop it an answer waits, and leaves then', async () => {
  const delayed = await world.backlog(['meets']);
  expect((await apply(delayed.tenant, { respectDelays: true })).counts.states).toEqual({ delayed: 1 });
  const held = await world.backlog(['meets'], { level: 'hold' });
  expect((await apply(held.tenant)).counts.states).toEqual({ delayed: 1 });
  for (const { tenant } of [delayed, held]) {
    await tenant.live(1);
    expect(tenant.accepted().length).toBe(1);
  }
});

test('without a grant every answer waits for a person, and its card may leave the text out', async () => {
  const { tenant } = await world.backlog(['meets', 'meets'], { level: 'none' });
  expect((await apply(tenant, { draftPreview: false })).counts.states).toEqual({ review: 2 });
  const items = await tenant.rows<{ quiet: boolean }>(
    sql`select (preview ->> 'quiet')::boolean as quiet from approval_items where kind = 'answer'`,
  );
  expect(items).toEqual([{ quiet: true }, { quiet: true }]);
});

test('--missing-only writes where nothing is, takes what is parked, and leaves the rest alone', async () => {
  const { tenant } = await world.backlog(['question', 'meets']);
  await apply(tenant, { limit: 1 });
  const [first] = await draftsOf(tenant);
  await apply(tenant, { drafts: 'missing', sends: false });
  const run = await apply(tenant, { drafts: 'missing' });
  expect(run.counts).toEqual({ total: 2, states: { sent: 1, skipped: 1 }, why: { existing_draft: 1 } });
  expect((await draftsOf(tenant))[0]).toEqual(first);
});

test('what a person rejected is written anew only where that was asked for', async () => {
  const { tenant } = await world.backlog(['question']);
  await apply(tenant);
  await tenant.rows(sql`update reply_drafts set state = 'rejected', decided_by = 'reviewer-1'`);
  expect((await apply(tenant)).counts.why).toEqual({ rejected: 1 });
  const again = await apply(tenant, { resetRejected: true });
  expect(again.counts.states).toEqual({ review: 1 });
  expect(again.lines.some((line) => line.startsWith('[Reset]'))).toBe(true);
});

test('flags that cannot both be meant are refused before anything is opened', async () => {
  const [command] = commands;
  const never = async () => {
    throw new Error('It was opened.');
  };
  const run = (flags: Record<string, string | true | undefined>) =>
    command?.run({} as never, { positional: [], flags }, { ctx: never, settle: never } as never);
  for (const flags of [
    { apply: true, dryRun: true },
    { apply: true, runUntilDone: true, limit: '5' },
    { resume: true },
    { forceAutoSend: true },
    { apply: true, resume: true, cursor: 'x' },
  ] as const)
    await expect(run(flags), JSON.stringify(flags)).rejects.toThrow('Nothing was done.');
});
