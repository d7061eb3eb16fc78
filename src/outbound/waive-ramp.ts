import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, forbidden } from '#core/errors';
import type { rampView } from './contract.ts';
import { setRampWaived } from './ramp.store.ts';
import { currentRamp } from './ramp-guard.ts';

/** How the workspace stands in its first days, and why. */
export async function readRamp(ctx: Ctx): Promise<z.input<typeof rampView>> {
  requireScope(ctx, 'campaigns:read');
  const ramp = await ctx.db.tx((tx) => currentRamp(ctx, tx, 'UTC'));
  if (ramp) return { ...ramp, tiers: ramp.tiers ? [...ramp.tiers] : null, reasons: [...ramp.reasons] };
  const why = {
    code: 'ramp.none',
    text: 'No ramp holds: the workspace is not live, or its owner waived it.',
  };
  return { active: false, cleanDays: 0, perDay: null, tiers: null, reasons: [why] };
}

/** Ends the slow start of a live workspace whose domains are warm already. A person stands for it; it is audited. */
export async function waiveRamp(ctx: Ctx, { reason }: { reason: string }): Promise<{ waived: boolean }> {
  requireScope(ctx, 'workspace:admin');
  if (ctx.actor.kind !== 'person')
    throw forbidden(
      'ramp.needs_a_person',
      `A person stands for sending at once, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  if (ctx.workspace.mode !== 'live')
    throw conflict(
      'ramp.not_live',
      'No slow start holds here: the workspace is not live. Nothing was changed, so that it starts slowly once it is.',
    );
  return ctx.db.tx(async (tx) => {
    const waived = await setRampWaived(tx, ctx.workspace.id, ctx.actor.id, ctx.now());
    if (waived) await ctx.audit(tx, { action: 'ramp.waived', subject: ctx.workspace.id, detail: { reason } });
    return { waived };
  });
}
