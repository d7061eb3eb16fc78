import { spokenCompanyName, subjectCompanyName } from './company-name.rules.ts';
import type { CampaignCopy, Fact, FactSheet } from './contract.ts';
import { factsOf, isStale, timeFactId } from './fact-sheet.rules.ts';
import { industryWording, openingLine } from './opening-line.rules.ts';
import { RELEVANT_TOOLS } from './signals/tech-stack.rules.ts';
import { GAP, type Slot, type SlotName, type Slots, TIMES_FIELD } from './slot.ts';
import { roleOf } from './title.rules.ts';
import { normaliseText } from './words.rules.ts';

const bare = (text: string): string => text.trim().replace(/[.\s]+$/u, '');

function preferredTechnology(facts: readonly Fact[]): Fact | undefined {
  const known = facts.filter((fact) => fact.key === 'technology');
  const relevant = new Set(RELEVANT_TOOLS.map(normaliseText));
  return known.find((fact) => relevant.has(normaliseText(fact.value))) ?? known[0];
}

const newestOf = (facts: readonly Fact[], key: string): Fact | undefined =>
  facts
    .filter((fact) => fact.key === key && fact.value.length <= 60)
    .sort((a, b) => Temporal.Instant.compare(b.observedAt, a.observedAt) || a.id.localeCompare(b.id))[0];

/** What each placeholder may say for this lead at `now`; a placeholder without a fresh fact is absent. */
export function slotsOf(sheet: FactSheet, campaign: CampaignCopy, now: Temporal.Instant): Slots {
  const facts = factsOf(sheet, campaign).filter((fact) => !isStale(fact, now));
  const slots = new Map<SlotName, Slot>();
  const put = (name: SlotName, text: string | null | undefined, ...factIds: string[]) => {
    if (text) slots.set(name, { text, factIds });
  };
  const idOf = (key: string) => facts.find((fact) => fact.key === key)?.id ?? `record:${key}`;
  const role = roleOf(sheet.lead.titleRaw ?? sheet.lead.title) ?? roleOf(sheet.lead.title);
  const hiring = newestOf(facts, 'hiring');
  const technology = preferredTechnology(facts);
  const industry = facts.find((fact) => fact.key === 'industry');
  put('firstName', sheet.lead.firstName, idOf('first_name'));
  put('title', sheet.lead.title, idOf('title'));
  const company = spokenCompanyName(sheet.company.name);
  put('company', company, 'record:company.name');
  put('companyShort', subjectCompanyName(sheet.company.name), 'record:company.name');
  if (role) {
    slots.set('area', { text: role.area, wording: role.area, factIds: [idOf('title')] });
    slots.set('work', { text: role.work, wording: role.work, factIds: [idOf('title')] });
  }
  if (industry) put('industry', industryWording(industry.value), industry.id);
  if (technology) put('technology', technology.value, technology.id);
  if (hiring) put('hiring', bare(hiring.value), hiring.id);
  const context = hiring
    ? { line: `while you hire for ${GAP}`, value: bare(hiring.value), id: hiring.id }
    : technology
      ? { line: `around ${GAP}`, value: technology.value, id: technology.id }
      : industry
        ? { line: `in ${GAP}`, value: industryWording(industry.value), id: industry.id }
        : null;
  if (context)
    slots.set('context', {
      text: context.line.replace(GAP, () => context.value),
      wording: context.line,
      factIds: [context.id],
    });
  put('offer', campaign.offer ? bare(campaign.offer) : null, 'campaign:offer');
  put('proof', campaign.proof, 'campaign:proof');
  put('bookingLink', sheet.sender.calendarLink, 'record:sender.link');
  const [first, ...others] = sheet.times;
  if (first)
    put(TIMES_FIELD, [first, ...others].join(' or '), ...sheet.times.map((_, place) => timeFactId(place)));
  const opener = openingLine(sheet, facts, role);
  if (opener) slots.set('opener', opener);
  return slots;
}
