import { findCampaign, writeSequence } from '#campaigns';
import { sequence, unheardOpens } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { moveToVersion, underWay } from './cadence.store.ts';
import { type SequenceEdit, type SequencePreview, sequenceEdit } from './contract.ts';

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
        new: { moved: 0, kept: found.underWay },
        all: { moved: found.movable, kept: found.underWay - found.movable },
      },
    };
  });
}

/**
 * Gives a campaign other steps. Who is under way keeps the old ones, unless the scope is `all` and the steps passed so far
 * are the same in the new sequence; the answer says how many moved and how many were kept.
 */
export async function editSequence(
  ctx: Ctx,
  input: { campaignId: string } & SequenceEdit,
): Promise<{ version: number; moved: number; kept: number }> {
  requireScope(ctx, 'campaigns:write');
  const scope = sequenceEdit.shape.scope.safeParse(input.scope);
  if (!scope.success) throw unreadable([{ path: 'scope', message: 'is new or all' }]);
  return ctx.db.tx(async (tx) => {
    const steps = await stepsFor(tx, input);
    const before = await underWay(tx, input.campaignId, steps);
    const version = await writeSequence(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: input.campaignId,
      steps,
      by: ctx.actor.name,
      at: ctx.now(),
    });
    const moved = scope.data === 'all' ? await moveToVersion(tx, input.campaignId, version, ctx.now()) : 0;
    const kept = Math.max(0, before.underWay - moved);
    await ctx.audit(tx, {
      action: 'sequence.edited',
      subject: input.campaignId,
      detail: { version, scope: scope.data, moved, kept },
    });
    return { version, moved, kept };
  });
}
