import { writeSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { approveBatch, findBatch } from '#approval';
import { saveCampaign } from '#campaigns';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { fileSource, importLeads } from '#leads';
import { verify, verifyAudit } from '#ops';
import { readRun, recentRuns, startRun } from '#pipeline';
import {
  connectDemoMailboxes,
  demoCampaign,
  demoReviewer,
  demoWorkspace,
} from '../../src/app/demo-workspace.ts';
import { openLegwork } from '../../src/app/legwork.ts';
import { startServer } from '../../src/app/server.ts';
import { liveSandbox, type World } from '../../src/app/worker.ts';

/**
 * The main job as one process does it, written so that it may be killed at any line and started again: it imports,
 * runs, approves and lives the sandbox to its end, and prints what there is in the world and in the database then.
 * Every line but the last names something that was just done; whoever reads them may kill between any two.
 */
const [leads, whole] = process.argv.slice(2);
if (!leads) throw new Error('Name the file of leads.');
const say = (what: string): void => void writeSync(1, `${what}\n`);

const legwork = await openLegwork({ role: 'cli', quiet: true });
legwork.answerOwn((await startServer(legwork, { listen: false })).handle);
const workspaceId = await demoWorkspace(legwork, []);
const ctx = await legwork.runtime.contextFor(workspaceId, systemActor('driver'));
await connectDemoMailboxes(legwork, ctx);
say('ready');
const imported = await importLeads(ctx, fileSource(leads), (progress) => say(`import ${progress.rows}`));
say('imported');
if (whole === 'whole') await mainJob();
say(`done ${JSON.stringify(whole === 'whole' ? await outcome(ctx) : await stored(ctx))}`);
await legwork.close();
process.exit();

async function mainJob(): Promise<void> {
  const campaign = await saveCampaign(ctx, demoCampaign());
  const [known] = await recentRuns(ctx, 1);
  const runId = known?.id ?? (await startRun(ctx, { importId: imported.id, campaignId: campaign.id })).runId;
  say('started');
  await live();
  const run = await readRun(ctx, runId);
  const batch = run.batchId === null ? undefined : await ctx.db.tx((tx) => findBatch(tx, run.batchId ?? ''));
  if (batch?.state === 'pending') await approveBatch(ctx.as(demoReviewer), batch.id, batch.previewHash);
  say('approved');
  await live();
}

/** The world and the ticks, telling about everything that moves. */
async function live(): Promise<void> {
  const world: World = {
    nextDue: () => legwork.world.nextDue(),
    async deliverDue(now) {
      const done = await legwork.world.deliverDue(now);
      if (done > 0) say(`people ${done}`);
      return done;
    },
  };
  const ticks = legwork.runtime.ticks.map((tick) => ({
    ...tick,
    async run(context: Ctx) {
      const moved = await tick.run(context);
      if (moved > 0) say(`${tick.name} ${moved}`);
      return moved;
    },
  }));
  await liveSandbox({ ...legwork.runtime, ticks }, world, workspaceId);
}

/** What must be the same however often the process died, by natural keys. */
async function outcome(context: Ctx) {
  const { checks } = await verify(context);
  const [run] = await recentRuns(context, 1);
  const found = await context.db.tx(async (tx) => ({
    leads: await rows<{ who: string; status: string; replies: number }>(
      tx,
      sql`select coalesce(a.address, p.full_name) as who, l.status, l.reply_count as replies from leads l
          join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          left join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id and a.is_primary order by 1`,
    ),
    sends: await rows<{ to: string; state: string; count: string }>(
      tx,
      sql`select to_address as to, state, count(*) from send_ledger group by 1, 2 order by 1, 2`,
    ),
    replies: await rows<{ from: string; intent: string; count: string }>(
      tx,
      sql`select m.from_address as from, r.intent, count(*) from replies r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id group by 1, 2 order by 1, 2`,
    ),
    mail: await rows<{ outcome: string; count: string }>(
      tx,
      sql`select coalesce(outcome, 'open') as outcome, count(*) from inbound_mail group by 1 order by 1`,
    ),
    suppressed: await row<{ count: string }>(tx, sql`select count(*) from suppressions`),
    facts: await row<{ count: string }>(tx, sql`select count(*) from facts`),
    dead: await row<{ count: string }>(tx, sql`select count(*) from event_dead_letters`),
    journal: await rows<{ provider: string; state: string; count: string }>(
      tx,
      sql`select provider, state, count(*) from enrichment_journal group by 1, 2 order by 1, 2`,
    ),
    spent: await rows<{ vendor: string; sum: string }>(
      tx,
      sql`select vendor, sum(amount_micros)::text as sum from spend_ledger where state = 'spent' group by 1 order by 1`,
    ),
    openOperations: await row<{ count: string }>(
      tx,
      sql`select count(*) from operation_log where state in ('intended', 'unknown') and effect <> 'read'`,
    ),
  }));
  const charges = legwork.sandbox?.charges();
  const chargedTwice = Object.values(charges ?? {}).flatMap((list) => {
    const keys = list.map((charge) => charge.key);
    return keys.filter((key, index) => keys.indexOf(key) !== index);
  });
  const accepted = legwork.sandbox?.accepted() ?? [];
  return {
    same: {
      ...found,
      stages: run?.stages,
      state: run?.state,
      accepted: accepted.flatMap((mail) => mail.to).sort(),
      charges: Object.fromEntries(
        Object.entries(charges ?? {}).map(([vendor, list]) => [vendor, list.length]),
      ),
    },
    proof: Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check.count])),
    audit: await verifyAudit(context),
    chargedTwice,
    acceptedTwice: accepted
      .map((mail) => mail.messageId)
      .filter((id, index, all) => all.indexOf(id) !== index),
  };
}

async function stored(context: Ctx) {
  const tables = [
    'imports',
    'import_rejects',
    'import_leads',
    'leads',
    'people',
    'person_addresses',
    'companies',
    'facts',
  ];
  const counts: Record<string, string> = {};
  for (const table of tables) {
    const found = await context.db.tx((tx) =>
      row<{ count: string }>(tx, sql`select count(*) from ${sql.identifier(table)}`),
    );
    counts[table] = found?.count ?? '';
  }
  const { rows: total, accepted, rejected, created, updated } = imported;
  return { ...counts, rows: total, accepted, rejected, created, updated };
}
