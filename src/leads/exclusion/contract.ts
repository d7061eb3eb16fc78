import { z } from 'zod';
import { normaliseDomain } from '#core/text/domain';

const phrases = z.array(z.string().trim().min(1).max(80)).max(200).default([]);

/** A domain as somebody writes it, kept as its host; sub-domains are meant as well. Of a sector an ending such as `gov` is one too. */
const domain = (isEnding: (text: string) => boolean) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .transform((text, context) => {
      if (isEnding(text)) return text;
      const read = normaliseDomain(text);
      if (read.ok) return read.host;
      context.addIssue({ code: 'custom', message: `"${text.slice(0, 80)}" is no domain` });
      return z.NEVER;
    });
const listOf = (isEnding: (text: string) => boolean) => z.array(domain(isEnding)).max(5_000).default([]);
const endings = listOf((text) => /^[a-z0-9-]{2,}(?:\.[a-z]{2,})?$/.test(text));
/** A name without its ending would keep out nobody. */
const companies = listOf(() => false);

/** Companies of one kind: by words of their industry, whole words alone, or by their domain. */
export const excludedSector = z.object({
  name: z.string().regex(/^[a-z][a-z_]{1,40}$/, 'is a word in small letters, such as "government"'),
  phrases,
  /** Phrases in which those words mean something else. */
  not: phrases,
  domains: endings,
});

const SECTORS: z.input<typeof excludedSector>[] = [
  {
    name: 'government',
    phrases: [
      ...['government', 'public administration', 'public sector', 'public policy', 'law enforcement'],
      ...['legislative office', 'executive office', 'judiciary', 'military', 'armed forces'],
    ],
    not: ['government relations', 'government affairs'],
    domains: [
      ...['gov', 'mil', 'gov.uk', 'gov.au', 'gov.in', 'gov.br', 'gov.it', 'gov.pl', 'gov.ie', 'govt.nz'],
      ...['gouv.fr', 'gob.es', 'gob.mx', 'gc.ca', 'go.jp', 'bund.de', 'admin.ch', 'europa.eu'],
    ],
  },
  {
    name: 'non_profit',
    phrases: [
      ...['non-profit', 'non-profits', 'nonprofit', 'nonprofits', 'not-for-profit', 'charity', 'charities'],
      ...[
        'charitable',
        'philanthropy',
        'ngo',
        'civic & social organization',
        'civic and social organizations',
      ],
    ],
    not: ['nonprofit software', 'non-profit software'],
    domains: ['ngo', 'charity'],
  },
  {
    name: 'education',
    phrases: [
      ...['education', 'higher education', 'education management', 'university', 'universities', 'college'],
      ...['colleges', 'school', 'schools'],
    ],
    not: ['education technology', 'education software'],
    domains: [
      ...['edu', 'edu.au', 'edu.br', 'edu.cn', 'edu.in', 'edu.mx', 'edu.pl'],
      ...['ac.uk', 'ac.jp', 'ac.nz', 'ac.za', 'ac.in', 'ac.kr', 'ac.at'],
    ],
  },
];

const amount = z.number().int().positive().nullable();

/** Whom nobody is paid for and nothing is written to. Null and an empty list exclude nobody; what is not known excludes nobody. */
export const exclusionPolicy = z
  .object({
    /** Companies with fewer or more people than this. */
    employees: z.object({ from: amount, to: amount }).default({ from: 10, to: 1_000 }),
    /** Companies with less revenue a year, in whole US dollars. */
    revenueFrom: amount.default(1_000_000),
    /** Mailboxes of a function, such as info@. */
    roleMailboxes: z.boolean().default(true),
    /** Mailboxes of private people at a free provider. */
    freeMail: z.boolean().default(true),
    sectors: z
      .array(excludedSector)
      .max(50)
      .default(SECTORS.map((sector) => excludedSector.parse(sector))),
    /** Those who pay us already. */
    customers: companies,
    competitors: companies,
  })
  .refine(({ employees: { from, to } }) => from === null || to === null || from <= to, {
    path: ['employees'],
    message: 'the smallest company is larger than the largest one',
  })
  .refine(({ sectors }) => new Set(sectors.map(({ name }) => name)).size === sectors.length, {
    path: ['sectors'],
    message: 'two have the same name',
  });
export type ExclusionPolicy = z.output<typeof exclusionPolicy>;

/** What a lead is judged by. Unknown is null, never zero. */
export const exclusionFacts = z.object({
  employees: z.number().int().nonnegative().nullable().default(null),
  revenue: z.number().nonnegative().nullable().default(null),
  industry: z.string().nullable().default(null),
  companyDomain: z.string().nullable().default(null),
  /** Addresses the lead would be written to at. */
  addresses: z.array(z.string()).default([]),
});
export type ExclusionFacts = z.output<typeof exclusionFacts>;

export const exclusionSetup = z
  .object({
    policy: exclusionPolicy,
    /** Counts changes; a change names the one it was made on. Zero is the usual policy. */
    version: z.number().int().nonnegative(),
    updatedAt: z.string().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'ExclusionSetup' });
export type ExclusionSetup = z.output<typeof exclusionSetup>;

/** How many of the leads that could be written to the policy keeps out, by its first reason for each. */
export const excludedCounts = z.object({
  leads: z.number().int(),
  excluded: z.number().int(),
  reasons: z.record(z.string(), z.number().int()),
});
export type ExcludedCounts = z.output<typeof excludedCounts>;
