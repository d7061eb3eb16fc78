import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { backfillLogs, resumeBackfill, startBackfill, workBackfill } from '#autosend';
import { type Contribution, contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Performer } from '#gateway';
import type { BackfillOptions, BackfillRun } from '../../src/autosend/backfill/contract.ts';
import { type Kind, openBacklog, type Stored, seedBacklog } from './backlog.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from './dispatch-world.ts';

export type Backlog = {
  readonly tenant: Tenant;
  readonly ctx: Ctx;
  readonly campaigns: readonly string[];
  readonly stored: readonly Stored[];
};
export type Worked = BackfillRun & { readonly lines: readonly string[] };

/** The whole product with a folder for logs, and backlogs to work off in it. */
export type BackfillWorld = DispatchWorld & {
  readonly folder: string;
  backlog(kinds: readonly Kind[], more?: Parameters<typeof openBacklog>[2]): Promise<Backlog>;
};

export async function openBackfillWorld(
  more: { contributions?: readonly Contribution[]; performers?: readonly Performer[] } = {},
): Promise<BackfillWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-backfill-'));
  const world = await openDispatchWorld({
    ...more,
    contributions: [contribute(backfillLogs, { folder, days: 30 }), ...(more.contributions ?? [])],
  });
  return {
    ...world,
    folder,
    async backlog(kinds, options = {}) {
      const tenant = await world.tenant({ mailboxes: 1 });
      const ctx = await tenant.ctx();
      const campaigns = await openBacklog(ctx, await tenant.ctx(reviewer), options);
      return { tenant, ctx, campaigns, stored: await keep(tenant, ctx, campaigns, kinds) };
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function keep(
  tenant: Tenant,
  ctx: Ctx,
  campaigns: readonly string[],
  kinds: readonly Kind[],
): Promise<Stored[]> {
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  return seedBacklog(ctx, { campaigns, mailboxId: mailbox?.id ?? '', kinds });
}

/** Starts a run as the reviewer and works it off. */
export async function apply(
  tenant: Tenant,
  options: Partial<BackfillOptions> = {},
  more: { force?: boolean } = {},
): Promise<Worked> {
  const ctx = await tenant.ctx(reviewer);
  const { id } = await startBackfill(ctx, options, more);
  return goOn(ctx, id, false);
}

/** Goes on with the run that is not finished. */
export async function resume(tenant: Tenant, more: { force?: boolean } = {}): Promise<Worked> {
  const ctx = await tenant.ctx(reviewer);
  const { id } = await resumeBackfill(ctx, more);
  return goOn(ctx, id, true);
}

async function goOn(ctx: Ctx, runId: string, resumed: boolean): Promise<Worked> {
  const lines: string[] = [];
  const run = await workBackfill(ctx, { runId, resumed, onLine: (line) => lines.push(line) });
  return { ...run, lines };
}

export type TargetRow = {
  messageId: string;
  state: string;
  why: string | null;
  draftId: string | null;
  slack: string | null;
};
export const targetsOf = (tenant: Tenant, runId: string): Promise<TargetRow[]> =>
  tenant.rows<TargetRow>(
    sql`select message_id as "messageId", state, why, draft_id as "draftId", slack from backfill_targets where run_id = ${runId} order by position`,
  );
