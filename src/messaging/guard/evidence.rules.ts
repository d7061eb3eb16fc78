import { factsOf, IDENTITY_KEYS, isStale } from '../fact-sheet.rules.ts';
import { inIndustry } from '../languages/industries.ts';
import { roleIn } from '../languages/roles.ts';
import { mergeSignals } from '../signals/merge.rules.ts';
import { functionWords, normaliseTitle, roleOf, roleVocabulary } from '../title.rules.ts';
import { hasPhrase, wordsOf } from '../words.rules.ts';
import type { Evidence, GuardSubject } from './guard.ts';

export type FoundEvidence = { readonly company: readonly Evidence[]; readonly role: readonly Evidence[] };

/** Ordinary words prove nothing about one company, even when a record happens to hold one of them as a value. */
const ORDINARY = new Set(
  `using use growth growing grow scaling expanding hiring launching migrating business businesses company team teams people work process software service services solution solutions
  technology tech tool tools platform system systems data digital online global sales marketing operations product products customers clients event events content new industry automation`.split(
    /\s+/u,
  ),
);

const isTelling = (key: string, value: string): boolean =>
  value.length > 2 &&
  (key === 'industry' || wordsOf(value).some((word) => word.lower.length > 2 && !ORDINARY.has(word.lower)));

const unique = (found: readonly Evidence[]): Evidence[] => [
  ...new Map(found.map((entry) => [`${entry.type}|${entry.value.toLowerCase()}`, entry])).values(),
];

/**
 * What in the draft's own text is about this company and about this person's work. A company's bare name is a merge field and does not
 * count; a stored value (industry, tool, opening, event …) that is written in the draft does. Where stored values are not found,
 * the signal extractors may help, but only with values that are written in the draft as well.
 */
export function evidenceIn({ draft, sheet, now, language = 'en' }: GuardSubject): FoundEvidence {
  const text = `${draft.subject}\n${draft.bodyText}`;
  const said = (key: string, value: string) =>
    hasPhrase(text, value) || (key === 'industry' && hasPhrase(text, inIndustry(language, value) ?? ''));
  const written = (key: string, value: string) => isTelling(key, value) && said(key, value);
  const stored = factsOf(sheet)
    .filter(
      (fact) =>
        (fact.subject === 'company' || fact.key === 'source' || fact.key === 'engagement') &&
        !IDENTITY_KEYS.has(fact.key),
    )
    .filter((fact) => !isStale(fact, now) && written(fact.key, fact.value))
    .map((fact): Evidence => ({ type: fact.key, value: fact.value, source: fact.id }));
  const title = sheet.lead.titleRaw ?? sheet.lead.title;
  const titleShort = normaliseTitle(title);
  const own = functionWords(title).filter(
    (word) => isTelling('title', word) || roleVocabulary(title).some((phrase) => phrase.includes(word)),
  );
  const named = roleIn(language, roleOf(title)?.family ?? '');
  const foreign = named ? [named.area, named.work] : [];
  const titlePhrases = [
    ...new Set([...(titleShort ? [titleShort] : []), ...own, ...roleVocabulary(title), ...foreign]),
  ];
  const role = titlePhrases
    .filter((phrase) => hasPhrase(text, phrase))
    .map((value): Evidence => ({ type: 'role', value, source: 'lead.title' }));
  if (stored.length > 0 && role.length > 0) return { company: unique(stored), role: unique(role) };
  const signals = mergeSignals(sheet).signals.filter(
    (signal) => signal.type !== 'company_name' && hasPhrase(text, signal.value),
  );
  const rescued = signals.map(
    (signal): Evidence => ({ type: signal.type, value: signal.value, source: signal.source }),
  );
  const fromRole = rescued.filter((entry) => entry.source === 'lead.title');
  const fromCompany = rescued.filter(
    (entry) => entry.source !== 'lead.title' && isTelling(entry.type, entry.value),
  );
  return { company: unique([...stored, ...fromCompany]), role: unique([...role, ...fromRole]) };
}
