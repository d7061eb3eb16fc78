import { wordsOf } from './words.rules.ts';

/** Long executive titles and the short form colleagues use. */
const SHORT_TITLES: Readonly<Record<string, string>> = {
  'chief executive officer': 'CEO',
  'chief operating officer': 'COO',
  'chief financial officer': 'CFO',
  'chief technology officer': 'CTO',
  'chief information officer': 'CIO',
  'chief marketing officer': 'CMO',
  'chief revenue officer': 'CRO',
  'chief product officer': 'CPO',
  'chief commercial officer': 'CCO',
  'chief human resources officer': 'CHRO',
  'chief information security officer': 'CISO',
};

const tidy = (title: string): string => title.replace(/\s+/gu, ' ').trim();

/**
 * The title as a colleague would write it: an acronym in parentheses wins, eleven long executive titles become acronyms, and with
 * `abbreviateChiefs` (reviewers asked for abbreviations) other "Chief …" titles of two to six words do too. Null for an empty title.
 */
export function normaliseTitle(
  raw: string | null | undefined,
  options: { abbreviateChiefs?: boolean } = {},
): string | null {
  const title = tidy(raw ?? '');
  if (title === '') return null;
  const acronym = /\(([A-Z]{2,5})\)/u.exec(title)?.[1];
  if (acronym) return acronym;
  const short = SHORT_TITLES[title.toLowerCase()];
  if (short) return short;
  const words = title.split(' ');
  if (
    options.abbreviateChiefs &&
    words[0]?.toLowerCase() === 'chief' &&
    words.length >= 2 &&
    words.length <= 6
  ) {
    return words
      .filter((word) => !/^(?:of|and|the|&)$/iu.test(word))
      .map((word) => word.charAt(0).toUpperCase())
      .join('');
  }
  return title;
}

/** A function of a company, the words its people use for it, and the routine work a mail may ask about. */
export type Role = { readonly family: string; readonly area: string; readonly work: string };

type Family = Role & { readonly words: readonly string[]; readonly vocabulary: readonly string[] };

const FAMILIES: readonly Family[] = [
  {
    family: 'revenue_operations',
    area: 'revenue operations',
    work: 'lead routing',
    words: ['revops', 'revenue operations', 'sales operations', 'sales ops', 'marketing operations'],
    vocabulary: ['routing', 'records', 'data hygiene', 'forecast', 'handover'],
  },
  {
    family: 'marketing',
    area: 'marketing',
    work: 'campaign follow-up',
    words: ['marketing', 'cmo', 'demand generation', 'growth marketing', 'brand'],
    vocabulary: ['campaign leads', 'lead quality', 'demand', 'attribution'],
  },
  {
    family: 'sales',
    area: 'sales',
    work: 'early prospecting',
    words: [
      'sales',
      'cro',
      'revenue',
      'business development',
      'account executive',
      'commercial',
      'cco',
      'sdr',
      'partnerships',
    ],
    vocabulary: ['pipeline', 'first meetings', 'target list', 'quota', 'forecast', 'reps', 'prospecting'],
  },
  {
    family: 'customer_success',
    area: 'customer success',
    work: 'renewal preparation',
    words: ['customer success', 'customer experience', 'support', 'customer service', 'account management'],
    vocabulary: ['renewals', 'onboarding', 'tickets', 'churn'],
  },
  {
    family: 'finance',
    area: 'finance',
    work: 'the month-end close',
    words: ['finance', 'cfo', 'financial', 'controller', 'accounting'],
    vocabulary: ['month-end', 'reconciliation', 'invoicing', 'cash flow'],
  },
  {
    family: 'people',
    area: 'people operations',
    work: 'starter paperwork',
    words: ['people', 'human resources', 'hr', 'chro', 'talent', 'recruiting'],
    vocabulary: ['onboarding', 'starter', 'candidates', 'payroll'],
  },
  {
    family: 'technology',
    area: 'engineering',
    work: 'tool integration',
    words: [
      'cto',
      'cio',
      'ciso',
      'technology',
      'engineering',
      'it',
      'software',
      'data',
      'product',
      'cpo',
      'information',
    ],
    vocabulary: ['integrations', 'connecting tools', 'tickets', 'backlog', 'deployments'],
  },
  {
    family: 'operations',
    area: 'operations',
    work: 'cross-team handover',
    words: ['operations', 'coo', 'operating', 'ops', 'logistics', 'supply chain'],
    vocabulary: ['handovers', 'throughput', 'back office', 'scheduling', 'manual steps'],
  },
  {
    family: 'chief_executive',
    area: 'day-to-day operations',
    work: 'routine admin work',
    words: [
      'ceo',
      'founder',
      'co-founder',
      'owner',
      'president',
      'managing director',
      'managing partner',
      'general manager',
      'principal',
    ],
    vocabulary: ['senior people', 'priorities', 'headcount plan', 'manual work'],
  },
];

/** Rank and filler words that say nothing about the work. */
const RANK_WORDS: ReadonlySet<string> = new Set(
  'head chief vice president vp svp evp avp director manager senior junior lead leader officer executive specialist associate assistant analyst coordinator principal global regional deputy interim acting group team of the and for a an in at co to i ii iii partner member staff general national international emea apac americas'.split(
    ' ',
  ),
);

const includesPhrase = (words: readonly string[], phrase: string): boolean =>
  ` ${words.join(' ')} `.includes(` ${phrase} `);

/** The role behind a title; null when there is no title or only rank words. The earliest family in the list that matches wins. */
export function roleOf(title: string | null | undefined): Role | null {
  const words = wordsOf(title ?? '').map((word) => word.lower);
  // "vice president" is a rank; only a bare "president" runs the company.
  const bare = words.filter((word, index) => !(word === 'president' && words[index - 1] === 'vice'));
  const family = FAMILIES.find((candidate) => candidate.words.some((phrase) => includesPhrase(bare, phrase)));
  if (family) return { family: family.family, area: family.area, work: family.work };
  const own = functionWords(title);
  if (own.length === 0) return null;
  const area = own.slice(0, 2).join(' ');
  return { family: 'other', area, work: `routine ${area} work` };
}

/** The words of a title that name the work rather than the rank, in lower case, at least three letters long. */
export const functionWords = (title: string | null | undefined): string[] =>
  wordsOf(title ?? '')
    .map((word) => word.lower)
    .filter((word) => word.length >= 3 && !RANK_WORDS.has(word));

/** Phrases that show a draft speaks about the work of this role. */
export function roleVocabulary(title: string | null | undefined): readonly string[] {
  const role = roleOf(title);
  const family = FAMILIES.find((candidate) => candidate.family === role?.family);
  return family ? [family.area, family.work, ...family.vocabulary] : role ? [role.area] : [];
}
