import { z } from 'zod';
import type { FoundPeople, PeopleSearch } from '../ports/people-search.ts';

const text = z.string().trim().min(1).nullish().catch(null);

/** No surname, no profile, no domain: the id is the only way on. */
export const searchReply = z.object({
  total_entries: z.number().int(),
  people: z.array(
    z.object({
      id: z.string().min(1),
      first_name: text,
      last_name_obfuscated: text,
      title: text,
      last_refreshed_at: text,
      has_email: z.boolean().nullish().catch(null),
      has_direct_phone: z.unknown(),
      organization: z.object({ name: text }).nullish().catch(null),
    }),
  ),
});

/** The vendor shows no more people of one search than this. */
const SHOWN = 50_000;

/** The body of `POST /mixed_people/api_search`; filters without a word are left out. */
export function toSearchRequest(search: PeopleSearch): Record<string, unknown> {
  const lists = {
    person_titles: search.titles,
    person_seniorities: search.seniorities,
    person_locations: search.personLocations,
    organization_locations: search.companyLocations,
    q_organization_domains_list: search.companyDomains.map((domain) => domain.replace(/^www\./i, '')),
    organization_num_employees_ranges: search.employees.map(({ from, to }) => `${from},${to}`),
    currently_using_any_of_technology_uids: search.technologies,
    q_organization_job_titles: search.hiringFor,
  };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, entries]) => entries.length > 0)),
    ...(search.similarTitles ? {} : { include_similar_titles: false }),
    ...(search.keywords === null ? {} : { q_keywords: search.keywords }),
    page: search.page,
    per_page: search.perPage,
  };
}

/** `Yes` or a sentence that begins with `Maybe`; anything else is no. */
const phoneOf = (value: unknown): 'yes' | 'maybe' | 'no' =>
  /^yes$/i.test(String(value)) ? 'yes' : /^maybe/i.test(String(value)) ? 'maybe' : 'no';

export const toFoundPeople = (
  reply: z.infer<typeof searchReply>,
  { page, perPage }: PeopleSearch,
): FoundPeople => ({
  people: reply.people.map((person) => ({
    providerId: person.id,
    firstName: person.first_name ?? '',
    maskedLastName: person.last_name_obfuscated ?? '',
    title: person.title ?? null,
    companyName: person.organization?.name ?? null,
    hasEmail: person.has_email ?? false,
    hasPhone: phoneOf(person.has_direct_phone),
    refreshedAt: person.last_refreshed_at ?? null,
  })),
  total: reply.total_entries,
  more: reply.people.length > 0 && page * perPage < Math.min(reply.total_entries, SHOWN),
});
