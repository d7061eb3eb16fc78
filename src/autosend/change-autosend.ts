import type { z } from 'zod';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { forbidden, invalid, notFound, refused } from '#core/errors';
import { calibrate } from './calibration.rules.ts';
import { type AutosendState, DRAFTED, grantInput } from './contract.ts';
import { holdGrants } from './earned-facts.store.ts';
import { grantsOf, replaceGrant, writeSwitch } from './grant.store.ts';
import { BUDGET, SETTLED } from './grants.ts';
import { noteMove } from './move-grants.ts';
import { readAutosend } from './read-drafts.ts';
import { settledDrafts } from './settled.store.ts';

/** Stops every answer that would go without a person, those that wait for their minute included. What a person approves still goes. */
export async function stopAutosend(ctx: Ctx, input: { reason: string }): Promise<AutosendState> {
  requireScope(ctx, 'operations:stop');
  await ctx.db.tx(async (tx) => {
    const stop = { by: ctx.actor.id, reason: input.reason };
    await writeSwitch(tx, ctx.workspace.id, { stop, books: null }, ctx.now());
    await ctx.audit(tx, { action: 'autosend.stopped', subject: ctx.workspace.id, detail: input });
  });
  return readAutosend(ctx);
}

/** Lets answers go by themselves again, as far as it is granted. What went to a person meanwhile stays there. */
export async function resumeAutosend(ctx: Ctx): Promise<AutosendState> {
  requireScope(ctx, 'operations:resume');
  await ctx.db.tx(async (tx) => {
    await writeSwitch(tx, ctx.workspace.id, { stop: 'lift', books: null }, ctx.now());
    await ctx.audit(tx, { action: 'autosend.resumed', subject: ctx.workspace.id });
  });
  return readAutosend(ctx);
}

/** Whether a time that a lead took is booked without a person. Off unless somebody switched it on. */
export async function allowBooking(ctx: Ctx, input: { books: boolean }): Promise<AutosendState> {
  requireScope(ctx, 'workspace:admin');
  await ctx.db.tx(async (tx) => {
    await writeSwitch(tx, ctx.workspace.id, { stop: null, books: input.books }, ctx.now());
    await ctx.audit(tx, { action: 'autosend.booking', subject: ctx.workspace.id, detail: input });
  });
  return readAutosend(ctx);
}

/**
 * Grants how far answers of a campaign, or of one intent in it, go by themselves, and from which confidence on. Only people grant;
 * what was granted before ends and stays on record.
 */
export async function grantAutosend(ctx: Ctx, input: z.input<typeof grantInput>): Promise<AutosendState> {
  requireScope(ctx, 'workspace:admin');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'autosend.person',
      `A person grants that answers go by themselves, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { highest: wished, ...grant } = grantInput.parse(input);
  const highest = wished ?? grant.level;
  if (AUTONOMY_LEVELS.indexOf(highest) < AUTONOMY_LEVELS.indexOf(grant.level))
    throw invalid(
      'autosend.highest',
      `It cannot begin at ${spoken(grant.level)} and climb to ${spoken(highest)} at most: that is less. Nothing was changed.`,
    );
  await ctx.db.tx(async (tx) => {
    if (!(await findCampaign(tx, grant.campaignId))) throw notFound('campaign', grant.campaignId);
    await refuseBlind(tx, grant);
    await holdGrants(tx, [grant.campaignId]);
    const before = (await grantsOf(tx, [grant.campaignId])).find(({ intent }) => intent === grant.intent);
    const record = { ...grant, highest, id: ctx.ids.next<'grant'>(), by: ctx.actor.id };
    await replaceGrant(tx, ctx.workspace.id, record, ctx.now());
    const { campaignId, intent, level: to } = grant;
    await noteMove(ctx, tx, {
      ...{ campaignId, intent, moved: 'granted', from: before?.level ?? null, to, cause: 'person' },
      reason: `${ctx.actor.name} granted ${spoken(to)}, ${highest === to ? 'and no further' : `and up to ${spoken(highest)} by what people approve`}.`,
      ...{ by: ctx.actor.id, grantId: record.id },
    });
  });
  return readAutosend(ctx);
}

const spoken = (words: string): string => words.replaceAll('_', ' ');

/** Going at once, with nobody knowing what the threshold means, is a choice somebody makes in so many words. */
async function refuseBlind(
  tx: Tx,
  {
    level,
    intent,
    threshold,
    chosen,
  }: { level: string; intent: string | null; threshold: number; chosen: boolean },
): Promise<void> {
  if (level !== 'auto' || chosen) return;
  const going = Object.entries(DRAFTED).flatMap(([each, may]) => (may === 'may_go' ? each : []));
  const asked = intent === null ? going : going.filter((each) => each === intent);
  const settled = await settledDrafts(tx, asked, SETTLED);
  const blind = asked.filter((each) => {
    const drafts = settled.filter((draft) => draft.intent === each);
    return !calibrate({ drafts, threshold, budget: BUDGET }).calibrated;
  });
  if (blind.length > 0)
    throw refused(
      'autosend.uncalibrated',
      `Too few answers to ${blind.map(spoken).join(', ')} were settled by people to know what ${threshold.toFixed(2)} means, so they cannot be granted "auto" as they are. Nothing was changed. Grant "hold", or say that you choose it all the same (chosen).`,
    );
}
