import type { Reason } from '#core/verdict';
import { SCORE_RANGE } from '../score-profile.rules.ts';
import { AccountFacts, ProspectFacts } from '../scoring-facts.ts';
import { type Criterion, GRADES, SIGNAL_SCOPES } from '../scoring-profile.ts';
import type { GroupsContent, ProfileCheck } from './contract.ts';
import { climb, distinct, found, most, overCap, readable, sum, weigh } from './findings.rules.ts';

type Scope = 'account' | 'prospect';
const KNOWN: Readonly<Record<Scope, readonly string[]>> = {
  account: Object.keys(AccountFacts.shape),
  prospect: Object.keys(ProspectFacts.shape),
};

/** The most one criterion can give. */
function mostOf(criterion: Criterion): number {
  switch (criterion.kind) {
    case 'words':
      return most(criterion.levels.flatMap(({ phrases, points }) => (phrases.length > 0 ? [points] : [])));
    case 'range':
      return Math.max(criterion.inside, criterion.edge);
    case 'rung':
      return Math.max(criterion.at, criterion.below, criterion.above);
    case 'answer':
      return most(Object.values(criterion.points));
    case 'steps':
      return most(criterion.steps.map(({ points }) => points));
    case 'complete':
      return Math.max(criterion.whole, criterion.almost);
    case 'share':
      return Math.floor((SCORE_RANGE.most * criterion.percent) / 100);
    case 'flag':
    case 'known':
    case 'signal':
      return criterion.points;
  }
}

/** The highest score anybody can reach by a profile of accounts or prospects. */
export const highestByGroups = ({ groups }: GroupsContent): number =>
  Math.min(
    SCORE_RANGE.most,
    Math.max(
      SCORE_RANGE.least,
      sum(groups.map(({ cap, criteria }) => Math.min(cap, sum(criteria.map(mostOf))))),
    ),
  );

/** Whether accounts or prospects can be scored by a profile: its weights, its grades, and that every criterion reads something. */
export function checkGroups(scope: Scope, profile: GroupsContent): ProfileCheck {
  const highest = highestByGroups(profile);
  const { groups, grades } = profile;
  const findings = [
    ...weigh(groups),
    ...climb(
      'grades',
      grades.map(({ grade, from }) => ({ name: grade, from })),
      { order: GRADES, floor: SCORE_RANGE.least, highest },
    ),
    ...distinct(
      'groups',
      groups.map(({ name }) => name),
    ),
    ...groups.flatMap(({ name, criteria }) =>
      criteria.flatMap((each) => criterionFindings(scope, name, each)),
    ),
    ...readable(
      groups.flatMap(({ name, criteria }) =>
        criteria.flatMap((each) =>
          each.kind === 'words'
            ? each.levels.map(({ phrases, not }) => ({
                field: `groups.${name}`,
                phrases: [...phrases, ...not],
              }))
            : [],
        ),
      ),
    ),
  ];
  return { passed: findings.length === 0, findings, warnings: warningsOf(profile), highest };
}

function criterionFindings(scope: Scope, group: string, criterion: Criterion): Reason[] {
  const field = `groups.${group}`;
  const own: readonly string[] = SIGNAL_SCOPES[scope];
  if (criterion.kind === 'signal')
    return own.includes(criterion.signal)
      ? []
      : [
          found(
            'foreign_signal',
            field,
            `${criterion.signal.replaceAll('_', ' ')} is no signal of ${scope === 'account' ? 'accounts' : 'prospects'} and would never count here. Those are ${own.join(', ').replaceAll('_', ' ')}.`,
          ),
        ];
  const names = criterion.kind === 'complete' ? criterion.facts : [criterion.fact];
  const unknown = names
    .filter((name) => !KNOWN[scope].includes(name))
    .map((name) =>
      found(
        'unknown_fact',
        field,
        `Nothing is known under "${name}". What there is: ${KNOWN[scope].join(', ')}.`,
      ),
    );
  if (criterion.kind === 'range' && criterion.to !== null && criterion.to < criterion.from)
    return [
      ...unknown,
      found('range', field, `The range ${criterion.from}–${criterion.to} ends before it begins.`),
    ];
  if (criterion.kind === 'rung') {
    const stray = criterion.ideal.filter((entry) => !criterion.order.includes(entry));
    return [
      ...unknown,
      ...stray.map((entry) =>
        found('rung', field, `"${entry}" is ideal and not in the order of ${criterion.fact}.`),
      ),
    ];
  }
  return unknown;
}

const warningsOf = ({ groups }: GroupsContent): Reason[] =>
  groups.flatMap(({ name, cap, criteria }) => [
    ...criteria.flatMap((each) =>
      overCap(
        `groups.${name}`,
        'fact' in each ? each.fact : each.kind === 'signal' ? each.signal : 'the record',
        mostOf(each),
        cap,
      ),
    ),
    ...criteria
      .filter((each) => each.kind === 'words' && each.levels.every(({ phrases }) => phrases.length === 0))
      .map((each) =>
        found(
          'no_words',
          `groups.${name}`,
          `${'fact' in each ? each.fact : ''} has no words yet, so it gives nobody points.`,
        ),
      ),
  ]);
