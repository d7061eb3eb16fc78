import { type Reason, reason } from '#core/verdict';

export const CONNECTIONS = ['former_colleague', 'same_company', 'mutual'] as const;
export type Connection = (typeof CONNECTIONS)[number];
export const VISITOR_ACTIONS = ['immediate', 'priority', 'standard', 'nurture', 'skip'] as const;
export type VisitorAction = (typeof VISITOR_ACTIONS)[number];
export type VisitorTier = 'tier_1' | 'tier_2' | 'tier_3';

/** Proposals of visitors in one day. */
export const DAILY_VISITORS = 25;
/** Pages of so many days count together, and a judgement is good for as long. */
export const VISIT_DAYS = 7;

const BASE = 30;
const MOST = 100;
/** What somebody who is warm, but was on no telling page, is given for it. */
const WARM_ONLY = 20;
const WORTH_WRITING = 40;

/** Each counts once, however many pages there were. A page about AI in sales is not one about AI in general too. */
const TRIGGERS: readonly { name: string; points: number; words: RegExp; not?: RegExp }[] = [
  { name: 'case study', points: 25, words: /\bcase stud(?:y|ies)\b/ },
  { name: 'ROI', points: 20, words: /\broi\b/ },
  { name: 'sales AI', points: 30, words: /\b(?:sales ai|ai sales|ai (?:for|in) sales)\b/ },
  { name: 'implementation', points: 35, words: /\bimplementations?\b/ },
  { name: 'leadership', points: 20, words: /\bleadership\b/ },
  { name: 'AI', points: 15, words: /\bai\b/, not: /\b(?:sales ai|ai sales|ai (?:for|in) sales)\b/ },
];
const WARM: Readonly<Record<Connection, { name: string; points: number }>> = {
  former_colleague: { name: 'former colleague', points: 25 },
  same_company: { name: 'somebody at the same company', points: 20 },
  mutual: { name: 'mutual connection', points: 30 },
};
/** The first that fits counts. */
const TITLES: readonly { name: string; points: number; words: RegExp }[] = [
  { name: 'chief', points: 15, words: /\b(?:chief|c[efimorst]o|founder)\b/ },
  { name: 'VP or director', points: 10, words: /\b(?:[se]?vp|vice president|director)\b/ },
  { name: 'head or senior', points: 5, words: /\b(?:head|senior)\b/ },
];

export type VisitorFacts = {
  /** Addresses or titles of the pages that were seen. */
  readonly pages: readonly string[];
  readonly connections: readonly Connection[];
  readonly title: string | null;
  readonly hasAddress: boolean;
  /** Visitors proposed today, without this one. */
  readonly proposedToday: number;
  /** This visitor was proposed, and nothing new was found out about them since. */
  readonly proposedBefore: boolean;
  /** The lead was written to already, or ruled out. */
  readonly underWay: boolean;
};
export type VisitorVerdict = {
  readonly score: number;
  readonly tierScore: number;
  readonly tier: VisitorTier;
  readonly action: VisitorAction;
  readonly priority: 'high' | 'normal';
  /** `later`: worth it, but today had its share. */
  readonly propose: 'now' | 'later' | 'no';
  readonly reasons: readonly Reason[];
};

/** A page in words: the path of its address, without the host and what follows a question mark, or its title. */
const wordsOf = (page: string): string => {
  const path = page.replace(/^[a-z][a-z+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path
    .replace(/%20/gi, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase()
    .trim();
};

/**
 * Whether somebody who was on our pages is worth a proposal, and how soon: what they looked at, whom they know here, and
 * what they are. Nothing is sent by it; a person says yes.
 */
export function judgeVisitor(facts: VisitorFacts): VisitorVerdict {
  const pages = facts.pages.map(wordsOf);
  const triggers = TRIGGERS.filter(({ words, not }) =>
    pages.some((page) => words.test(page) && !(not?.test(page) ?? false)),
  );
  const warm = CONNECTIONS.filter((connection) => facts.connections.includes(connection)).map(
    (connection) => WARM[connection],
  );
  const warmOnly = triggers.length === 0 && warm.length > 0;
  const points = [...triggers, ...warm].reduce((sum, part) => sum + part.points, warmOnly ? WARM_ONLY : 0);
  const score = Math.min(MOST, BASE + points);
  const titled = TITLES.find(({ words }) => words.test((facts.title ?? '').toLowerCase()));
  const tierScore = Math.min(MOST, score + (titled?.points ?? 0));
  const tier: VisitorTier = tierScore >= 75 ? 'tier_1' : tierScore >= 50 ? 'tier_2' : 'tier_3';
  const action = actionOf({
    any: triggers.length + warm.length > 0,
    connected: warm.length > 0,
    score,
    tier,
  });
  const said = [
    reason('visitor.base', `${BASE} for being on our pages.`),
    ...triggers.map(({ name, points: worth }) =>
      reason('visitor.page', `+${worth} for a page about: ${name}.`),
    ),
    ...warm.map(({ name, points: worth }) => reason('visitor.connection', `+${worth} for a ${name}.`)),
    ...(warmOnly ? [reason('visitor.warm_only', `+${WARM_ONLY} for knowing somebody here.`)] : []),
    ...(titled
      ? [reason('visitor.title', `+${titled.points} towards the tier for a title: ${titled.name}.`)]
      : []),
    reason('visitor.score', `Intent ${score}, ${tier}: ${action}.`),
  ];
  const worth = action !== 'skip' && (score >= WORTH_WRITING || warm.length > 0);
  const { propose, why } = proposalOf(facts, worth);
  return {
    ...{ score, tierScore, tier, action, propose },
    priority: warm.length > 0 ? 'high' : 'normal',
    reasons: [...said, ...why],
  };
}

function actionOf(facts: {
  any: boolean;
  connected: boolean;
  score: number;
  tier: VisitorTier;
}): VisitorAction {
  const { any, connected, score, tier } = facts;
  if (!any) return 'skip';
  if (connected && score >= 50) return 'immediate';
  if (tier === 'tier_1' && score >= 60) return 'priority';
  return score >= WORTH_WRITING ? 'standard' : 'nurture';
}

/** Every reason why not, and whether another day changes it. */
function proposalOf(
  { hasAddress, proposedBefore, proposedToday, underWay }: VisitorFacts,
  worth: boolean,
): { propose: VisitorVerdict['propose']; why: readonly Reason[] } {
  const why = [
    ...(worth ? [] : [reason('visitor.cold', 'No telling page and nobody they know: not proposed.')]),
    ...(hasAddress ? [] : [reason('visitor.no_address', 'There is no address to write to: not proposed.')]),
    ...(underWay
      ? [reason('visitor.under_way', 'Written to already, or ruled out: that goes on as it stands.')]
      : []),
    ...(proposedBefore
      ? [reason('visitor.proposed_before', 'Proposed before, and nothing new is known: not proposed again.')]
      : []),
  ];
  if (why.length > 0) return { propose: 'no', why };
  return proposedToday < DAILY_VISITORS
    ? { propose: 'now', why }
    : {
        propose: 'later',
        why: [reason('visitor.daily_cap', `${DAILY_VISITORS} visitors were proposed today: tomorrow.`)],
      };
}
