import { z } from 'zod';
import { ReasonShape } from '#leads/contract';
import { IcpProfileShape } from '../contract.ts';

export { TITLE_CLASSES } from '../icp-profile.ts';

import { ScoringProfileShape } from '../scoring-profile.ts';

/** What is scored: a lead by the ICP, a company, a person at it. Each has one profile per workspace. */
export const PROFILE_KINDS = ['icp', 'account', 'prospect'] as const;
export const ProfileKind = z.enum(PROFILE_KINDS);
export type ProfileKind = z.output<typeof ProfileKind>;

/** What a person may edit: everything but the name, the version and what is scored. */
export const IcpContent = IcpProfileShape.omit({ name: true, version: true });
export type IcpContent = z.output<typeof IcpContent>;
export const GroupsContent = ScoringProfileShape.omit({ name: true, version: true, scope: true });
export type GroupsContent = z.output<typeof GroupsContent>;
export type ProfileContent = IcpContent | GroupsContent;
/** As it comes in; it is read by what is scored. */
export const GivenContent = z.record(z.string(), z.unknown());

/** What the checks say of a profile. Nothing that has findings is stored. */
export const profileCheck = z
  .object({
    passed: z.boolean(),
    findings: z.array(ReasonShape),
    warnings: z.array(ReasonShape),
    /** The highest score anybody can reach by it. */
    highest: z.number().int(),
  })
  .meta({ id: 'ProfileCheck' });
export type ProfileCheck = z.output<typeof profileCheck>;

export const profileVersion = z.object({
  version: z.number().int(),
  content: GivenContent,
  /** The version whose figures came back with this one. */
  reverts: z.number().int().nullable(),
  madeBy: z.string().nullable(),
  madeAt: z.string().nullable(),
});
export type ProfileVersion = z.output<typeof profileVersion>;

export const profileView = z
  .object({
    kind: ProfileKind,
    name: z.string(),
    /** 1 is the shipped profile. */
    version: z.number().int(),
    content: GivenContent,
    highest: z.number().int(),
    madeBy: z.string().nullable(),
    madeAt: z.string().nullable(),
    /** How much is still to be scored anew by it. */
    waiting: z.number().int(),
  })
  .meta({ id: 'ScoringProfile' });
export type ProfileView = z.output<typeof profileView>;

export const profilePage = profileView
  .extend({ versions: z.array(profileVersion) })
  .meta({ id: 'ScoringProfilePage' });
export type ProfilePage = z.output<typeof profilePage>;

const version = z.number().int().positive();
/** Leads the change closes for good, as the comparison counted them; typed by who makes the change. */
const closes = z.number().int().nonnegative().default(0);
/** An edit names the version that was read. */
export const profileEdit = z.object({ version, content: GivenContent, closes });
export const profileRevert = z.object({ version, to: version, closes });

const standing = z.object({ score: z.number().int().nullable(), tier: z.string().nullable() });
/** What another profile would say of what is stored. Nothing is changed by asking. */
export const profileComparison = z
  .object({
    kind: ProfileKind,
    /** How many were looked at, the newest, and of how many. */
    looked: z.number().int(),
    of: z.number().int(),
    up: z.number().int(),
    down: z.number().int(),
    same: z.number().int(),
    tiers: z.array(z.object({ tier: z.string(), now: z.number().int(), would: z.number().int() })),
    /** Leads, of all, whose company would be too small: they are closed for good once it is stored. */
    closes: z.number().int(),
    /** Those that move most. */
    rows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        now: standing,
        would: standing,
        reasons: z.array(ReasonShape),
      }),
    ),
  })
  .meta({ id: 'ProfileComparison' });
export type ProfileComparison = z.output<typeof profileComparison>;
