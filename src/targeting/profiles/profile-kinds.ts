import { invalid, notFound } from '#core/errors';
import { ACCOUNT_PROFILE, PROSPECT_PROFILE } from '../account-profiles.ts';
import { DEFAULT_ICP_PROFILE } from '../default-profile.ts';
import type { IcpProfile } from '../icp-profile.ts';
import type { ScoringProfile } from '../scoring-profile.ts';
import { checkGroups } from './check-groups.rules.ts';
import { checkIcp } from './check-icp.rules.ts';
import {
  GroupsContent,
  IcpContent,
  type ProfileCheck,
  type ProfileContent,
  ProfileKind,
} from './contract.ts';

/** What is shipped; every workspace begins with it. */
export const SHIPPED = {
  icp: DEFAULT_ICP_PROFILE,
  account: ACCOUNT_PROFILE,
  prospect: PROSPECT_PROFILE,
} as const;

/** The profile of each kind that a workspace scores by. */
export type ProfilesInForce = {
  readonly icp: IcpProfile;
  readonly account: ScoringProfile;
  readonly prospect: ScoringProfile;
};

/** What of a stored profile may be edited. */
export const contentOf = (kind: ProfileKind, given: unknown): ProfileContent =>
  (kind === 'icp' ? IcpContent : GroupsContent).parse(given);

/** A profile as somebody gave it; parts that nobody knows are left out. Throws `invalid` with every field that cannot be read. */
export function readContent(kind: ProfileKind, given: unknown): ProfileContent {
  const read = (kind === 'icp' ? IcpContent : GroupsContent).safeParse(given);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path, message }) => ({
    path: `content.${path.join('.')}`,
    message,
  }));
  throw invalid(
    'profile.unreadable',
    `This is no profile of the kind ${kind}: ${fields
      .slice(0, 5)
      .map(({ path, message }) => `${path}: ${message}.`)
      .join(' ')} Nothing was changed.`,
    fields,
  );
}

export const shippedContent = (kind: ProfileKind): ProfileContent => contentOf(kind, SHIPPED[kind]);

/** What the checks of its kind say of a profile. */
export const checkProfile = (kind: ProfileKind, content: ProfileContent): ProfileCheck =>
  kind === 'icp' ? checkIcp(IcpContent.parse(content)) : checkGroups(kind, GroupsContent.parse(content));

/** A kind by its name. Throws `not_found` for any other word. */
export function profileKind(name: string): ProfileKind {
  const kind = ProfileKind.safeParse(name);
  if (!kind.success) throw notFound('profile', name);
  return kind.data;
}
