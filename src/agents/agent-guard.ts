import type { Ctx } from '#core/ctx';
import type { GrantRule } from '#core/grants';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard, EFFECTS } from '#gateway';
import { usedBy, withdrawnFrom } from './grant.store.ts';
import { actionOf } from './operation-actions.rules.ts';
import { permissionVerdict } from './permission.rules.ts';
import type { Caps } from './roster.rules.ts';

const NOTHING: Caps = { minute: 0, hour: 0, day: 0 };

/** The sandbox lives a month in a minute; caps by the minute would say nothing there. */
const isCapped = (ctx: Ctx): boolean => ctx.workspace.mode !== 'sandbox';

/** Every operation an agent does is one of its actions, granted, grounded and within its caps. */
export const agentGuard = defineGuard({
  name: 'agent permissions',
  slot: 'permission',
  effects: EFFECTS,
  async check(ctx, tx, { operation, requests }) {
    const { kind, id: agent } = ctx.actor;
    if (kind !== 'agent') return requests.map(() => allow());
    const action = actionOf(operation);
    if (!action) return requests.map(() => unlisted(agent, operation.name));
    const withdrawn = await withdrawnFrom(tx, agent);
    // What money may be spent is the budgets' business. Telling our own people never waits behind a mail, nor does
    // whatever only ends something: a stop is pulled in the busiest minute.
    const counts =
      !['read', 'spend'].includes(operation.effect) && action !== 'notify_people' && !operation.halts;
    const capped = counts && isCapped(ctx);
    const used = capped ? await usedBy(tx, ctx.workspace.id, agent, ctx.now()) : NOTHING;
    return requests.map((request, index) => {
      const before = capped ? index : 0;
      return permissionVerdict({
        agent,
        action,
        withdrawn,
        grounded: request.approval !== undefined,
        count: counts ? (request.subject.count ?? 1) : 0,
        used: { minute: used.minute + before, hour: used.hour + before, day: used.day + before },
      });
    });
  },
});

const unlisted = (agent: string, operation: string): Verdict =>
  refuse(
    reason(
      'agent.unlisted_operation',
      `${operation} is no action of the catalogue, so ${agent} may not do it. Nothing was done.`,
    ),
  );

/** The same question for work inside the product, which touches nothing outside. */
export const agentGrants: GrantRule = {
  name: 'agent permissions',
  check: async (_ctx, tx, agent, action) =>
    permissionVerdict({
      agent,
      action,
      withdrawn: await withdrawnFrom(tx, agent),
      grounded: true,
      count: 0,
      used: NOTHING,
    }),
};
