/** What an actor may be allowed to do. The table role × scope lives in `access`. */
export const SCOPES = [
  'leads:read',
  'leads:write',
  'suppressions:lift',
  'campaigns:read',
  'campaigns:write',
  'approvals:read',
  'approvals:decide',
  'inbox:read',
  'inbox:write',
  'runs:read',
  'runs:write',
  'insight:read',
  'operations:read',
  'operations:stop',
  'operations:resume',
  'audit:read',
  'workspace:read',
  'workspace:admin',
] as const;
export type Scope = (typeof SCOPES)[number];

export type ActorKind = 'person' | 'key' | 'token' | 'agent' | 'system' | 'sandbox';

/** Who does something. Recorded with every effect and every audit row. */
export type Actor = {
  readonly kind: ActorKind;
  readonly id: string;
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
};

/** The product acting by itself: ticks, relays, consumers. */
export const systemActor = (name: string): Actor => ({
  kind: 'system',
  id: name,
  name,
  scopes: new Set(SCOPES),
});

/** One of the product's agents. What it may do is decided by its grants, not by scopes. */
export const agentActor = (name: string): Actor => ({
  kind: 'agent',
  id: name,
  name: name.toLowerCase().replaceAll('_', ' '),
  scopes: new Set(SCOPES),
});
