import { systemActor } from '#core/actor';
import { appendAudit } from '#core/audit/append';
import type { Tx } from '#core/db/index';
import { forbidden, invalid, LegworkError, messageOf } from '#core/errors';
import type { WorkspaceId } from '#core/ids';
import type { Call } from '#http';
import type { Access } from './access.ts';
import { tooMany } from './authenticate.ts';
import { ensureUser, firstOwner, membersOf, putMember } from './member.store.ts';
import { beginAttempt, forgiveAttempt } from './throttle.store.ts';
import { ensureOrganization } from './workspace-rows.store.ts';

/**
 * Makes sure that somebody owns this workspace: whoever owns it already, else the installation's first owner, else a
 * new person. A given address becomes an owner in any case. Safe to call at every start; `created` is true when the
 * installation had no owner before.
 */
export async function ensureOwner(
  access: Access,
  input: { workspaceId: string; email?: string; name?: string },
): Promise<{ userId: string; email: string; created: boolean }> {
  return access.tx(async (tx) => {
    await ensureOrganization(tx, input.workspaceId);
    const first = await firstOwner(tx);
    const owner = (await membersOf(tx, input.workspaceId)).find((member) => member.role === 'owner');
    const present = owner ? { id: owner.userId, email: owner.email } : first;
    const known = input.email === undefined ? present : undefined;
    const email = (known?.email ?? input.email ?? 'owner@legwork.local').toLowerCase();
    const person = { id: access.ids.next(), email, name: input.name ?? 'Owner' };
    const userId = known?.id ?? (await ensureUser(tx, person)).id;
    if (userId !== owner?.userId) await makeOwner(access, tx, input.workspaceId, userId);
    return { userId, email, created: !first };
  });
}

async function makeOwner(access: Access, tx: Tx, workspaceId: string, userId: string): Promise<void> {
  const at = access.clock.now();
  await putMember(tx, { workspaceId, userId, role: 'owner', at });
  await appendAudit(tx, {
    action: 'member.added',
    subject: userId,
    detail: { to: 'owner' },
    id: access.ids.next(),
    workspaceId: workspaceId as WorkspaceId,
    actor: systemActor('installation'),
    at,
  });
}

/** A link that signs this person in once, within 24 hours. Print it; it is never logged. */
export const oneTimeLink = async (access: Access, email: string): Promise<string> =>
  (await access.auth()).linkFor(email);

/** A page of our own: one slash, then plain words. Everything else could lead to another site. */
const OWN_PAGE = /^\/(?:[\w-][\w/-]*)?$/;

/** The request without targets of other sites. The library checks them too, but only where it believes to be in production. */
function withOwnTargets(request: Request): Request {
  const url = new URL(request.url);
  for (const name of ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'])
    if (url.searchParams.getAll(name).some((target) => !OWN_PAGE.test(target)))
      url.searchParams.set(name, name === 'errorCallbackURL' ? '/sign-in' : '/');
  return new Request(url, request);
}

/** Follows a one-time link: sets the session cookie and goes to the start page, or back to the sign-in with an error. */
export const followLink = (access: Access, call: Call): Promise<Response> =>
  counted(access, call, async () => {
    const response = await (await access.auth()).handler(withOwnTargets(call.request));
    const target = response.headers.get('location') ?? '';
    return { response, good: response.status < 400 && !/[?&]error=/.test(target) };
  });

/** Signs in with address and password. */
export async function signInWithPassword(access: Access, call: Call): Promise<Response> {
  const response = await counted(access, call, async () => {
    const answer = await (await access.auth()).handler(call.request);
    return { response: answer, good: answer.ok };
  });
  if (response.ok) return response;
  if (response.status === 403) {
    throw forbidden(
      'access.foreign_origin',
      'The request comes from another site. Nothing was changed. Sign in on the page of Legwork itself.',
    );
  }
  throw new LegworkError(
    'unauthenticated',
    'access.wrong_password',
    'Address or password is wrong. Nothing was changed. The sign-in link that Legwork prints when it starts works without them.',
  );
}

/** Lets an address try to sign in while it has not failed too often; only a good attempt is not counted. */
async function counted(
  access: Access,
  call: Call,
  attempt: () => Promise<{ response: Response; good: boolean }>,
): Promise<Response> {
  const begun = await access.tx((tx) => beginAttempt(tx, 'sign_in', call.ip, access.clock.now()));
  if ('wait' in begun) throw tooMany(begun.wait);
  const { response, good } = await attempt();
  if (good) await access.tx((tx) => forgiveAttempt(tx, begun.id));
  return response;
}

/** Sets the password of the signed-in person; `current` is needed once there is one. Other sessions end. */
export async function setPassword(
  access: Access,
  headers: Headers,
  input: { password: string; current?: string | undefined },
): Promise<void> {
  const { api } = await access.auth();
  try {
    if (input.current === undefined)
      await api.setPassword({ headers, body: { newPassword: input.password } });
    else
      await api.changePassword({
        headers,
        body: { newPassword: input.password, currentPassword: input.current, revokeOtherSessions: true },
      });
  } catch (error) {
    throw invalid('access.password_refused', `The password was not changed: ${messageOf(error)}.`);
  }
}
