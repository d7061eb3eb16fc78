import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { IcpProfile } from '../icp-profile.ts';
import type { ScoringProfile } from '../scoring-profile.ts';
import type { ProfileCheck, ProfileKind, ProfilePage, ProfileView } from './contract.ts';
import { PROFILE_KINDS } from './contract.ts';
import { currentProfiles, type StoredProfile, sweepsLeft, versionsOfProfile } from './profile.store.ts';
import {
  checkProfile,
  contentOf,
  type ProfilesInForce,
  profileKind,
  readContent,
  SHIPPED,
  shippedContent,
} from './profile-kinds.ts';

/** The profiles a workspace scores by: one question, however many leads. */
export async function profilesInForce(tx: Tx): Promise<ProfilesInForce> {
  const own = new Map((await currentProfiles(tx)).map((stored) => [stored.kind, stored]));
  const of = <P extends IcpProfile | ScoringProfile>(kind: ProfileKind, shipped: P): P => {
    const stored = own.get(kind);
    return stored ? { ...shipped, ...contentOf(kind, stored.content), version: stored.version } : shipped;
  };
  return {
    icp: of('icp', SHIPPED.icp),
    account: of('account', SHIPPED.account),
    prospect: of('prospect', SHIPPED.prospect),
  };
}

export function viewOf(kind: ProfileKind, stored: StoredProfile | undefined, waiting: number): ProfileView {
  const content = stored?.content ?? shippedContent(kind);
  return {
    kind,
    name: SHIPPED[kind].name,
    version: stored?.version ?? SHIPPED[kind].version,
    content: { ...content },
    highest: checkProfile(kind, contentOf(kind, content)).highest,
    madeBy: stored?.madeBy ?? null,
    madeAt: stored?.madeAt ?? null,
    waiting,
  };
}

/** The profile of each kind with the version in force, and what is still to be scored by it. */
export async function readProfiles(ctx: Ctx): Promise<{ profiles: ProfileView[] }> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const own = await currentProfiles(tx);
    const left = await sweepsLeft(tx);
    return {
      profiles: PROFILE_KINDS.map((kind) =>
        viewOf(
          kind,
          own.find((each) => each.kind === kind),
          left.find((each) => each.kind === kind)?.left ?? 0,
        ),
      ),
    };
  });
}

/** One profile with every version there was, the shipped one last. */
export async function readProfile(ctx: Ctx, { profile }: { profile: string }): Promise<ProfilePage> {
  requireScope(ctx, 'leads:read');
  const kind = profileKind(profile);
  const { versions, left } = await ctx.db.tx(async (tx) => ({
    versions: await versionsOfProfile(tx, kind),
    left: await sweepsLeft(tx),
  }));
  const shipped = { version: SHIPPED[kind].version, reverts: null, madeBy: null, madeAt: null };
  return {
    ...viewOf(kind, versions[0], left.find((each) => each.kind === kind)?.left ?? 0),
    versions: [
      ...versions.map(({ kind: _kind, ...version }) => version),
      { ...shipped, content: { ...shippedContent(kind) } },
    ],
  };
}

/** What the checks say of a profile. Changes nothing. */
export async function tryProfile(
  ctx: Ctx,
  { profile, content }: { profile: string; content: unknown },
): Promise<ProfileCheck> {
  requireScope(ctx, 'leads:read');
  const kind = profileKind(profile);
  return checkProfile(kind, readContent(kind, content));
}
