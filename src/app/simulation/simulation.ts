import { createWorkspace, setDailyLimit } from '#access';
import { stepCounts } from '#cadence/views';
import { campaignOf } from '#campaigns';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { SCOPES } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { INTERESTED_INTENTS, PEOPLES_INTENTS } from '#inbound/contract';
import { type LookCounts, leadsAnswering, lookCounts, outcomesByMessage } from '#inbound/views';
import { memorySource } from '#leads';
import { type StatusReached, statusesReached } from '#leads/views';
import { saveMailbox, setTrackingHost } from '#outbound';
import { deliveredCount, peopleContacted } from '#outbound/views';
import type { ForecastReport } from '#pipeline/contract';
import { type Deed, leadList } from '#sandbox';
import { type RunReport, runCampaign } from '../campaign-run.ts';
import { demoCampaign, demoReviewer } from '../demo-workspace.ts';
import { type Legwork, openLegwork } from '../legwork.ts';
import { startServer } from '../server.ts';
import { liveSandbox, type World } from '../worker.ts';
import { byDay } from './by-day.ts';
import { connectOutside, morningRound, nextMorning } from './outside-pages.ts';
import { bringQuietContacts } from './quiet-contacts.ts';
import { type Readings, readingsOf } from './readings.rules.ts';
import { simulatedReviewer } from './reviewer.ts';

export type SimulationPlan = {
  /** Where its database and its world live; nobody else uses it. */
  readonly folder: string;
  readonly leads: number;
  readonly days: number;
  readonly seed: string;
  readonly mailboxes: number;
  /** Mails of the whole workspace in a day. */
  readonly perDay: number;
  /** Whether accounts at vendors are connected too: a mailbox at Instantly, LinkedIn, a booking page, and a CRM of people who went quiet. */
  readonly outside: boolean;
  /** As in a campaign file; the shipped one where nothing is said. */
  readonly campaign: unknown;
  /** Whether the report has each step and each day. */
  readonly byDay?: boolean;
  readonly onProgress?: (what: string, lived: { day: number; of: number }) => void;
  /** Ends it at the next moment of its life; then it throws. */
  readonly signal?: AbortSignal;
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
    /** People, not mails. */
    readonly contacted: number;
    readonly sent: number;
    readonly delivered: number;
    /** Of what was sent, the answers to replies. */
    readonly answers: number;
    readonly answered: number;
    readonly interested: number;
  };
  /** Every status a lead can have: how many leads reached it, by what happened to them. */
  readonly statuses: readonly StatusReached[];
  /** What became of each step of the sequence. */
  readonly sequence: readonly {
    step: number;
    channel: string;
    action: string;
    state: string;
    count: number;
  }[];
  readonly replies: RunReport['replies'];
  /** What people meant against what was read. */
  readonly readings: Readings;
  /** Who opened and followed what the campaign lets be told; absent where it does not. */
  readonly looks?: LookCounts;
  /** What became of each step, and the mails and answers of each day, where that is asked for. */
  readonly lived?: Pick<ForecastReport, 'steps' | 'days'>;
  readonly verify: RunReport['verify'];
};

/** The name of this installation in a simulation whose mail leads back to it. */
const OWN_NAME = 'http://legwork.fieldnote.example';

/** A Monday morning, so that every simulation begins with an open window. */
const STARTS = Temporal.Instant.from('2026-03-02T07:30:00Z');
const MAILBOX_CAP = 30;

/**
 * Lives a campaign in a product of its own beside the real one: its own database, world and clock, no setting and no
 * key of this machine. The ticks, verbs and guards are the product's own.
 */
export async function simulate(plan: SimulationPlan): Promise<SimulationReport> {
  const campaign = plan.campaign ?? wholeSequence(demoCampaign());
  const tracks = campaignOf(campaign).settings.tracking.length > 0;
  const legwork = await openLegwork({
    role: 'cli',
    quiet: true,
    throwaway: true,
    seed: plan.seed,
    environment: { LEGWORK_HOME: plan.folder, ...(tracks ? { LEGWORK_BASE_URL: OWN_NAME } : {}) },
  });
  try {
    legwork.answerOwn((await startServer(legwork, { listen: false })).handle);
    const ctx = await prepare(legwork, plan, tracks);
    const until = STARTS.add({ hours: 24 * plan.days });
    const decide = simulatedReviewer();
    const round = legwork.sandbox ? morningRound(legwork.sandbox) : async () => undefined;
    const review = async (now: Ctx): Promise<number> => {
      plan.signal?.throwIfAborted();
      const day = Math.min(plan.days, 1 + Math.floor(now.now().since(STARTS).total('days')));
      const of = plan.days;
      plan.onProgress?.(`Living ${of} days: ${now.now().toString().slice(0, 10)}`, { day, of });
      await round(now.as(demoReviewer));
      return decide(now);
    };
    const { report } = await runCampaign(
      ctx,
      () => liveSandbox(legwork.runtime, dayByDay(legwork, until), ctx.workspace.id, { until, review }),
      {
        source: memorySource('simulated.csv', leadList(plan.seed, plan.leads)),
        campaign,
      },
    );
    const { zone } = campaignOf(campaign).settings.window;
    return {
      ...(await reportOf(ctx, plan, report, legwork.sandbox?.deeds() ?? [])),
      ...(tracks ? { looks: await ctx.db.tx(lookCounts) } : {}),
      ...(plan.byDay ? { lived: await ctx.db.tx((tx) => byDay(tx, { from: STARTS, zone })) } : {}),
    };
  } finally {
    await legwork.close();
  }
}

/** Somebody comes to work every morning, and the days are lived to the last one: what silence brings comes too. */
const dayByDay = ({ world, runtime }: Legwork, until: Temporal.Instant): World => ({
  deliverDue: world.deliverDue,
  nextDue: () =>
    [world.nextDue() ?? until, nextMorning(runtime.sandboxClock.now()), until].reduce((one, other) =>
      Temporal.Instant.compare(one, other) <= 0 ? one : other,
    ),
});

/** The shipped campaign writes once; here the whole sequence is lived. */
const wholeSequence = (campaign: unknown): unknown => {
  const { settings, ...rest } = campaign as { settings: object };
  return { ...rest, settings: { ...settings, sequence: DEFAULT_SEQUENCE } };
};

async function prepare(legwork: Legwork, plan: SimulationPlan, tracks: boolean): Promise<Ctx> {
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
    const domain = `mail-${number}.fieldnote.example`;
    const address = `nora@${domain}`;
    sandbox.ensureMailbox(address);
    await saveMailbox(ctx, {
      ...{ address, displayName: 'Nora Field', vendor: 'sandbox' },
      connection: sandbox.mailboxConnection(address),
      dailyCap: MAILBOX_CAP,
      minGapSeconds: 90,
    });
    if (tracks) await setTrackingHost(ctx, { domain, host: `go.${domain}` });
  }
  if (sandbox && plan.outside) {
    await connectOutside(ctx, sandbox);
    await bringQuietContacts(ctx, sandbox, plan.seed);
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
      contacted: await ctx.db.tx(peopleContacted),
      sent: report.sent,
      delivered: report.delivered,
      answers: (await ctx.db.tx(deliveredCount)).answers,
      answered: await answering(PEOPLES_INTENTS),
      interested: await answering(INTERESTED_INTENTS),
    },
    statuses: await ctx.db.tx(statusesReached),
    sequence: await ctx.db.tx((tx) => stepCounts(tx, null)),
    replies: report.replies,
    readings: readingsOf(deeds, read),
    verify: report.verify,
  };
}
