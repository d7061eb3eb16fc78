import type { Reason } from '#core/verdict';
import { LEAD_TIERS } from '#leads/contract';
import { INTENT_COUNTERS } from '../icp-profile.ts';
import type { IcpContent, ProfileCheck } from './contract.ts';
import { climb, distinct, found, most, overCap, readable, sum, weigh } from './findings.rules.ts';

const LEAST_SCORE = 0;

/** The highest score a lead can reach by a profile of the ICP: the best of everything, and the best multiplier that goes with it. */
export function highestIcp({
  cap,
  size,
  title,
  industry,
  technology,
  intent,
  multipliers,
}: IcpContent): number {
  const open = size.bands.filter(({ to }) => to === null || to >= size.disqualifyBelow);
  const sources = [...Object.keys(intent.sources), ...Object.keys(intent.engagement)];
  const anywhere =
    Math.min(size.cap, most(open.map(({ points }) => points))) +
    Math.min(technology.cap, sum(technology.groups.map(({ points, phrases }) => points * phrases.length))) +
    Math.min(
      intent.cap,
      sum(INTENT_COUNTERS.map((counter) => most((intent.steps[counter] ?? []).map(({ points }) => points)))) +
        intent.demoRequested +
        most(sources.map((key) => (intent.sources[key] ?? 0) + (intent.engagement[key] ?? 0))),
    );
  const titles = [
    { titleClass: null, points: 0 },
    ...title.classes.filter(({ phrases }) => phrases.length > 0),
  ];
  const industries = [
    { tier: null, points: 0 },
    ...industry.tiers.filter(({ phrases }) => phrases.length > 0),
  ];
  const totals = titles.flatMap(({ titleClass, points }) =>
    industries.map(({ tier, points: more }) => {
      const percent =
        multipliers.find(
          (rule) =>
            (rule.titleClass === null || rule.titleClass === titleClass) &&
            (rule.industryTier === null || rule.industryTier === tier),
        )?.percent ?? 100;
      const base = anywhere + Math.min(title.cap, points) + Math.min(industry.cap, more);
      return Math.floor((base * percent) / 100);
    }),
  );
  return Math.min(cap, most(totals));
}

/** Whether a profile of the ICP can be scored by: its weights, its bands, its lists, and that every tier can be reached. */
export function checkIcp(profile: IcpContent): ProfileCheck {
  const highest = highestIcp(profile);
  const { size, title, industry, technology, intent, tiers } = profile;
  const findings = [
    ...weigh([
      { name: 'size', cap: size.cap },
      { name: 'title', cap: title.cap },
      { name: 'industry', cap: industry.cap },
      { name: 'technology', cap: technology.cap },
      { name: 'intent', cap: intent.cap },
    ]),
    ...climb(
      'tiers',
      tiers.map(({ tier, from }) => ({ name: tier, from })),
      { order: LEAD_TIERS, floor: LEAST_SCORE, highest },
    ),
    ...bandFindings(profile),
    ...distinct(
      'title.classes',
      title.classes.map(({ titleClass }) => titleClass),
    ),
    ...distinct(
      'industry.tiers',
      industry.tiers.map(({ tier }) => `tier ${tier}`),
    ),
    ...multiplierFindings(profile),
    ...reviewFindings(profile),
    ...readable([
      ...title.classes.map(({ phrases, not }) => ({ field: 'title.classes', phrases: [...phrases, ...not] })),
      ...industry.tiers.map(({ phrases }) => ({ field: 'industry.tiers', phrases })),
      { field: 'industry.not', phrases: industry.not },
      ...technology.groups.map(({ phrases, not }) => ({
        field: 'technology.groups',
        phrases: [...phrases, ...not],
      })),
    ]),
  ];
  return { passed: findings.length === 0, findings, warnings: warningsOf(profile), highest };
}

function bandFindings({ size: { bands, disqualifyBelow } }: IcpContent): Reason[] {
  const field = 'size.bands';
  const findings = bands
    .filter(({ from, to }) => to !== null && to < from)
    .map(({ from, to }) => found('band', field, `The band ${from}–${to} ends before it begins.`));
  const sorted = bands.toSorted((a, b) => a.from - b.from);
  for (const [index, band] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && (band.to === null || band.to >= next.from))
      findings.push(
        found(
          'bands',
          field,
          `The bands from ${band.from} and from ${next.from} overlap, so a company would be in both.`,
        ),
      );
  }
  if (bands.every(({ to }) => to !== null && to < disqualifyBelow))
    findings.push(
      found(
        'nobody',
        'size.disqualifyBelow',
        `Every band lies below ${disqualifyBelow}, so every lead whose headcount is known would be closed.`,
      ),
    );
  return findings;
}

/** The first that matches wins, so a narrow one behind a wide one is never asked. */
function multiplierFindings({ multipliers }: IcpContent): Reason[] {
  return multipliers.flatMap((rule, index) => {
    const before = multipliers
      .slice(0, index)
      .find(
        (wider) =>
          (wider.titleClass === null || wider.titleClass === rule.titleClass) &&
          (wider.industryTier === null || wider.industryTier === rule.industryTier),
      );
    return before
      ? [
          found(
            'multiplier_hidden',
            'multipliers',
            `"${rule.label}" stands behind "${before.label}", which takes everybody it is for. Put it before.`,
          ),
        ]
      : [];
  });
}

const reviewFindings = ({ review, cap }: IcpContent): Reason[] =>
  review.from <= review.to && review.to <= cap
    ? []
    : [
        found(
          'review',
          'review',
          `Scores from ${review.from} to ${review.to} are to be looked at by a person, which is no range within 0–${cap}.`,
        ),
      ];

function warningsOf({ size, title, industry, technology }: IcpContent): Reason[] {
  const sorted = size.bands.toSorted((a, b) => a.from - b.from);
  const gaps = sorted.flatMap(({ to }, index) => {
    const next = sorted[index + 1];
    return to !== null && next && next.from > to + 1
      ? [
          found(
            'band_gap',
            'size.bands',
            `Companies of ${to + 1}–${next.from - 1} are in no band and score nothing for size.`,
          ),
        ]
      : [];
  });
  return [
    ...gaps,
    ...size.bands.flatMap(({ from, points }) =>
      overCap('size.bands', `The band from ${from}`, points, size.cap),
    ),
    ...title.classes.flatMap(({ label, points }) => overCap('title.classes', label, points, title.cap)),
    ...industry.tiers.flatMap(({ tier, points }) =>
      overCap('industry.tiers', `Tier ${tier}`, points, industry.cap),
    ),
    ...technology.groups.flatMap(({ signal, points }) =>
      overCap('technology.groups', signal.replaceAll('_', ' '), points, technology.cap),
    ),
  ];
}
