import { foldText } from '#core/text/words';
import type { RouteFacts } from './contract.ts';

const MOST_HOOKS = 6;
const TOPIC_WORDS = 8;
const TECHNOLOGIES = 2;
const LARGE_REVENUE = 10_000_000;
const LARGE_HEADCOUNT = 150;

/** Entries of a tech list that say nothing. */
const EMPTY_TECHNOLOGIES = new Set(['', 'ai', 'other', 'others', 'unknown', 'n/a', 'na', 'none']);

const ROLE_HOOKS = {
  c_level: 'runs the company',
  vp: 'leads a whole function',
  director: 'directs a department',
  manager: 'manages a team',
} as const;

const SOURCE_HOOKS: Readonly<Record<string, (name: string) => string>> = {
  event_attendee: (name) => `attended ${name}`,
  webinar_registrant: (name) => `attended ${name}`,
  competitor_follower: (name) => `tracks ${name}`,
  group_member: (name) => `member of ${name}`,
  website_visitor: (name) => `visited ${name}`,
  content_downloader: (name) => `downloaded ${name}`,
};

function sourceHook(facts: RouteFacts): string | null {
  const source = facts.sourceType?.trim().toLowerCase() ?? '';
  if (source === 'post_commenter') {
    const topic = (facts.comment?.trim() || facts.sourceName?.trim() || '')
      .split(/\s+/u)
      .slice(0, TOPIC_WORDS)
      .join(' ');
    return topic === '' ? null : `commented on ${topic}`;
  }
  const name = facts.sourceName?.trim() ?? '';
  const hook = Object.hasOwn(SOURCE_HOOKS, source) ? SOURCE_HOOKS[source] : undefined;
  return name === '' || !hook ? null : hook(name);
}

/** At most six different openings a writer may choose from; each rests on a fact of the lead. */
export function hooksOf(facts: RouteFacts): string[] {
  const technologies = facts.technologies
    .map((name) => name.trim())
    .filter((name) => !EMPTY_TECHNOLOGIES.has(foldText(name)))
    .slice(0, TECHNOLOGIES)
    .map((name) => `uses ${name}`);
  const candidates = [
    sourceHook(facts),
    ...technologies,
    (facts.revenue ?? 0) > LARGE_REVENUE ? 'revenue above $10M' : null,
    (facts.employees ?? 0) >= LARGE_HEADCOUNT ? `team of ${LARGE_HEADCOUNT} or more` : null,
    facts.titleClass ? ROLE_HOOKS[facts.titleClass] : null,
  ];
  const seen = new Set<string>();
  const hooks: string[] = [];
  for (const hook of candidates) {
    if (hook === null || seen.has(foldText(hook))) continue;
    seen.add(foldText(hook));
    hooks.push(hook);
  }
  return hooks.slice(0, MOST_HOOKS);
}
