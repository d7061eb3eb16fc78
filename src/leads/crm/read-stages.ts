import { agentActor } from '#core/actor';
import type { Ctx, EffectRequest, OperationKey } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { listOpportunities, listPipelines, type Opportunities, type Pipelines } from '#vendors/ports/crm';
import { type ConnectedCrm, crmsOf } from './connected-crm.ts';
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
    for (const crm of crmsOf(ctx)) read += await readOne(ctx, crm);
    return read;
  },
};

async function readOne(ctx: Ctx, { vendor, account }: ConnectedCrm): Promise<number> {
  const now = ctx.now();
  const claim = { vendor, account, now, lease: now.add(LEASE) };
  const claimed = await ctx.db.ask((tx) => claimStages(tx, claim));
  if (!claimed) return 0;
  const pipelines = await ask<Record<string, never>, Pipelines>(ctx, listPipelines(vendor), {});
  let place: Place = { cursor: claimed.cursor, lease: claim.lease };
  let read = 0;
  for (let page = 1; pipelines && page <= PAGES_PER_TURN; page += 1) {
    const answer = await ask(ctx, listOpportunities(vendor), { cursor: place.cursor, limit: 100 });
    if (!answer) break;
    const last = answer.cursor === null;
    const dueAt = last
      ? ctx.now().add(READ_EVERY)
      : page === PAGES_PER_TURN
        ? ctx.now()
        : ctx.now().add(LEASE);
    const kept = await keep(ctx, vendor, place, {
      dueAt,
      stages: stagesOf(ctx, pipelines, answer),
      cursor: answer.cursor,
    });
    read += answer.opportunities.length;
    if (!kept || last || page === PAGES_PER_TURN) return read;
    place = { cursor: answer.cursor, lease: dueAt };
  }
  // What was asked was not answered. The position is dropped, since it may be what was refused.
  await keep(ctx, vendor, place, {
    dueAt: ctx.now().add(AGAIN_AFTER),
    stages: [],
    cursor: null,
    unread: true,
  });
  return read;
}

type Place = { readonly cursor: string | null; readonly lease: Temporal.Instant };

/** Writes what a page told together with how far it reaches; false when somebody else reads on by now. */
const keep = (
  ctx: Ctx,
  vendor: string,
  { lease }: Place,
  page: { dueAt: Temporal.Instant; cursor: string | null; stages: readonly ContactStage[]; unread?: true },
): Promise<boolean> =>
  ctx.db.tx(async (tx) => {
    const readAt = page.cursor === null && !page.unread ? ctx.now() : null;
    if (!(await moveStages(tx, { vendor, lease }, { cursor: page.cursor, dueAt: page.dueAt, readAt })))
      return false;
    await writeStages(tx, { workspaceId: ctx.workspace.id, vendor }, page.stages);
    return true;
  });

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
