import { AUTONOMY_LEVELS, type AutonomyLevel } from '#approval/contract';
import type { Ctx } from '#core/ctx';
import { forbidden } from '#core/errors';

/** What a new campaign may do by itself unless a person says otherwise. */
export const FIRST_LEVEL: AutonomyLevel = 'hold';

/** Something may have lowered what a campaign may do by itself, a complaint for one; only a person can have looked into that. */
export const mayRaise = ({ actor }: Pick<Ctx, 'actor'>): boolean =>
  actor.kind === 'person' || actor.kind === 'sandbox';

/** Throws `forbidden` where somebody who is no person would give a campaign more autonomy than it has; less may give everybody. */
export function refuseRaise(ctx: Pick<Ctx, 'actor'>, from: AutonomyLevel, to: AutonomyLevel): void {
  if (!mayRaise(ctx) && AUTONOMY_LEVELS.indexOf(to) > AUTONOMY_LEVELS.indexOf(from)) throw raised(ctx, to);
}

export const raised = ({ actor }: Pick<Ctx, 'actor'>, to: AutonomyLevel) =>
  forbidden(
    'campaign.autonomy_needs_a_person',
    `A person gives a campaign more autonomy than it has, and ${actor.name} is none: "${to}" is more. Nothing was changed. Leave it as it is, or lower it.`,
  );
