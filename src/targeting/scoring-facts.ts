import { z } from 'zod';

const optional = z.string().nullish();
const flag = z.boolean().default(false);

/** What an account is scored by. Unknown is null, never zero. */
export const AccountFacts = z.object({
  industry: optional,
  employees: z.union([z.number(), z.string()]).nullish(),
  country: optional,
  stage: optional,
  contacts: z.number().int().nonnegative().nullish(),
  priorMeeting: flag,
  priorOpen: flag,
  domain: optional,
  revenue: z.union([z.number(), z.string()]).nullish(),
  technologies: z.array(z.string()).default([]),
});

const fit = z.enum(['target', 'adjacent', 'outside']).nullish();

/** What a person is scored by. */
export const ProspectFacts = z.object({
  /** Of the account, where it was scored before. */
  accountScore: z.number().int().min(1).max(100).nullish(),
  industryFit: fit,
  sizeFit: fit,
  countryFit: fit,
  fundingFit: fit,
  technologyFit: fit,
  title: optional,
  department: optional,
  seniority: optional,
  authority: z.enum(['decision_maker', 'influencer', 'user']).nullish(),
  emailState: z.enum(['verified', 'catch_all', 'none']).nullish(),
  linkedinUrl: optional,
  phone: optional,
  website: optional,
  opened: flag,
  clicked: flag,
  visitedSite: flag,
  viewedBack: flag,
  engagedContent: flag,
  priorPositive: flag,
  priorObjection: flag,
});
