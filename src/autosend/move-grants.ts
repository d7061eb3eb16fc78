import type { Autonomy, AutonomyEvent } from '#approval';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { explain } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { grantMovedAlert } from './alerts.rules.ts';
import { calibrate, type Labelled } from './calibration.rules.ts';
import { DRAFTED, type MoveCause } from './contract.ts';
import { earnedLevel, goesAlone } from './earned-autonomy.rules.ts';
import { earnedSince, holdGrants, moveUnder, type Place } from './earned-facts.store.ts';
import { grantMoved } from './events.ts';
import { type GrantRow, grantsOf, insertMove, replaceGrant } from './grant.store.ts';
import { BUDGET, SETTLED } from './grants.ts';
import { settledDrafts } from './settled.store.ts';
import { stopUnder } from './stop-under.ts';

/** A grant as it holds for answers of one intent; `intent` null is the grant of all that have none of their own. */
type Standing = { readonly grant: GrantRow; readonly intent: string | null; readonly next: Autonomy };

/** What is known to have happened just now, besides what stands in the drafts. */
type Happened = Extract<AutonomyEvent, 'correction' | 'complaint'> | 'sample';
/** An answer that was called wrong afterwards weighs as much as a reading that was. */
const eventOf = (happened: Happened): AutonomyEvent => (happened === 'sample' ? 'correction' : happened);

/** Where the answers of these places stand by what happened since their grant was given or moved last. */
export async function standings(
  tx: Tx,
  places: readonly Place[],
  happened: readonly Happened[] = [],
): Promise<Standing[]> {
  const grants = await grantsOf(tx, [...new Set(places.map(({ campaignId }) => campaignId))]);
  const of = ({ campaignId, intent }: Place): GrantRow | undefined =>
    grants.find((each) => each.campaignId === campaignId && each.intent === intent) ??
    grants.find((each) => each.campaignId === campaignId && each.intent === null);
  const granted = places.flatMap((place) => {
    const grant = of(place);
    return grant ? [{ ...place, grant, key: `${place.campaignId} ${place.intent}` }] : [];
  });
  const earned = new Map(
    (
      await earnedSince(
        tx,
        granted.map(({ grant, ...place }) => ({ ...place, since: grant.grantedAt })),
      )
    ).map((each) => [each.key, each]),
  );
  const settled: ReadonlyMap<string, Labelled[]> = Map.groupBy(
    await settledDrafts(tx, [...new Set(granted.map(({ intent }) => intent))], SETTLED),
    ({ intent }) => intent,
  );
  return granted.flatMap(({ key, grant, intent }) => {
    const { events, ...figures } = earned.get(key) ?? NOTHING;
    const drafts = settled.get(intent) ?? [];
    const next = earnedLevel({
      ...{ level: grant.level, highest: grant.highest, chosen: grant.chosen, figures },
      events: [...events, ...happened.map(eventOf)],
      calibrated: calibrate({ drafts, threshold: grant.threshold, budget: BUDGET }).calibrated,
      mayGo: (DRAFTED as Readonly<Record<string, string>>)[intent] === 'may_go',
    });
    return [{ grant, intent, next }];
  });
}

const NOTHING = { events: [], decided: 0, unedited: 0, rejected: 0, alone: 0, refused: 0 };

/**
 * Moves what was granted for these answers as far as it was earned or lost, in the transaction that learns of it. A place without a
 * grant of its own gets one, and the campaign's stays for the others. What was going without a person under a lower one stops.
 */
export async function moveGrants(
  ctx: Ctx,
  tx: Tx,
  places: readonly Place[],
  happened: readonly Happened[] = [],
): Promise<void> {
  if (places.length === 0) return;
  await holdGrants(tx, [...new Set(places.map(({ campaignId }) => campaignId))]);
  for (const standing of await standings(tx, places, happened)) await apply(ctx, tx, standing, happened[0]);
}

/** Takes all that a campaign had earned: somebody complained. */
export async function dropGrants(ctx: Ctx, tx: Tx, campaignIds: readonly string[]): Promise<void> {
  await holdGrants(tx, campaignIds);
  for (const grant of await grantsOf(tx, campaignIds)) {
    const next = earnedLevel({
      ...{ level: grant.level, highest: grant.highest, chosen: false, calibrated: false, mayGo: true },
      ...{ events: ['complaint'], figures: NOTHING },
    });
    await apply(ctx, tx, { grant, intent: grant.intent, next }, 'complaint');
  }
}

async function apply(
  ctx: Ctx,
  tx: Tx,
  { grant, intent, next }: Standing,
  happened: Happened | undefined,
): Promise<void> {
  if (next.moved === 'stays') return;
  const { campaignId, threshold, highest } = grant;
  const promoted = next.moved === 'promoted';
  const cause: MoveCause = promoted ? 'approvals' : (happened ?? 'bad_kpi');
  const made = {
    ...{ id: ctx.ids.next<'grant'>(), campaignId, intent, level: next.level, highest, threshold, by: cause },
    // What was chosen was chosen for the higher step; whoever wants it again says so again.
    chosen: promoted && grant.chosen,
  };
  await replaceGrant(tx, ctx.workspace.id, made, ctx.now());
  const under = { grantId: grant.id, intent };
  const why = explain(next);
  const move = {
    campaignId,
    intent,
    moved: next.moved,
    from: grant.level,
    to: next.level,
    cause,
    reason: why,
  } as const;
  if (promoted && goesAlone(grant.level)) await moveUnder(tx, under, made.id);
  else if (!promoted) await stopUnder(ctx, tx, under, why);
  await noteMove(ctx, tx, { ...move, by: ctx.actor.id, grantId: made.id });
  await raiseAlerts(ctx, tx, [grantMovedAlert(move, ctx.now())]);
}

/** Writes a move down for everybody: the list of moves, the audit, and whoever listens. */
export async function noteMove(
  ctx: Ctx,
  tx: Tx,
  { grantId, ...move }: Omit<Parameters<typeof insertMove>[2], 'id'>,
): Promise<void> {
  await insertMove(tx, ctx.workspace.id, { ...move, grantId, id: ctx.ids.next<'move'>() }, ctx.now());
  await ctx.audit(tx, { action: `autosend.${move.moved}`, subject: move.campaignId, detail: { ...move } });
  await ctx.emit(tx, grantMoved, { aggregate: move.campaignId, payload: move });
}
