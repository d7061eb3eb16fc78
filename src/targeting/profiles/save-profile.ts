import { isDeepStrictEqual } from 'node:util';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, LegworkError, notFound, refused } from '#core/errors';
import {
  IcpContent,
  type ProfileCheck,
  type ProfileContent,
  type ProfileKind,
  type ProfileView,
  profileEdit,
  profileRevert,
} from './contract.ts';
import { beginSweep, countClosing, insertProfile, versionsOfProfile } from './profile.store.ts';
import {
  checkProfile,
  contentOf,
  profileKind,
  readContent,
  SHIPPED,
  shippedContent,
} from './profile-kinds.ts';
import { viewOf } from './read-profiles.ts';

/**
 * Stores a profile as the next version, behind the one that was read; what it concerns is scored anew in turns. The same figures again
 * are no version. Throws `conflict` when somebody else edited meanwhile, `refused` where it cannot be scored by, or where it would
 * close leads whose number was not typed.
 */
export async function editProfile(
  ctx: Ctx,
  input: { profile: string; version: number; content: unknown; closes?: number | undefined },
): Promise<ProfileView> {
  requireScope(ctx, 'workspace:admin');
  const kind = profileKind(input.profile);
  const { version, content, closes } = profileEdit.parse(input);
  return ctx.db.tx((tx) =>
    keep(ctx, tx, { kind, version, content: readContent(kind, content), closes, reverts: null }),
  );
}

/** Brings the figures of an earlier version back, 1 being the shipped ones, as a new version under the same rules. */
export async function revertProfile(
  ctx: Ctx,
  input: { profile: string; version: number; to: number; closes?: number | undefined },
): Promise<ProfileView> {
  requireScope(ctx, 'workspace:admin');
  const kind = profileKind(input.profile);
  const { version, to, closes } = profileRevert.parse(input);
  return ctx.db.tx(async (tx) => {
    const earlier =
      to === SHIPPED[kind].version
        ? shippedContent(kind)
        : (await versionsOfProfile(tx, kind)).find((each) => each.version === to)?.content;
    if (!earlier) throw notFound('version', `${to} of the profile ${kind}`);
    return keep(ctx, tx, { kind, version, content: contentOf(kind, earlier), closes, reverts: to });
  });
}

type Wanted = {
  kind: ProfileKind;
  version: number;
  content: ProfileContent;
  closes: number;
  reverts: number | null;
};

async function keep(
  ctx: Ctx,
  tx: Tx,
  { kind, version, content, closes, reverts }: Wanted,
): Promise<ProfileView> {
  const [newest] = await versionsOfProfile(tx, kind);
  const current = newest?.version ?? SHIPPED[kind].version;
  if (current !== version) throw changed(kind, current);
  const before = newest ? contentOf(kind, newest.content) : shippedContent(kind);
  if (isDeepStrictEqual(content, before)) return viewOf(kind, newest, 0);
  const check = checkProfile(kind, content);
  if (!check.passed) throw refusedProfile(kind, check);
  const closing = await closingBy(tx, content, before);
  if (closing !== closes) throw wrongCount(closing, closes);
  const stored = await insertProfile(tx, ctx.workspace.id, {
    ...{ kind, behind: version, content, reverts },
    ...{ by: ctx.actor.id, byName: ctx.actor.name, at: ctx.now() },
  });
  if (!stored) throw changed(kind);
  await beginSweep(tx, ctx.workspace.id, kind);
  await ctx.audit(tx, {
    action: reverts === null ? 'profile.edited' : 'profile.reverted',
    subject: kind,
    detail: { version: stored.version, closes: closing, ...(reverts === null ? {} : { to: reverts }) },
  });
  return viewOf(kind, stored, 0);
}

/** How many open leads a change of the profile closes: those of companies that become too small by it. */
export function closingBy(tx: Tx, content: ProfileContent, before: ProfileContent): Promise<number> {
  const [next, last] = [IcpContent.safeParse(content), IcpContent.safeParse(before)];
  if (!(next.success && last.success)) return Promise.resolve(0);
  const [below, until] = [next.data.size.disqualifyBelow, last.data.size.disqualifyBelow];
  return below > until ? countClosing(tx, below, until) : Promise.resolve(0);
}

const changed = (kind: ProfileKind, current?: number) =>
  conflict(
    'profile.changed',
    `Somebody edited the profile ${kind} meanwhile${current === undefined ? '' : `; it is at version ${current}`}. Nothing was changed, and your figures are still with you. Look at theirs and save again.`,
  );

const wrongCount = (closing: number, said: number) =>
  refused(
    'profile.closes',
    closing === 0
      ? `This profile closes nobody, and ${said} was said. Nothing was changed. Look again and save without a number.`
      : `By this profile ${closing} leads are closed for good, as their companies have too few people. Nothing was changed. Say the number ${closing} to store it all the same.`,
    { closes: closing },
  );

const refusedProfile = (kind: ProfileKind, { findings }: ProfileCheck) =>
  new LegworkError(
    'refused',
    'profile.refused',
    `The profile ${kind} was not stored, and the one in force stays. ${findings.map(({ text }) => text).join(' ')}`,
    {
      fields: findings.map(({ text, detail }) => ({
        path: `content.${String(detail?.field ?? '')}`,
        message: text,
      })),
      detail: { reasons: findings },
    },
  );
