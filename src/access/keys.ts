import { type Ctx, requireScope } from '#core/ctx';
import { conflict, forbidden, notFound, unavailable } from '#core/errors';
import { explain } from '#core/verdict';
import type { Access } from './access.ts';
import { canGiveKey } from './can.rules.ts';
import type { ApiKey, CreateKeyInput, NewApiKey } from './contract.ts';
import { disableKey, findKey, keysOf, limitKey } from './key.store.ts';
import { KEY_CONFIG } from './key-kind.ts';
import { membersOf } from './member.store.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** The keys of this workspace, revoked ones included; never the keys themselves. */
export async function listKeys(access: Access, ctx: Ctx): Promise<ApiKey[]> {
  requireScope(ctx, 'workspace:admin');
  return access.tx((tx) => keysOf(tx, ctx.workspace.id));
}

/** Makes an API key for this workspace. The key is in the answer and nowhere else. */
export async function createKey(access: Access, ctx: Ctx, input: CreateKeyInput): Promise<NewApiKey> {
  requireScope(ctx, 'workspace:admin');
  const verdict = canGiveKey(ctx.actor.scopes, input.scopes);
  if (!verdict.allowed) throw forbidden('key.scopes_refused', `The key was not made. ${explain(verdict)}`);
  const key = await mint(access, ctx, input);
  const detail = { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt };
  await access.tx((tx) => ctx.audit(tx, { action: 'api_key.created', subject: key.id, detail }));
  return key;
}

async function mint(access: Access, ctx: Ctx, input: CreateKeyInput): Promise<NewApiKey> {
  // A key belongs to the workspace; the library wants a member's name on the request, and owners are always there.
  const owner = (await access.tx((tx) => membersOf(tx, ctx.workspace.id))).find(
    (member) => member.role === 'owner',
  );
  if (!owner)
    throw unavailable(
      'key.no_owner',
      'This workspace has no owner yet, so no key can be made. Open the sign-in link first.',
    );
  const body = {
    configId: KEY_CONFIG,
    name: input.name,
    organizationId: ctx.workspace.id,
    userId: owner.userId,
    permissions: { scopes: [...new Set(input.scopes)] },
    ...(input.days === undefined ? {} : { expiresIn: input.days * DAY_SECONDS }),
  };
  const made = await (await access.auth()).api.createApiKey({ body });
  const stored = await access.tx((tx) => findKey(tx, ctx.workspace.id, made.id));
  if (!stored) throw new Error('A key was not stored.');
  return { ...stored, key: made.key };
}

/**
 * Replaces a key: the new one has the same name and scopes, the old one works on until it is revoked, or for
 * `graceHours` when given.
 */
export async function rotateKey(
  access: Access,
  ctx: Ctx,
  input: { keyId: string; graceHours?: number | undefined },
): Promise<NewApiKey> {
  requireScope(ctx, 'workspace:admin');
  const old = await access.tx((tx) => findKey(tx, ctx.workspace.id, input.keyId));
  if (!old) throw notFound('API key', input.keyId);
  if (old.revoked)
    throw conflict('key.revoked', 'This key was revoked. Nothing was changed. Make a new one.');
  const verdict = canGiveKey(ctx.actor.scopes, old.scopes);
  if (!verdict.allowed)
    throw forbidden('key.scopes_refused', `The key was not replaced. ${explain(verdict)}`);
  const key = await mint(access, ctx, { name: old.name, scopes: old.scopes });
  await access.tx(async (tx) => {
    if (input.graceHours !== undefined)
      await limitKey(tx, ctx.workspace.id, old.id, access.clock.now().add({ hours: input.graceHours }));
    await ctx.audit(tx, {
      action: 'api_key.rotated',
      subject: old.id,
      detail: { replacedBy: key.id, graceHours: input.graceHours ?? null },
    });
  });
  return key;
}

/** Ends a key at once. Revoking it twice changes nothing. */
export async function revokeKey(
  access: Access,
  ctx: Ctx,
  input: { keyId: string },
): Promise<{ revoked: boolean }> {
  requireScope(ctx, 'workspace:admin');
  return access.tx(async (tx) => {
    const known = await findKey(tx, ctx.workspace.id, input.keyId);
    if (!known) throw notFound('API key', input.keyId);
    const revoked = await disableKey(tx, ctx.workspace.id, known.id, access.clock.now());
    if (revoked)
      await ctx.audit(tx, { action: 'api_key.revoked', subject: known.id, detail: { name: known.name } });
    return { revoked };
  });
}
