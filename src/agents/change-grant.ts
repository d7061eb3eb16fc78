import { type Ctx, requireScope } from '#core/ctx';
import { forbidden } from '#core/errors';
import { ACTIONS, type Action, AGENTS, type AgentCard, type AgentName } from './contract.ts';
import { setWithdrawn, withdrawnGrants } from './grant.store.ts';
import { isRostered, ROSTER, riskOf } from './roster.rules.ts';

/** The twelve with what they may do in this workspace. */
export async function listAgents(ctx: Ctx): Promise<AgentCard[]> {
  requireScope(ctx, 'workspace:read');
  const withdrawn = await ctx.db.tx(withdrawnGrants);
  const isWithdrawn = (agent: AgentName, action: Action): boolean =>
    withdrawn.some((entry) => entry.agent === agent && entry.action === action);
  return AGENTS.map((name) => ({
    name,
    role: ROSTER[name].role,
    approves: ROSTER[name].approves !== null,
    caps: ROSTER[name].caps,
    grants: ACTIONS.filter((action) => isRostered(name, action)).map((action) => ({
      action,
      risk: riskOf(action),
      granted: !isWithdrawn(name, action),
      changed: isWithdrawn(name, action),
    })),
  }));
}

/** Takes an action away from an agent, or gives it back. What the roster does not hold cannot be given. */
export async function changeGrant(
  ctx: Ctx,
  { agent, action, granted }: { agent: AgentName; action: Action; granted: boolean },
): Promise<{ changed: boolean }> {
  requireScope(ctx, 'workspace:admin');
  if (!isRostered(agent, action))
    throw forbidden(
      'agent.not_rostered',
      `${agent} can never be given ${action}; the roster does not hold it. Nothing was changed.`,
    );
  return ctx.db.tx(async (tx) => {
    const entry = { agent, action, by: ctx.actor.id, at: ctx.now() };
    const changed = await setWithdrawn(tx, ctx.workspace.id, entry, !granted);
    if (changed)
      await ctx.audit(tx, {
        action: granted ? 'agent.granted' : 'agent.withdrawn',
        subject: agent,
        detail: { action },
      });
    return { changed };
  });
}
