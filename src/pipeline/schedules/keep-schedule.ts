import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound } from '#core/errors';
import { resolveZone } from '#core/window/zone.rules';
import type { RunSchedule, ScheduleRequest } from './contract.ts';
import { scheduleRequest } from './contract.ts';
import { nextMoment, overlapOf } from './schedule.rules.ts';
import {
  activeSchedules,
  findSchedule,
  holdSchedules,
  insertSchedule,
  listSchedules,
  writeSchedule,
} from './schedule.store.ts';

/** Sets a schedule of runs. Throws `conflict` where it would do the same as another one at nearly the same time. */
export async function setSchedule(ctx: Ctx, request: ScheduleRequest): Promise<RunSchedule> {
  requirePerson(ctx);
  const asked = await readRequest(request);
  return ctx.db.tx(async (tx) => {
    const made: RunSchedule = {
      ...{ ...asked, id: ctx.ids.next(), state: 'active', reason: null, version: 1 },
      ...{ nextDueAt: nextMoment(asked, ctx.now()).toString(), createdBy: ctx.actor.name },
    };
    await requireRoom(ctx, tx, made);
    await insertSchedule(tx, ctx.workspace.id, made, ctx.now());
    await ctx.audit(tx, { action: 'run_schedule.set', subject: made.id, detail: { ...asked } });
    return made;
  });
}

/** Changes a schedule; what it made up for stays, and it is due next by its new times. */
export async function changeSchedule(
  ctx: Ctx,
  { scheduleId, version, ...request }: ScheduleRequest & { scheduleId: string; version: number },
): Promise<RunSchedule> {
  requirePerson(ctx);
  const asked = await readRequest(request);
  return ctx.db.tx(async (tx) => {
    const known = await requireSchedule(tx, scheduleId);
    const wanted: RunSchedule = { ...known, ...asked, version };
    if (known.state === 'active') {
      wanted.nextDueAt = nextMoment(asked, ctx.now()).toString();
      await requireRoom(ctx, tx, wanted);
    }
    const changed = await writeSchedule(tx, wanted, ctx.now());
    if (!changed) throw stale(known);
    await ctx.audit(tx, { action: 'run_schedule.changed', subject: scheduleId, detail: { ...asked } });
    return changed;
  });
}

/** Pauses a schedule with a reason, lets it go on from now, or ends it for good. Times that pass meanwhile are not made up for. */
export async function moveSchedule(
  ctx: Ctx,
  input: { scheduleId: string; state: RunSchedule['state']; reason?: string | null | undefined },
): Promise<RunSchedule> {
  requirePerson(ctx);
  const { scheduleId, state } = input;
  const reason = input.reason?.trim() || null;
  if (state !== 'active' && reason === null)
    throw invalid('schedule.reason', 'Say why it rests or ends. Nothing was changed.', [
      { path: 'reason', message: 'is missing' },
    ]);
  return ctx.db.tx(async (tx) => {
    await holdSchedules(tx, ctx.workspace.id);
    const known = await requireSchedule(tx, scheduleId);
    if (known.state === state) return known;
    const nextDueAt = state === 'active' ? nextMoment(known, ctx.now()).toString() : null;
    const wanted: RunSchedule = { ...known, state, nextDueAt, reason: state === 'active' ? null : reason };
    if (state === 'active') await requireRoom(ctx, tx, wanted);
    const moved = await writeSchedule(tx, wanted, ctx.now());
    if (!moved) throw stale(known);
    await ctx.audit(tx, {
      action: `run_schedule.${state === 'active' ? 'went_on' : state}`,
      subject: scheduleId,
      detail: { name: known.name, reason },
    });
    return moved;
  });
}

export async function readSchedules(ctx: Ctx): Promise<RunSchedule[]> {
  requireScope(ctx, 'runs:read');
  return (await ctx.db.tx(listSchedules)).map(withInstant);
}

const withInstant = (found: RunSchedule): RunSchedule => ({
  ...found,
  nextDueAt: found.nextDueAt === null ? null : instantOf(found.nextDueAt).toString(),
});

function requirePerson(ctx: Ctx): void {
  requireScope(ctx, 'runs:write');
  requireScope(ctx, 'campaigns:write');
  if (ctx.actor.kind === 'agent')
    throw forbidden(
      'schedule.needs_a_person',
      `An agent such as ${ctx.actor.name} sets nothing going by itself. Nothing was changed.`,
    );
}

async function readRequest(request: ScheduleRequest) {
  const parsed = scheduleRequest.safeParse(request);
  if (!parsed.success)
    throw invalid(
      'schedule.invalid',
      'The schedule cannot be read. Nothing was changed.',
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  const zone = resolveZone(parsed.data.zone);
  if (!zone.ok)
    throw invalid('schedule.zone', `${zone.reason.text} Nothing was changed.`, [
      { path: 'zone', message: zone.reason.text },
    ]);
  if (parsed.data.campaignId !== null && parsed.data.motion !== 'outbound')
    throw invalid(
      'schedule.campaign',
      'Only first messages can be those of one campaign. Nothing was changed; leave the campaign out, or choose outbound.',
      [{ path: 'campaignId', message: 'fits outbound alone' }],
    );
  return { ...parsed.data, zone: zone.zone };
}

/** Nobody else sets a schedule until this one stands. */
async function requireRoom(ctx: Ctx, tx: Tx, wanted: RunSchedule): Promise<void> {
  await holdSchedules(tx, ctx.workspace.id);
  if (wanted.campaignId !== null && !(await findCampaign(tx, wanted.campaignId)))
    throw notFound('campaign', wanted.campaignId);
  for (const other of await activeSchedules(tx)) {
    if (other.id === wanted.id) continue;
    const overlap = overlapOf(wanted, other, ctx.now());
    if (overlap)
      throw conflict(
        'schedule.overlap',
        `${overlap.text} Nothing was changed; choose another hour or day, or pause that one.`,
      );
  }
}

async function requireSchedule(tx: Tx, id: string): Promise<RunSchedule> {
  const found = await findSchedule(tx, id);
  if (!found) throw notFound('schedule', id);
  return found;
}

const stale = ({ name, state }: RunSchedule) =>
  state === 'ended'
    ? conflict('schedule.ended', `"${name}" is over. Nothing was changed; set a new one.`)
    : conflict(
        'schedule.changed',
        `"${name}" was changed by somebody else. Nothing was written; look at it again.`,
      );
