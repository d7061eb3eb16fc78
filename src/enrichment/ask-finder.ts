import { agentActor } from '#core/actor';
import type { Ctx, Outcome, Subject } from '#core/ctx';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import type { Field } from './contract.ts';
import { callKey } from './identity.rules.ts';
import { beginQuestions, REFUSED } from './journal.store.ts';
import { inChunks, inLanes } from './lanes.ts';
import { type AtOnce, type EnrichmentProvider, type InBulk, isRepeatable, type Later } from './provider.ts';
import { type Settled, settleAnswers } from './settle-answers.ts';
import { nextLook } from './waterfall.rules.ts';

/** One question to one finder; its answer is about all these leads. */
export type Question = {
  readonly key: string;
  readonly round: number;
  readonly leadIds: readonly [string, ...string[]];
  readonly question: EnrichmentQuestion;
};
/** A question that is written down and ours to ask. */
type Begun = Question & { readonly id: string };
type Asking<P> = { readonly ctx: Ctx; readonly provider: P; readonly field: Field };

/** Questions of one call; a finder that answers one by one and knows our key takes them all at once. */
const callsOf = (
  provider: EnrichmentProvider,
  questions: readonly Question[],
  batch: number,
): Question[][] => (isRepeatable(provider) ? [[...questions]] : inChunks(questions, batch));

/**
 * Asks one finder about several people. Each question is written down before its call and its answer after it; no more
 * calls are begun at once than the finder takes, so that a killed process leaves few of them without an answer.
 */
export async function askFinder(
  ctx: Ctx,
  provider: EnrichmentProvider,
  field: Field,
  { questions, batch }: { questions: readonly Question[]; batch: number },
): Promise<void> {
  const acting = ctx.as(agentActor('ENRICHER'));
  await inLanes(callsOf(provider, questions, batch), lanesOf(provider), async (members) => {
    const begun = await begin(ctx, provider, field, members);
    if (begun.length === 0) return;
    const key = callKey(provider.name, field, members.map(memberKey));
    if ('operation' in provider) await askAtOnce({ ctx: acting, provider, field }, begun);
    else if ('bulk' in provider) await askInBulk({ ctx: acting, provider, field }, begun, key);
    else await submitLater({ ctx: acting, provider, field }, begun, key);
  });
}

function lanesOf(provider: EnrichmentProvider): number {
  if ('operation' in provider) return provider.operation.concurrency ?? 1;
  if ('bulk' in provider) return provider.bulk.concurrency ?? 1;
  return ('many' in provider.submit ? provider.submit.many : provider.submit.one).concurrency ?? 1;
}

const memberKey = ({ key, round }: Question): string => `${key}.${round}`;

/** Who answers one by one has one call per question; the others one per batch. */
async function begin(
  ctx: Ctx,
  provider: EnrichmentProvider,
  field: Field,
  members: readonly Question[],
): Promise<Begun[]> {
  const single = 'operation' in provider || ('submit' in provider && 'one' in provider.submit);
  const whole = callKey(provider.name, field, members.map(memberKey));
  const rows = members.map((member, place) => ({
    id: ctx.ids.next<'journal'>(),
    leadId: member.leadIds[0],
    provider: provider.name,
    field,
    requestKey: member.key,
    round: member.round,
    question: member.question,
    callKey: single ? callKey(provider.name, field, [memberKey(member)]) : whole,
    place: single ? 0 : place,
    ...keysFor(provider, member.question),
  }));
  const ours = await ctx.db.tx((tx) =>
    beginQuestions(tx, ctx.workspace.id, rows, {
      at: ctx.now(),
      sessionId: ctx.session,
      askedBy: ctx.executorId,
    }),
  );
  const ids = new Map(ours.map(({ id, requestKey }) => [requestKey, id]));
  return members.flatMap((member) => {
    const id = ids.get(member.key);
    return id === undefined ? [] : [{ ...member, id }];
  });
}

const keysFor = (provider: EnrichmentProvider, question: EnrichmentQuestion) =>
  ('submit' in provider ? provider.keysOf?.(question) : undefined) ?? { linkedinKey: null, emailKey: null };

/** The gateway's word for a call that the vendor's limits have no room for now. */
const NO_ROOM = 'gateway.rate_budget';

const subjectOf = ({ leadIds }: Question): Subject => ({ leadId: leadIds[0], count: 1 });

