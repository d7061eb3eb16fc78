import type { Actor, Scope } from '#core/actor';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard, EFFECTS, type Effect } from '#gateway';

/** The scope that permits an effect; reading the world needs any scope at all. */
const NEEDS: Readonly<Record<Exclude<Effect, 'read'>, Scope>> = {
  spend: 'leads:write',
  write: 'leads:write',
  send: 'runs:write',
  destroy: 'workspace:admin',
};

/** Whether this actor may cause this effect. Sending is the product's own work, by approved plan, or an operator's run. */
export function permissionVerdict(actor: Actor, operation: { name: string; effect: Effect }): Verdict {
  const { effect, name } = operation;
  if (effect === 'read') {
    return actor.scopes.size > 0
      ? allow()
      : refuse(reason('permission.no_scope', `${actor.name} has no scope at all, so ${name} was not done.`));
  }
  if (effect === 'send' && (actor.kind === 'system' || actor.kind === 'agent')) return allow();
  const scope = NEEDS[effect];
  if (actor.scopes.has(scope)) return allow();
  return refuse(
    reason(
      'permission.scope_missing',
      `${actor.name} may not do ${name}: the scope ${scope} is missing. An owner or admin can grant it.`,
      { scope, effect },
    ),
  );
}

/** First in the gateway's order: who may not do a thing is told so before anything else is looked at. */
export const permissionGuard = defineGuard({
  name: 'permission',
  slot: 'permission',
  effects: EFFECTS,
  async check(ctx, _tx, { operation, requests }) {
    const verdict = permissionVerdict(ctx.actor, operation);
    return requests.map(() => verdict);
  },
});
