import type { z } from 'zod';
import { findCampaign, writeSequence } from '#campaigns';
import { sequence, unheardOpens } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { moveToVersion, underWay } from './cadence.store.ts';
import {
  SEQUENCE_SCOPES,
  type SequenceEdit,
  type SequencePreview,
  sequenceEdit,
  type sequenceEdited,
} from './contract.ts';
import { holdBatches } from './rewrite.store.ts';
import { rewriteWaiting } from './rewrite-waiting.ts';

const unreadable = (fields: { path: string; message: string }[]) =>
  invalid('sequence.invalid', 'The sequence was not changed.', fields);

/** The steps that are asked for, where they can be read and the campaign hears what they hang on. */
async function stepsFor(tx: Tx, { campaignId, steps: asked }: { campaignId: string; steps: unknown }) {
  const parsed = sequence.safeParse(asked);
  if (!parsed.success)
    throw unreadable(
      parsed.error.issues.map(({ path, message }) => ({ path: ['steps', ...path].join('.'), message })),
    );
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw notFound('campaign', campaignId);
  const unheard = unheardOpens(parsed.data, campaign.settings.tracking);
  if (unheard.length > 0)
    throw unreadable(unheard.map(({ step, message }) => ({ path: `steps.${step}.condition`, message })));
  return parsed.data;
}

/** Whom other steps would hold for by each scope, before anybody says so. Nothing is changed. */
export async function previewSequence(
  ctx: Ctx,
  input: { campaignId: string; steps: unknown },
): Promise<SequencePreview> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(async (tx) => {
    const steps = await stepsFor(tx, input);
    const found = await underWay(tx, input.campaignId, steps);
    return {
      underWay: found.underWay,
      scopes: {
        new: reach(found.underWay, 0, 0),
        all: reach(found.underWay, found.movable, 0),
        waiting: reach(found.underWay, found.movable + found.rewritable - found.both, found.rewritable),
      },
    };
  });
}

const reach = (underWay: number, moved: number, rewritten: number) => ({
  ...{ moved, kept: underWay - moved, rewritten },
});

/**
 * Gives a campaign other steps. Who is under way keeps the old ones, unless the scope is `all` and the steps passed so far
 * are the same in the new sequence; with `waiting` the messages that lie here for a step that changed are taken back too, lose their
 * yes, and are written anew from the new step. The answer says how many moved, how many were kept and how many are written anew.
 */
export async function editSequence(
  ctx: Ctx,
  input: { campaignId: string } & SequenceEdit,
): Promise<z.output<typeof sequenceEdited>> {
  requireScope(ctx, 'campaigns:write');
  const scope = sequenceEdit.shape.scope.safeParse(input.scope);
  if (!scope.success) throw unreadable([{ path: 'scope', message: `is ${SEQUENCE_SCOPES.join(', ')}` }]);
  return ctx.db.tx(async (tx) => {
    const steps = await stepsFor(tx, input);
    if (scope.data === 'waiting') await holdBatches(tx, input.campaignId);
    const before = await underWay(tx, input.campaignId, steps);
    const version = await writeSequence(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: input.campaignId,
      steps,
      by: ctx.actor.name,
      at: ctx.now(),
    });
    const rewritten = scope.data === 'waiting' ? await rewriteWaiting(ctx, tx, input.campaignId, steps) : 0;
    const moved = scope.data !== 'new' ? await moveToVersion(tx, input.campaignId, version, ctx.now()) : 0;
    const kept = Math.max(0, before.underWay - moved);
    await ctx.audit(tx, {
      action: 'sequence.edited',
      subject: input.campaignId,
      detail: { version, scope: scope.data, moved, kept, rewritten },
    });
    return { version, moved, kept, rewritten };
  });
}