/** What an answer of the gateway means for the journal: with an answer, without one, or lost. */
const settledBy = (
  { provider, field }: Asking<EnrichmentProvider>,
  { id, leadIds }: Begun,
  outcome: Outcome<unknown> | undefined,
  answer: EnrichmentAnswer | null,
): Settled => {
  const base = { id, leadIds, field, provider: provider.name };
  if (outcome?.state === 'done' && answer)
    return { ...base, state: answer.found ? 'hit' : 'miss', answer, operationId: outcome.operationId };
  if (outcome?.state === 'unknown')
    return { ...base, state: 'unknown', error: outcome.reason.text, operationId: outcome.operationId };
  const retryAt =
    outcome?.state === 'failed' && outcome.reason.code === NO_ROOM && outcome.reason.detail?.retryAt;
  if (retryAt) return { ...base, state: 'later', error: errorOf(outcome), dueAt: String(retryAt) };
  return { ...base, state: 'failed', error: errorOf(outcome) };
};

function errorOf(outcome: Outcome<unknown> | undefined): string {
  if (outcome?.state === 'refused') return `${REFUSED}${outcome.reasons.map(({ text }) => text).join(' ')}`;
  return outcome?.state === 'failed' ? outcome.reason.text : 'There was no answer.';
}

async function askAtOnce(asking: Asking<AtOnce>, begun: readonly Begun[]): Promise<void> {
  const { ctx, provider, field } = asking;
  const outcomes = await ctx.perform(
    provider.operation,
    begun.map((member) => ({
      input: member.question,
      subject: subjectOf(member),
      idempotencyKey: callKey(provider.name, field, [memberKey(member)]),
    })),
  );
  await settleAnswers(
    ctx,
    begun.map((member, index) => {
      const outcome = outcomes[index];
      return settledBy(asking, member, outcome, outcome?.state === 'done' ? outcome.receipt : null);
    }),
  );
}

async function askInBulk(asking: Asking<InBulk>, begun: readonly Begun[], key: string): Promise<void> {
  const { ctx, provider } = asking;
  const [outcome] = await ctx.perform(provider.bulk, [
    {
      input: { questions: begun.map(({ question }) => ({ ...question, providerId: null })) },
      subject: { count: begun.length },
      idempotencyKey: key,
    },
  ]);
  const answers = outcome?.state === 'done' ? outcome.receipt.answers : [];
  await settleAnswers(
    ctx,
    begun.map((member, index) => settledBy(asking, member, outcome, answers[index] ?? null)),
  );
}

/** Hands questions in; from now on they are due rows, and nobody waits for them. */
async function submitLater(asking: Asking<Later>, begun: readonly Begun[], key: string): Promise<void> {
  const { ctx, provider } = asking;
  const { submit } = provider;
  const submissions = begun.map((member) => ({
    requestId: member.id,
    leadId: member.leadIds[0],
    question: member.question,
  }));
  const outcomes: readonly Outcome<Accepted>[] =
    'many' in submit
      ? await ctx.perform(submit.many, [
          { input: { submissions }, subject: { count: begun.length }, idempotencyKey: key },
        ])
      : await ctx.perform(
          submit.one,
          begun.map((member, index) => ({
            input: submissions[index] as (typeof submissions)[number],
            subject: subjectOf(member),
            idempotencyKey: callKey(provider.name, asking.field, [memberKey(member)]),
          })),
        );
  await settleAnswers(
    ctx,
    begun.map((member, index) =>
      waitingFor(asking, member, 'many' in submit ? outcomes[0] : outcomes[index]),
    ),
  );
}

type Accepted = { readonly providerRequestId: string | null };

/**
 * An accepted question waits, with the day of its first look and the moment at which nobody waits any more. A lost acceptance may
 * have been one: who tells by itself tells then too, so the question stays open.
 */
export function waitingFor(
  asking: Asking<Later>,
  member: Begun,
  outcome: Outcome<Accepted> | undefined,
): Settled {
  const { ctx, provider } = asking;
  const isOpen = outcome?.state === 'done' || (outcome?.state === 'unknown' && !provider.read);
  if (!isOpen) return settledBy(asking, member, outcome, null);
  const giveUpAt = ctx.now().add({ seconds: provider.giveUpAfterSeconds });
  const { lookAfterSeconds, read } = provider;
  const first = read ? nextLook({ looks: 0, lookAfterSeconds, giveUpAt, now: ctx.now() }) : null;
  return {
    ...settledBy(asking, member, outcome, null),
    state: 'waiting',
    error: null,
    operationId: outcome.operationId,
    providerRequestId: outcome.state === 'done' ? outcome.receipt.providerRequestId : null,
    dueAt: (first ?? giveUpAt).toString(),
    giveUpAt: giveUpAt.toString(),
  };
}
