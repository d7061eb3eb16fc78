import type { Language } from '#core/text/languages';
import { spokenCompanyName, subjectCompanyName } from './company-name.rules.ts';
import type { CampaignCopy, Fact, FactSheet } from './contract.ts';
import { factsOf, isStale, timeFactId } from './fact-sheet.rules.ts';
import { aroundTool, inIndustry } from './languages/industries.ts';
import { roleIn } from './languages/roles.ts';
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

type Circumstances = Partial<Record<'hiring' | 'technology' | 'industry', Fact>>;
type Line = { readonly line: string; readonly value: string; readonly id: string };

/** What is going on there, as words that stand behind a work. What is sought is told in the words of a list, which are English. */
function contextOf({ hiring, technology, industry }: Circumstances, language: Language): Line | null {
  if (language !== 'en') {
    const line = aroundTool(language);
    if (technology && line)
      return { line: line.replace('@@', GAP), value: technology.value, id: technology.id };
    const where = industry && inIndustry(language, industry.value);
    return industry && where ? { line: where, value: '', id: industry.id } : null;
  }
  if (hiring) return { line: `while you hire for ${GAP}`, value: bare(hiring.value), id: hiring.id };
  if (technology) return { line: `around ${GAP}`, value: technology.value, id: technology.id };
  return industry ? { line: `in ${GAP}`, value: industryWording(industry.value), id: industry.id } : null;
}

/** What each placeholder may say for this lead at `now`; a placeholder without a fresh fact is absent. */
export function slotsOf(
  sheet: FactSheet,
  campaign: CampaignCopy,
  now: Temporal.Instant,
  language: Language = 'en',
): Slots {
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
  if (sheet.lead.firstName && sheet.lead.lastName)
    put('fullName', `${sheet.lead.firstName} ${sheet.lead.lastName}`, 'record:person.full_name');
  put('title', sheet.lead.title, idOf('title'));
  const company = spokenCompanyName(sheet.company.name);
  put('company', company, 'record:company.name');
  put('companyShort', subjectCompanyName(sheet.company.name), 'record:company.name');
  const said = role && (language === 'en' ? role : roleIn(language, role.family));
  if (said) {
    slots.set('area', { text: said.area, wording: said.area, factIds: [idOf('title')] });
    slots.set('work', { text: said.work, wording: said.work, factIds: [idOf('title')] });
  }
  if (industry && language === 'en') put('industry', industryWording(industry.value), industry.id);
  if (technology) put('technology', technology.value, technology.id);
  if (hiring) put('hiring', bare(hiring.value), hiring.id);
  const context = contextOf({ hiring, technology, industry }, language);
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
  const opener = language === 'en' ? openingLine(sheet, facts, role) : null;
  if (opener) slots.set('opener', opener);
  return slots;
}
