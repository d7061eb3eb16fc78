import { SCOPES, type Scope } from '#core/actor';
import type { Role } from './contract.ts';

const READ = SCOPES.filter((scope) => scope.endsWith(':read'));

/**
 * What each role may do; the only such table.
 * owner and admin: everything (going live and lifting a suppression are the owner's alone) · operator: the daily work, and stopping and resuming ·
 * setter: the conversations and leads they work on · viewer: looking · client: own results and saying yes or no.
 */
export const ROLE_SCOPES: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  owner: new Set(SCOPES),
  admin: new Set(SCOPES.filter((scope) => scope !== 'suppressions:lift')),
  operator: new Set([
    ...READ,
    'leads:write',
    'campaigns:write',
    'approvals:decide',
    'inbox:write',
    'runs:write',
    'operations:stop',
    'operations:resume',
  ]),
  setter: new Set(['leads:read', 'inbox:read', 'inbox:write', 'operations:stop', 'workspace:read']),
  viewer: new Set(READ),
  client: new Set(['insight:read', 'approvals:read', 'approvals:decide', 'workspace:read']),
};

/** A yes is a person's: no key carries these, whoever makes it. */
export const SCOPES_OF_PEOPLE: ReadonlySet<Scope> = new Set(['approvals:decide', 'suppressions:lift']);

/** The roles that hold a scope, for sentences that say who can help. */
export const rolesWith = (scope: Scope): Role[] =>
  (Object.keys(ROLE_SCOPES) as Role[]).filter((role) => ROLE_SCOPES[role].has(scope));
