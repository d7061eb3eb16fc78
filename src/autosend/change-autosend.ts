import type { z } from 'zod';
import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, notFound } from '#core/errors';
import { type AutosendState, grantInput } from './contract.ts';
import { replaceGrant, writeSwitch } from './grant.store.ts';
import { readAutosend } from './read-drafts.ts';

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
  const grant = grantInput.parse(input);
  await ctx.db.tx(async (tx) => {
    if (!(await findCampaign(tx, grant.campaignId))) throw notFound('campaign', grant.campaignId);
    const record = { ...grant, id: ctx.ids.next<'grant'>(), by: ctx.actor.id };
    await replaceGrant(tx, ctx.workspace.id, record, ctx.now());
    await ctx.audit(tx, { action: 'autosend.granted', subject: grant.campaignId, detail: { ...grant } });
  });
  return readAutosend(ctx);
}
