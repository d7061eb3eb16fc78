import { defineContribution } from './contribution.ts';
import type { Ctx } from './ctx.ts';
import type { Tx } from './db/index.ts';
import { allow, reason, refuse, type Verdict } from './verdict.ts';

/** Decides what an agent may do here. Contributed by the slice that keeps the agents. */
export type GrantRule = {
  readonly name: string;
  check(ctx: Ctx, tx: Tx, agent: string, action: string): Promise<Verdict>;
};
export const grantRules = defineContribution<GrantRule>('core.grant_rules');

/**
 * Whether the actor of this context may do an action of the catalogue, for work that has no effect on the world and so
 * does not pass the gateway. People and the product itself are judged by their scopes instead. Nobody to ask: refused.
 */
export async function mayAct(ctx: Ctx, tx: Tx, action: string): Promise<Verdict> {
  if (ctx.actor.kind !== 'agent') return allow();
  const rules = ctx.contributed(grantRules);
  if (rules.length === 0)
    return refuse(
      reason('agent.nobody_to_ask', `Nothing here knows what ${ctx.actor.name} may do. Nothing was done.`),
    );
  for (const rule of rules) {
    const verdict = await rule.check(ctx, tx, ctx.actor.id, action);
    if (!verdict.allowed) return verdict;
  }
  return allow();
}
