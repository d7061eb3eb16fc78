import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ActorKind, SCOPES, type Scope } from '#core/actor';
import { EFFECTS, type Effect } from '#gateway';
import { canChangeMember, canGiveKey, canSetMode, canUse } from './can.rules.ts';
import { ROLES, type Role } from './contract.ts';
import { sameSecret, withoutToken } from './dashboard-token.ts';
import { permissionVerdict } from './permission-guard.ts';
import { ROLE_SCOPES } from './roles.rules.ts';

const codes = (verdict: { reasons: readonly { code: string }[] }): string[] =>
  verdict.reasons.map(({ code }) => code);

describe('roles × scopes', () => {
  const table: Record<Scope, string> = {
    'leads:read': 'owner admin operator setter viewer',
    'leads:write': 'owner admin operator',
    'campaigns:read': 'owner admin operator viewer',
    'campaigns:write': 'owner admin operator',
    'approvals:read': 'owner admin operator viewer client',
    'suppressions:lift': 'owner',
    'approvals:decide': 'owner admin operator client',
    'inbox:read': 'owner admin operator setter viewer',
    'inbox:write': 'owner admin operator setter',
    'runs:read': 'owner admin operator viewer',
    'runs:write': 'owner admin operator',
    'insight:read': 'owner admin operator viewer client',
    'operations:read': 'owner admin operator viewer',
    'operations:stop': 'owner admin operator setter',
    'operations:resume': 'owner admin operator',
    'audit:read': 'owner admin operator viewer',
    'workspace:read': 'owner admin operator setter viewer client',
    'workspace:admin': 'owner admin',
  };
  test.each(SCOPES)('%s', (scope) => {
    expect(ROLES.filter((role) => ROLE_SCOPES[role].has(scope)).join(' ')).toBe(table[scope]);
  });

  test('a refusal names the scope and who has it', () => {
    const verdict = canUse(ROLE_SCOPES.viewer, 'leads:write');
    expect(verdict).toMatchObject({
      allowed: false,
      reasons: [
        {
          code: 'access.scope_missing',
          text: 'This needs the scope leads:write, which owner, admin, operator have.',
        },
      ],
    });
    expect(canUse(ROLE_SCOPES.operator, 'leads:write').allowed).toBe(true);
  });
});

test.each<[readonly Scope[], readonly Scope[], string[]]>([
  [SCOPES, ['leads:read', 'leads:write'], []],
  [SCOPES, ['approvals:decide'], ['key.scope_of_people']],
  [['leads:read'], ['leads:read', 'leads:write', 'runs:write'], ['key.scope_not_held', 'key.scope_not_held']],
])('a maker with %j may give %j: %j', (held, wanted, expected) => {
  const verdict = canGiveKey(new Set(held), wanted);
  expect(codes(verdict)).toEqual(expected);
  expect(verdict.allowed).toBe(expected.length === 0);
});

test.each<[Role | null, Role | null, Role | null, number, string[]]>([
  ['admin', null, 'operator', 1, []],
  ['admin', null, 'owner', 1, ['member.owners_only']],
  ['admin', 'owner', null, 2, ['member.owners_only']],
  ['owner', 'owner', 'admin', 2, []],
  ['owner', 'owner', 'admin', 1, ['member.last_owner']],
  ['admin', 'owner', null, 1, ['member.owners_only', 'member.last_owner']],
  [null, null, 'viewer', 1, ['member.people_only']],
])('%s changes a member from %s to %s among %i owners: %j', (role, from, to, owners, expected) => {
  expect(codes(canChangeMember({ role, system: false }, from, to, owners))).toEqual(expected);
});

test.each<['sandbox' | 'shadow' | 'live', 'shadow' | 'live', Role | null, string | undefined, string[]]>([
  ['shadow', 'live', 'owner', 'acme', []],
  ['shadow', 'live', 'owner', undefined, ['mode.confirmation']],
  ['shadow', 'live', 'admin', 'acme', ['mode.owner_only']],
  ['shadow', 'live', null, 'other', ['mode.owner_only', 'mode.confirmation']],
  ['live', 'shadow', 'admin', undefined, []],
  ['sandbox', 'shadow', 'owner', undefined, ['mode.sandbox_stays']],
])('%s → %s by %s typing %s: %j', (from, to, role, confirm, expected) => {
  expect(codes(canSetMode({ from, to, slug: 'acme', confirm, actor: { role, system: false } }))).toEqual(
    expected,
  );
});

describe('the permission guard', () => {
  const needs: Record<Effect, Scope | 'any'> = {
    read: 'any',
    spend: 'leads:write',
    write: 'leads:write',
    send: 'runs:write',
    destroy: 'workspace:admin',
  };
  const actor = (kind: ActorKind, scopes: readonly Scope[]) => ({
    kind,
    id: 'x',
    name: 'Ada',
    scopes: new Set(scopes),
  });
  test.each(EFFECTS)('%s', (effect) => {
    const operation = { name: 'test.operation', effect };
    for (const scope of SCOPES) {
      const expected = needs[effect] === 'any' || needs[effect] === scope;
      expect([scope, permissionVerdict(actor('person', [scope]), operation).allowed]).toEqual([
        scope,
        expected,
      ]);
    }
    const none = permissionVerdict(actor('person', []), operation);
    expect(none.allowed).toBe(false);
    if (needs[effect] !== 'any') expect(none.reasons[0]?.text).toContain(needs[effect]);
  });
  test('the product and its agents send what was approved; they destroy nothing without the scope', () => {
    expect(
      permissionVerdict(actor('agent', ['leads:read']), { name: 'mail.send', effect: 'send' }).allowed,
    ).toBe(true);
    expect(
      permissionVerdict(actor('agent', ['leads:read']), { name: 'lead.erase', effect: 'destroy' }).allowed,
    ).toBe(false);
    expect(
      permissionVerdict(actor('key', ['leads:read']), { name: 'mail.send', effect: 'send' }).allowed,
    ).toBe(false);
  });
});

test.each([
  ['secret', 'secret', true],
  ['secret', 'secres', false],
  ['secret', 'secret ', false],
  ['', '', true],
  ['', 'secret', false],
  ['ä'.repeat(1000), 'ä'.repeat(1001), false],
])('comparing %j with %j: %s, whatever their lengths', (one, other, same) => {
  expect(sameSecret(one, other)).toBe(same);
});

test('the address without its token', () => {
  expect(withoutToken(new URL('http://x.test/tiles?token=abc&days=7'))).toBe('/tiles?days=7');
  expect(withoutToken(new URL('http://x.test/tiles?days=7'))).toBeUndefined();
  expect(withoutToken(new URL('http://x.test//evil.test/?token=abc'))).toBe('/evil.test/');
});

test('the dashboard token is compared by hashes in constant time, and nowhere else', () => {
  const source = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
  expect(source('./dashboard-token.ts')).toContain('timingSafeEqual(digest(one), digest(other))');
  expect(source('./authenticate.ts').match(/access\.dashboardToken/g)).toHaveLength(2);
  expect(source('./authenticate.ts')).toContain('!sameSecret(token, access.dashboardToken)');
});
