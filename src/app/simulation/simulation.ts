import { createWorkspace, setDailyLimit } from '#access';
import { SCOPES } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { AUTOMATIC_INTENTS, INTENTS } from '#inbound/contract';
import { leadsAnswering, outcomesByMessage } from '#inbound/views';
import { memorySource } from '#leads';
import { saveMailbox } from '#outbound';
import type { Run } from '#pipeline/contract';
import { type Deed, leadList } from '#sandbox';
import { type RunReport, runCampaign } from '../campaign-run.ts';
import { demoCampaign, demoReviewer } from '../demo-workspace.ts';
import { type Legwork, openLegwork } from '../legwork.ts';
import { startServer } from '../server.ts';
import { liveSandbox } from '../worker.ts';
import { type Readings, readingsOf } from './readings.rules.ts';

export type SimulationPlan = {
  /** Where its database and its world live; nobody else uses it. */
  readonly folder: string;
  readonly leads: number;
  readonly days: number;
  readonly seed: string;
  readonly mailboxes: number;
  /** Mails of the whole workspace in a day. */
  readonly perDay: number;
  /** As in a campaign file; the shipped one where nothing is said. */
  readonly campaign: unknown;
  readonly onProgress?: (what: string) => void;
};

export type SimulationReport = {
  readonly leads: number;
  readonly days: number;
  readonly seed: string;
  readonly from: string;
  readonly until: string;
  readonly import: Pick<RunReport['import'], 'rows' | 'accepted' | 'rejected'>;
  readonly stages: RunReport['stages'];
  readonly funnel: {
    readonly contacted: number;
    readonly delivered: number;
    readonly answered: number;
    readonly interested: number;
  };
  readonly replies: RunReport['replies'];
  /** What people meant against what was read. */
  readonly readings: Readings;
  readonly verify: RunReport['verify'];
};

/** A Monday morning, so that every simulation begins with an open window. */
const STARTS = Temporal.Instant.from('2026-03-02T07:30:00Z');
const MAILBOX_CAP = 30;
const INTERESTED = ['positive', 'meeting_request', 'call_request', 'question'];
const PEOPLES = INTENTS.filter((intent) => !AUTOMATIC_INTENTS.has(intent));

/**
 * Lives a campaign in a product of its own beside the real one: its own database, world and clock, no setting and no
 * key of this machine. The ticks, verbs and guards are the product's own.
 */
export async function simulate(plan: SimulationPlan): Promise<SimulationReport> {
  const legwork = await openLegwork({
    role: 'cli',
    quiet: true,
    throwaway: true,
    seed: plan.seed,
    environment: { LEGWORK_HOME: plan.folder },
  });
  try {
    legwork.answerOwn((await startServer(legwork, { listen: false })).handle);
    const ctx = await prepare(legwork, plan);
    const until = STARTS.add({ hours: 24 * plan.days });
    const { report } = await runCampaign(
      ctx,
      () => liveSandbox(legwork.runtime, legwork.world, ctx.workspace.id, { until }),
      {
        source: memorySource('simulated.csv', leadList(plan.seed, plan.leads)),
        campaign: plan.campaign ?? demoCampaign(),
        approver: demoReviewer,
        onStage: (run: Run) =>
          plan.onProgress?.(`Prepared: ${run.stages.at(-2)?.waiting ?? 0} drafts; living ${plan.days} days`),
      },
    );
    return await reportOf(ctx, plan, report, legwork.sandbox?.deeds() ?? []);
  } finally {
    await legwork.close();
  }
}

async function prepare(legwork: Legwork, plan: SimulationPlan): Promise<Ctx> {
  const actor = { ...demoReviewer, scopes: new Set(SCOPES) };
  const workspace = await createWorkspace(legwork.access, {
    ...{ name: 'Simulation', slug: 'simulation', mode: 'sandbox', ownerIds: [] },
    actor,
    startsAt: STARTS,
  });
  const ctx = await legwork.runtime.contextFor(workspace.id, actor);
  await setDailyLimit(ctx, { limit: plan.perDay });
  const { sandbox } = legwork;
  sandbox?.deliverTo(workspace.slug);
  for (let number = 1; sandbox && number <= plan.mailboxes; number += 1) {
    const address = `nora@mail-${number}.fieldnote.example`;
    sandbox.ensureMailbox(address);
    await saveMailbox(ctx, {
      ...{ address, displayName: 'Nora Field', vendor: 'sandbox' },
      connection: sandbox.mailboxConnection(address),
      dailyCap: MAILBOX_CAP,
      minGapSeconds: 90,
    });
  }
  return ctx;
}

async function reportOf(
  ctx: Ctx,
  plan: SimulationPlan,
  report: RunReport,
  deeds: readonly Deed[],
): Promise<SimulationReport> {
  const { rows, accepted, rejected } = report.import;
  const answering = (intents: readonly string[]): Promise<number> =>
    ctx.db.tx((tx) => leadsAnswering(tx, intents));
  const read = await ctx.db.tx(outcomesByMessage);
  return {
    ...{ leads: plan.leads, days: plan.days, seed: plan.seed },
    from: STARTS.toString(),
    until: ctx.now().toString(),
    import: { rows, accepted, rejected },
    stages: report.stages,
    funnel: {
      contacted: report.sent,
      delivered: report.delivered,
      answered: await answering(PEOPLES),
      interested: await answering(INTERESTED),
    },
    replies: report.replies,
    readings: readingsOf(deeds, read),
    verify: report.verify,
  };
}
