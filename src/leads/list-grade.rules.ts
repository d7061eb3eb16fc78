import { type Reason, reason } from '#core/verdict';
import type { LIST_GRADES } from './contract.ts';

/** What a list holds, in rows. Null where nothing is known that could be counted, which leaves a dimension out. */
export type ListCounts = {
  readonly rows: number;
  /** Addresses that a verifier called valid; an address nobody verified is not valid. Null where nobody verifies. */
  readonly verified: number | null;
  readonly duplicates: number;
  /** Different company domains; addresses of free mail providers say nothing and are not counted. */
  readonly domains: number | null;
  /** Rows that stand behind `domains`. */
  readonly rowsWithDomain: number;
  readonly relevantTitles: number | null;
  /** Interns, assistants, coordinators, students, part-time, retired. */
  readonly badTitles: number | null;
  /** Catch-all domains and mailboxes of a function. */
  readonly catchAllOrRole: number;
  readonly icpFit: number | null;
  readonly humanNames: number;
};

export const LIST_DIMENSIONS = [
  'verification',
  'duplicates',
  'leads_per_domain',
  'title_relevance',
  'bad_titles',
  'catch_all_or_role',
  'icp_fit',
  'human_names',
] as const;
export type ListDimension = (typeof LIST_DIMENSIONS)[number];
export type ListGradeLetter = (typeof LIST_GRADES)[number];

export type ListGrade = {
  readonly grade: ListGradeLetter;
  /** 0–100, one decimal. */
  readonly score: number;
  /** Below C never ships; C ships when somebody said so. */
  readonly ships: 'yes' | 'when_acknowledged' | 'never';
  /** Fewer than a hundred rows say little. */
  readonly directional: boolean;
  readonly dimensions: readonly {
    readonly dimension: ListDimension;
    readonly weight: number;
    readonly score: number | null;
  }[];
  readonly reasons: readonly Reason[];
};

/** Below so many rows a share is chance. */
export const DIRECTIONAL_BELOW = 100;

const FROM: readonly (readonly [from: number, grade: ListGradeLetter])[] = [
  [95, 'A+'],
  [90, 'A'],
  [80, 'B'],
  [70, 'C'],
  [60, 'D'],
  [0, 'F'],
];

const bounded = (score: number): number => Math.min(100, Math.max(0, score));
/** 100 at `best`, 0 at `worst`, straight between. */
const slope = (value: number, best: number, worst: number): number =>
  bounded((100 * (value - worst)) / (best - worst));

type Rule = {
  readonly dimension: ListDimension;
  readonly weight: number;
  /** What is measured: a share in percent, or rows for each domain. Null where it cannot be. */
  readonly measure: (counts: ListCounts) => number | null;
  readonly score: (value: number) => number;
  readonly text: (value: string) => string;
};

const percent = (part: number | null, counts: ListCounts): number | null =>
  part === null || counts.rows === 0 ? null : (100 * part) / counts.rows;

const RULES: readonly Rule[] = [
  {
    dimension: 'verification',
    weight: 2,
    measure: (counts) => percent(counts.verified, counts),
    score: (value) => slope(value, 100, 50),
    text: (value) => `${value} % of the addresses are verified.`,
  },
  {
    dimension: 'duplicates',
    weight: 1,
    measure: (counts) => percent(counts.duplicates, counts),
    // Half at the five percent from which duplicates are a problem.
    score: (value) => slope(value, 0, 10),
    text: (value) => `${value} % of the rows are duplicates.`,
  },
  {
    dimension: 'leads_per_domain',
    weight: 1,
    measure: ({ domains, rowsWithDomain }) => (domains ? rowsWithDomain / domains : null),
    score: (value) => (value < 2 ? 100 : value <= 5 ? 60 : 30),
    text: (value) => `${value} people for each company.`,
  },
  {
    dimension: 'title_relevance',
    weight: 1,
    measure: (counts) => percent(counts.relevantTitles, counts),
    score: (value) => (value >= 80 ? 100 : value >= 40 ? 50 : 0),
    text: (value) => `${value} % of the titles are in a class that counts.`,
  },
  {
    dimension: 'bad_titles',
    weight: 1,
    measure: (counts) => percent(counts.badTitles, counts),
    score: (value) => (value < 2 ? 100 : slope(value, 2, 10)),
    text: (value) => `${value} % of the titles are of people who decide nothing.`,
  },
  {
    dimension: 'catch_all_or_role',
    weight: 1,
    measure: (counts) => percent(counts.catchAllOrRole, counts),
    score: (value) => (value < 5 ? 100 : value <= 15 ? 50 : 0),
    text: (value) => `${value} % of the addresses are catch-all or belong to a function.`,
  },
  {
    dimension: 'icp_fit',
    weight: 2,
    measure: (counts) => percent(counts.icpFit, counts),
    score: (value) => slope(value, 80, 0),
    text: (value) => `${value} % fit the ideal customer profile.`,
  },
  {
    dimension: 'human_names',
    weight: 1,
    measure: (counts) => percent(counts.humanNames, counts),
    score: (value) => slope(value, 95, 0),
    text: (value) => `${value} % have a first and a last name of a person.`,
  },
];

const rounded = (value: number): number => Math.round(value * 10) / 10;

/**
 * Grades a list, not its leads: the mean of eight dimensions, verification and fit counting twice. What cannot be
 * measured is left out and said; an empty list is F.
 */
export function gradeList(counts: ListCounts): ListGrade {
  const dimensions = RULES.map((rule) => {
    const value = rule.measure(counts);
    return { ...rule, value, points: value === null ? null : rule.score(value) };
  });
  const measured = dimensions.flatMap(({ weight, points }) => (points === null ? [] : [{ weight, points }]));
  const weights = measured.reduce((sum, { weight }) => sum + weight, 0);
  const mean =
    weights === 0 ? 0 : measured.reduce((sum, { weight, points }) => sum + weight * points, 0) / weights;
  const score = counts.rows === 0 ? 0 : rounded(mean);
  const grade = FROM.find(([from]) => score >= from)?.[1] ?? 'F';
  const ships = score >= 80 ? 'yes' : score >= 70 ? 'when_acknowledged' : 'never';
  const directional = counts.rows < DIRECTIONAL_BELOW;
  return {
    grade,
    score,
    ships,
    directional,
    dimensions: dimensions.map(({ dimension, weight, points }) => ({
      dimension,
      weight,
      score: points === null ? null : rounded(points),
    })),
    reasons: [
      reason('list.grade', `${score} of 100: ${SENTENCES[ships](grade)}`, {
        grade,
        score,
        rows: counts.rows,
      }),
      ...(directional
        ? [
            reason(
              'list.directional',
              `Only ${counts.rows} rows: the grade points a direction and proves nothing.`,
            ),
          ]
        : []),
      ...dimensions.map(({ dimension, value, points, text }) =>
        value === null
          ? reason(`list.${dimension}`, `${dimension.replaceAll('_', ' ')}: not known, left out.`)
          : reason(`list.${dimension}`, `${rounded(points ?? 0)}: ${text(String(rounded(value)))}`, {
              value: rounded(value),
            }),
      ),
    ],
  };
}

const SENTENCES: Readonly<Record<ListGrade['ships'], (grade: string) => string>> = {
  yes: (grade) => `grade ${grade}, good enough to write to.`,
  when_acknowledged: (grade) => `grade ${grade}, to be written to only when somebody says so.`,
  never: (grade) => `grade ${grade}. A list below C is not written to; repair it first.`,
};
