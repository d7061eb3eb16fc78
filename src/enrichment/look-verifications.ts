import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { consume, defineEvent } from '#core/events/index';
import type { Tick } from '#core/tick';
import { vendorEventType } from '#core/vendor-webhooks';
import { type AddressVerification, verificationEvent } from '#vendors/ports/email-verification';
import { type Verifier, verifiers } from './provider.ts';
import {
  claimJobs,
  makeJobsDue,
  nextJobDue,
  settleVerifications,
  type VerificationRow,
} from './verification.store.ts';
import { adoptVerifications, settleVerdicts, verifyAddresses } from './verify-addresses.ts';
import { nextLook } from './waterfall.rules.ts';

/** A look whose process dies is repeated after this. */
const LEASE = Temporal.Duration.from({ minutes: 2 });
const LOOK_AFTER_SECONDS = 15;
const PAGES = 1_000;
/** Whoever is written to within this is verified now. */
const SOON = Temporal.Duration.from({ hours: 72 });

/** Verifies again whoever is written to soon and whose verdict is old, and looks at jobs that are due. */
export const verifyDue: Tick = {
  name: 'enrichment.verify',
  everySeconds: 15,
  async run(ctx) {
    const looked = await lookForVerdicts(ctx);
    return looked + (await verifyAddresses(ctx, { soon: ctx.now().add(SOON) })).length;
  },
  nextDue: nextJobDue,
};

/** Looks at jobs that are due and settles what a dead process left. Answers how much moved. */
export async function lookForVerdicts(ctx: Ctx): Promise<number> {
  const adopted = await adoptVerifications(ctx);
  const jobs = await ctx.db.ask((tx) => claimJobs(tx, ctx.now(), ctx.now().add(LEASE)));
  for (const rows of Map.groupBy(jobs, ({ vendor, batchId }) => `${vendor} ${batchId}`).values())
    await lookAtJob(ctx, rows);
  return adopted + jobs.length;
}

async function lookAtJob(ctx: Ctx, rows: readonly VerificationRow[]): Promise<void> {
  const [first] = rows;
  const job = ctx.contributed(verifiers).find(({ name }) => name === first?.vendor)?.job;
  if (!first?.batchId || !job) return;
  const acting = ctx.as(agentActor('ENRICHER'));
  const { batchId } = first;
  const [outcome] = await acting.perform(job.read, [
    { input: { batchId }, subject: {}, idempotencyKey: `job ${first.id} ${first.looks}` },
  ]);
  const state = outcome?.state === 'done' ? outcome.receipt.state : 'working';
  if (state === 'finished') {
    const verdicts = await allPages(acting, job, { batchId, key: `${first.id} ${first.looks}` });
    if (verdicts) return settleVerdicts(ctx, rows, verdicts);
  }
  const again = state === 'failed' ? null : lookAgain(ctx, first);
  await ctx.db.tx((tx) =>
    settleVerifications(
      tx,
      rows.map(({ id }) =>
        again
          ? { id, state: 'waiting', dueAt: again.toString() }
          : { id, state: 'unknown', error: 'The verifier did not finish the list.' },
      ),
      ctx.now(),
    ),
  );
}

const lookAgain = (ctx: Ctx, { looks, giveUpAt }: VerificationRow): Temporal.Instant | null =>
  nextLook({
    looks,
    lookAfterSeconds: LOOK_AFTER_SECONDS,
    giveUpAt: giveUpAt === null ? ctx.now() : Temporal.Instant.from(giveUpAt),
    now: ctx.now(),
  });

/** Every verdict of a finished job; null when a page could not be read, so that it is looked at again. */
async function allPages(
  ctx: Ctx,
  job: NonNullable<Verifier['job']>,
  { batchId, key }: { batchId: string; key: string },
): Promise<AddressVerification[] | null> {
  const verdicts: AddressVerification[] = [];
  for (let page = 1; page <= PAGES; page += 1) {
    const [outcome] = await ctx.perform(job.results, [
      { input: { batchId, page }, subject: {}, idempotencyKey: `results ${key} ${page}` },
    ]);
    if (outcome?.state !== 'done') return null;
    verdicts.push(...outcome.receipt.results);
    if (!outcome.receipt.more) return verdicts;
  }
  return verdicts;
}

/** A verifier says that a job is done without proving it: its result is looked at now. */
export const takeFinishedJobs = consume(defineEvent(vendorEventType('verification.batch_finished')), {
  name: 'enrichment.take_finished_jobs',
  batch: 100,
  async handle(ctx, tx, events) {
    const finished = events.flatMap(({ payload }) => {
      const read = verificationEvent.safeParse(payload);
      return read.success ? [read.data.batchId] : [];
    });
    await makeJobsDue(tx, finished, ctx.now());
  },
});
