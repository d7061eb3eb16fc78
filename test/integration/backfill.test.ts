import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backfillLogs, rehearseBackfill, startBackfill, workBackfill } from '#autosend';
import { contribute } from '#core/contribution';
import type { BackfillOptions, BackfillRun } from '../../src/autosend/backfill/contract.ts';
import { type Kind, openBacklog, SECRET_WORDS, seedBacklog } from '../support/backlog.ts';
import { databaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
const folder = mkdtempSync(join(tmpdir(), 'legwork-backfill-'));
beforeAll(async () => {
  world = await openDispatchWorld({
    contributions: [contribute(backfillLogs, { folder, days: 30 })],
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const KINDS: readonly Kind[] = [
  ...(['meets', 'question', 'absent', 'negative', 'opt_out', 'bounce', 'booked', 'blank'] as const),
  ...(['answered', 'unclassified', 'meets', 'again'] as const),
];

async function backlog(kinds: readonly Kind[], more: Parameters<typeof openBacklog>[2] = {}) {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx();
  const campaigns = await openBacklog(ctx, await tenant.ctx(reviewer), more);
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  const stored = await seedBacklog(ctx, { campaigns, mailboxId: mailbox?.id ?? '', kinds });
  return { tenant, ctx, campaigns, stored };
}

async function apply(
  tenant: Tenant,
  options: Partial<BackfillOptions> = {},
): Promise<BackfillRun & { lines: string[] }> {
  const ctx = await tenant.ctx(reviewer);
  const { id } = await startBackfill(ctx, options);
  const lines: string[] = [];
  const run = await workBackfill(ctx, { runId: id, resumed: false, onLine: (line) => lines.push(line) });
  return { ...run, lines };
}

test('each reply of the backlog ends in one state, all drafts before the first decision', async () => {
  const { tenant } = await backlog(KINDS);
  const { counts, slack, lines, logPath, state } = await apply(tenant);
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
  const log = readFileSync(logPath ?? '', 'utf8');
  expect(log).toBe(`${lines.join('\n')}\n`);
  expect(log).not.toMatch(new RegExp(`${SECRET_WORDS}|When could we meet|What does it do`));
  await tenant.live(1);
  expect(tenant.accepted().length).toBe(2);
  expect(new Set(tenant.accepted()).size).toBe(2);
});

test('a dry run changes nothing in the database and counts by campaign and by reason', async () => {
  const { tenant, ctx } = await backlog(KINDS, { campaigns: 2 });
  const before = await databaseText(world, tenant);
  const { counts, campaigns } = await rehearseBackfill(ctx, {});
  expect(await databaseText(world, tenant)).toEqual(before);
  expect(counts.states).toEqual({ draft: 5, skipped: 7 });
  expect(campaigns.map(({ total }) => total).reduce((a, b) => a + b)).toBe(12);
  expect(counts.why).toMatchObject({ missing_transcript: 1, bounce: 1, opt_out: 1 });
});
