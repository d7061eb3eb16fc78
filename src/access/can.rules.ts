import type { Scope } from '#core/actor';
import type { WorkspaceMode } from '#core/ctx';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import type { Role } from './contract.ts';
import { rolesWith, SCOPES_OF_PEOPLE } from './roles.rules.ts';

const verdictOf = (reasons: readonly Reason[]): Verdict => {
  const [first, ...more] = reasons;
  return first ? refuse(first, ...more) : allow();
};

/** Whether somebody with these scopes may do what needs `scope`; a refusal says which roles may. */
export const canUse = (held: ReadonlySet<Scope>, scope: Scope): Verdict =>
  held.has(scope)
    ? allow()
    : refuse(
        reason(
          'access.scope_missing',
          `This needs the scope ${scope}, which ${rolesWith(scope).join(', ')} have.`,
          { scope },
        ),
      );

/** Whether the maker of an API key may give it these scopes: only what they hold, and never a person's yes. */
export function canGiveKey(held: ReadonlySet<Scope>, wanted: readonly Scope[]): Verdict {
  return verdictOf(
    wanted.flatMap((scope) => {
      if (SCOPES_OF_PEOPLE.has(scope))
        return [
          reason('key.scope_of_people', `A key cannot carry ${scope}: only a person says yes.`, { scope }),
        ];
      if (!held.has(scope))
        return [
          reason('key.scope_not_held', `You cannot give ${scope}, because you do not have it yourself.`, {
            scope,
          }),
        ];
      return [];
    }),
  );
}

/** Whether one member may give, change or take away a role. Owners answer to owners only; keys and tokens change nobody. */
export function canChangeMember(
  actor: { role: Role | null; system: boolean },
  from: Role | null,
  to: Role | null,
  owners: number,
): Verdict {
  const mayTouchOwners = actor.system || actor.role === 'owner';
  const reasons: Reason[] = [];
  if (!actor.system && actor.role === null)
    reasons.push(reason('member.people_only', 'Only a person can say who belongs here.'));
  if ((from === 'owner' || to === 'owner') && !mayTouchOwners) {
    reasons.push(reason('member.owners_only', 'Only an owner can make somebody an owner or change one.'));
  }
  if (from === 'owner' && to !== 'owner' && owners <= 1) {
    reasons.push(reason('member.last_owner', 'This is the last owner. Make somebody else an owner first.'));
  }
  return verdictOf(reasons);
}

export type ModeFacts = {
  readonly from: WorkspaceMode;
  readonly to: 'shadow' | 'live';
  readonly slug: string;
  readonly confirm: string | undefined;
  readonly actor: { readonly role: Role | null; readonly system: boolean };
};

/** Whether a workspace may change its mode. Going live is an owner's deliberate act: they type the workspace's slug. */
export function canSetMode(facts: ModeFacts): Verdict {
  const reasons: Reason[] = [];
  if (facts.from === 'sandbox')
    reasons.push(
      reason(
        'mode.sandbox_stays',
        'A sandbox workspace stays one. Create another workspace for real people.',
      ),
    );
  if (facts.to === 'live') {
    if (!facts.actor.system && facts.actor.role !== 'owner')
      reasons.push(reason('mode.owner_only', 'Only an owner can take a workspace live.'));
    if (facts.confirm !== facts.slug)
      reasons.push(
        reason(
          'mode.confirmation',
          `Type the workspace's short name "${facts.slug}" to confirm that real mail may leave.`,
        ),
      );
  }
  return verdictOf(reasons);
}
