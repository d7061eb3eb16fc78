import { agentActor } from '#core/actor';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { existingOperations } from '#gateway';
import {
  type AddressToVerify,
  addressesToVerify,
  closedLeads,
  isVerificationRequired,
  shortOf,
  VERIFIED_FOR_DAYS,
  writeVerdicts,
} from '#leads';
import type { AddressVerification } from '#vendors/ports/email-verification';
import type { EnrichmentSettings } from './contract.ts';
import { callKey } from './identity.rules.ts';
import { inChunks, inLanes } from './lanes.ts';
import { type Verifier, verifiers } from './provider.ts';
import { settingsOf } from './settings.ts';
import { verificationWay } from './verification.rules.ts';
import {
  beginVerifications,
  orphanedVerifications,
  settleVerifications,
  type VerificationRow,
  type VerificationSettlement,
} from './verification.store.ts';
import { IN_FLIGHT } from './waterfall.rules.ts';

/** Addresses in one turn. */
const LIMIT = 5_000;
/** Jobs take minutes; the first look. */
const LOOK_AFTER = Temporal.Duration.from({ seconds: 15 });
const GIVE_UP_AFTER = Temporal.Duration.from({ hours: 24 });

/** The first connected verifier in the order the workspace wants. */
export function verifierOf(ctx: Ctx, settings: EnrichmentSettings): Verifier | undefined {
  const here = ctx.contributed(verifiers).filter(({ modes }) => modes.includes(ctx.workspace.mode));
  return settings.verification.waterfall
    .map((name) => here.find((verifier) => verifier.name === name))
    .find((verifier) => verifier !== undefined);
}

/** A live workspace writes only to verified addresses where somebody verifies; its settings may say otherwise. */
export const verificationPolicy = {
  async required(ctx: Ctx, tx: Tx): Promise<boolean> {
    const settings = await settingsOf(tx);
    const { required } = settings.verification;
    if (required !== 'when_connected') return required === 'always';
    return ctx.workspace.mode === 'live' && verifierOf(ctx, settings) !== undefined;
  },
};

export type Wanted = { readonly leadIds: readonly string[] } | { readonly soon: Temporal.Instant };

/**
 * Asks a verifier about addresses whose verdict is missing or older than 30 days, if verdicts are wanted here. A list becomes a job
 * of the vendor's, looked at when it is due. Answers the leads whose addresses are asked about.
 */
export async function verifyAddresses(ctx: Ctx, wanted: Wanted): Promise<string[]> {
  requireScope(ctx, 'leads:write');
  const now = ctx.now();
  const { addresses, verifier } = await ctx.db.tx(async (tx) => ({
    addresses: (await isVerificationRequired(ctx, tx)) ? await toVerify(ctx, tx, wanted, now) : [],
    verifier: verifierOf(ctx, await settingsOf(tx)),
  }));
  if (!verifier || addresses.length === 0) return [];
  const { job } = verifier;
  const way = verificationWay(addresses.length, { hasJobs: job !== null, oneByOne: verifier.oneByOne });
  const acting = ctx.as(agentActor('ENRICHER'));
  if (way === 'job' && job)
    for (const part of inChunks(addresses, job.largest)) await submitJob(acting, verifier, job, part);
  else
    await inLanes(addresses, verifier.one.concurrency ?? 1, (address) => askOne(acting, verifier, address));
  return [...new Set(addresses.map(({ leadId }) => leadId))];
}

/** Who said no or was ruled out is not written to, so that nobody pays for a verdict about them. */
async function toVerify(ctx: Ctx, tx: Tx, wanted: Wanted, now: Temporal.Instant): Promise<AddressToVerify[]> {
  const since = now.subtract({ hours: 24 * VERIFIED_FOR_DAYS });
  const due = await addressesToVerify(tx, wanted, { since, limit: LIMIT });
  const closed = await closedLeads(
    ctx,
    tx,
    due.map(({ leadId }) => leadId),
  );
  return due.filter(({ leadId }) => !closed.has(leadId));
}

async function begin(ctx: Ctx, verifier: Verifier, part: readonly AddressToVerify[]) {
  const key = callKey(verifier.name, 'email', [
    ctx.now().toString(),
    ...part.map(({ addressId }) => addressId),
  ]);
  const questions = part.map((address, place) => ({
    ...address,
    id: ctx.ids.next<'verification'>(),
    vendor: verifier.name,
    callKey: key,
    place,
  }));
  const ours = await ctx.db.tx((tx) => beginVerifications(tx, ctx.workspace.id, questions, ctx.now()));
  return { key, questions: questions.filter(({ id }) => ours.has(id)) };
}

