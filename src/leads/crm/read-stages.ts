import { agentActor } from '#core/actor';
import type { Ctx, EffectRequest, OperationKey } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { listOpportunities, listPipelines, type Opportunities, type Pipelines } from '#vendors/ports/crm';
import { type ConnectedCrm, connectedCrms } from './connected-crm.ts';
import { changeOf } from './crm-contact.rules.ts';
import { type ContactStage, claimStages, moveStages, writeStages } from './crm-stage.store.ts';

const PAGES_PER_TURN = 20;
const LEASE = Temporal.Duration.from({ minutes: 5 });
/** A CRM has no question for opportunities that changed, so they are read whole, and seldom. */
const READ_EVERY = Temporal.Duration.from({ hours: 6 });
const AGAIN_AFTER = Temporal.Duration.from({ minutes: 15 });

/** Reads where contacts stand in the pipelines of the CRM, page by page, each kept before the next. */
export const readStages: Tick = {
  name: 'leads.read_crm_stages',
  everySeconds: 60,
  async run(ctx) {
    let read = 0;
    for (const crm of ctx.contributed(connectedCrms)) read += await readOne(ctx, crm);
    return read;
  },
};

async function readOne(ctx: Ctx, { vendor, account }: ConnectedCrm): Promise<number> {
  let lease = ctx.now().add(LEASE);
  const claim = { vendor, account, now: ctx.now(), lease };
  const reading = await ctx.db.tx((tx) => claimStages(tx, claim));
  if (!reading) return 0;
  let { cursor } = reading;
  let read = 0;
  const move = (to: Parameters<typeof moveStages>[2]) =>
    ctx.db.tx((tx) => moveStages(tx, { vendor, lease }, to));
  const pipelines = await ask<Record<string, never>, Pipelines>(ctx, listPipelines(vendor), {});
  for (let page = 0; pipelines && page < PAGES_PER_TURN; page += 1) {
    const answer = await ask(ctx, listOpportunities(vendor), { cursor, limit: 100 });
    if (!answer) break;
    const next = ctx.now().add(answer.cursor === null ? READ_EVERY : LEASE);
    const kept = await ctx.db.tx(async (tx) => {
      const to = { cursor: answer.cursor, dueAt: next, readAt: answer.cursor === null ? ctx.now() : null };
      if (!(await moveStages(tx, { vendor, lease }, to))) return false;
      await writeStages(tx, { workspaceId: ctx.workspace.id, vendor }, stagesOf(ctx, pipelines, answer));
      return true;
    });
    read += answer.opportunities.length;
    if (!kept || answer.cursor === null) return read;
    lease = next;
    cursor = answer.cursor;
    if (page === PAGES_PER_TURN - 1) {
      await move({ cursor, dueAt: ctx.now(), readAt: null });
      return read;
    }
  }
  // What was asked was not answered. A position is dropped with it, since it may be what was refused.
  await move({ cursor: null, dueAt: ctx.now().add(AGAIN_AFTER), readAt: null });
  return read;
}

async function ask<I, R>(ctx: Ctx, operation: OperationKey<I, R>, input: I): Promise<R | undefined> {
  const request: EffectRequest<I> = { input, subject: {}, idempotencyKey: `crm stages ${ctx.ids.next()}` };
  try {
    const [answer] = await ctx.as(agentActor('SCOUT')).perform(operation, [request]);
    return answer?.state === 'done' ? answer.receipt : undefined;
  } catch (error) {
    ctx.log.warn(
      { operation: operation.name, error: messageOf(error) },
      'Stages could not be read; they are later.',
    );
    return undefined;
  }
}

/** Stages by the names people gave them. */
function stagesOf(ctx: Ctx, { pipelines }: Pipelines, { opportunities }: Opportunities): ContactStage[] {
  const names = new Map(
    pipelines.flatMap(({ id, name, stages }) =>
      stages.map((stage) => [`${id} ${stage.id}`, `${name} › ${stage.name}`] as const),
    ),
  );
  return opportunities.map(({ contactId, pipelineId, stageId, status, changedAt }) => ({
    contactId,
    stage: names.get(`${pipelineId} ${stageId}`) ?? stageId,
    status,
    at: changeOf(changedAt, ctx.now())?.toString() ?? null,
  }));
}