async function askOne(ctx: Ctx, verifier: Verifier, address: AddressToVerify): Promise<void> {
  const { key, questions } = await begin(ctx, verifier, [address]);
  const [question] = questions;
  if (!question) return;
  const [outcome] = await ctx.perform(verifier.one, [
    {
      input: { address: address.address },
      subject: { leadId: address.leadId, count: 1 },
      idempotencyKey: key,
    },
  ]);
  if (outcome?.state === 'done')
    return settleVerdicts(ctx, [{ ...question, operationId: outcome.operationId }], [outcome.receipt]);
  await ctx.db.tx((tx) => settleVerifications(tx, [{ id: question.id, ...unanswered(outcome) }], ctx.now()));
}

type Unanswered = Parameters<typeof settleVerifications>[1][number];
type Lost = { state: string; reason?: { text: string }; reasons?: readonly { text: string }[] };
const unanswered = (outcome: Lost | undefined): Pick<Unanswered, 'state' | 'error'> => ({
  state: outcome?.state === 'unknown' ? 'unknown' : 'failed',
  error:
    outcome?.reason?.text ?? outcome?.reasons?.map(({ text }) => text).join(' ') ?? 'There was no answer.',
});

async function submitJob(
  ctx: Ctx,
  verifier: Verifier,
  job: NonNullable<Verifier['job']>,
  part: readonly AddressToVerify[],
): Promise<void> {
  const { key, questions } = await begin(ctx, verifier, part);
  if (questions.length === 0) return;
  const [outcome] = await ctx.perform(job.submit, [
    {
      input: { addresses: questions.map(({ address }) => address) },
      subject: { count: questions.length },
      idempotencyKey: key,
    },
  ]);
  await ctx.db.tx((tx) =>
    settleVerifications(
      tx,
      questions.map(({ id }) =>
        outcome?.state === 'done'
          ? { id, operationId: outcome.operationId, ...waitingFor(ctx, outcome.receipt.batchId) }
          : { id, ...unanswered(outcome) },
      ),
      ctx.now(),
    ),
  );
}

const waitingFor = (ctx: Ctx, batchId: string) => ({
  state: 'waiting' as const,
  batchId,
  dueAt: ctx.now().add(LOOK_AFTER).toString(),
  giveUpAt: ctx.now().add(GIVE_UP_AFTER).toString(),
});

/** Stores verdicts with their day, beside the question and beside the address. */
export async function settleVerdicts(
  ctx: Ctx,
  questions: readonly (Pick<VerificationRow, 'id' | 'addressId' | 'vendor' | 'address'> & {
    operationId?: string;
  })[],
  verdicts: readonly AddressVerification[],
): Promise<void> {
  const said = new Map(verdicts.map((verdict) => [verdict.address.toLowerCase(), verdict]));
  const answered = questions.flatMap((question) => {
    const verdict = said.get(question.address.toLowerCase());
    return verdict ? [{ question, verdict }] : [];
  });
  const settled: VerificationSettlement[] = questions.map(({ id, address, operationId = null }) => {
    const verdict = said.get(address.toLowerCase());
    if (!verdict) return { id, state: 'failed', error: 'The verifier left the address out.' };
    const { vendorValue, subStatus, catchAll } = verdict;
    return { id, state: 'answered', verdict: verdict.verdict, vendorValue, subStatus, catchAll, operationId };
  });
  await ctx.db.tx(async (tx) => {
    await settleVerifications(tx, settled, ctx.now());
    await writeVerdicts(
      tx,
      answered.map(({ question, verdict }) => ({
        addressId: question.addressId,
        verification: shortOf(verdict.verdict),
        verdict: verdict.verdict,
        verifiedBy: question.vendor,
        at: ctx.now().toString(),
      })),
    );
  });
}

/** Settles questions whose process died: a stored answer is taken, everything else may be asked once more. */
export async function adoptVerifications(ctx: Ctx): Promise<number> {
  const open = await ctx.db.tx((tx) => orphanedVerifications(tx, ctx.now().subtract(IN_FLIGHT)));
  for (const [key, rows] of Map.groupBy(open, ({ callKey: own }) => own)) {
    const verifier = ctx.contributed(verifiers).find(({ name }) => name === rows[0]?.vendor);
    const operations = [verifier?.one.name, verifier?.job?.submit.name].flatMap((name) => name ?? []);
    const found = await ctx.db.tx(async (tx) => {
      const all = await Promise.all(
        operations.map((name) => existingOperations(tx, ctx.workspace.id, name, [key])),
      );
      return all.flat().find(({ state }) => state === 'done');
    });
    const receipt = found?.receipt as { batchId?: string } | undefined;
    await ctx.db.tx((tx) =>
      settleVerifications(
        tx,
        rows.map(({ id }) =>
          receipt?.batchId
            ? { id, ...waitingFor(ctx, receipt.batchId) }
            : { id, state: 'unknown', error: 'The process ended while it was asked.' },
        ),
        ctx.now(),
      ),
    );
  }
  return open.length;
}
