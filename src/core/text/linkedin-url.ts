import { type Reason, reason } from '../verdict.ts';

export const LINKEDIN_KINDS = ['person', 'company', 'school', 'sales_person', 'sales_company'] as const;
export type LinkedInKind = (typeof LINKEDIN_KINDS)[number];

/** `url` is `linkedin.com/in/jane-doe`: no scheme, country, query or trailing slash, so equal profiles are equal strings. */
export type LinkedInUrl = {
  readonly ok: true;
  readonly url: string;
  readonly kind: LinkedInKind;
  readonly slug: string;
};
export type LinkedInRefusal = { readonly ok: false; readonly reason: Reason };

const KINDS: Readonly<Record<string, LinkedInKind>> = {
  in: 'person',
  pub: 'person',
  company: 'company',
  showcase: 'company',
  school: 'school',
};
const SALES_KINDS: Readonly<Record<string, LinkedInKind>> = {
  lead: 'sales_person',
  people: 'sales_person',
  company: 'sales_company',
  accounts: 'sales_company',
};

const no = (raw: string, why: string): LinkedInRefusal => ({
  ok: false,
  reason: reason('linkedin.unreadable', `"${raw.trim().slice(0, 80)}" ${why}`),
});

function decoded(part: string): string {
  let text = part;
  // Exports encode twice now and then; decoding until it rests also makes the result stable.
  for (let round = 0; round < 4 && text.includes('%'); round += 1) {
    try {
      const next = decodeURIComponent(text);
      if (next === text) break;
      text = next;
    } catch {
      break;
    }
  }
  return text;
}

/** The usual export address, already in its final form but for scheme and host; the long way round is for the rest. */
const USUAL = /^https?:\/\/(?:www\.)?linkedin\.com\/(in|company)\/([a-z0-9-]+)\/?$/;

/** Sales Navigator writes `id,NAME_SEARCH,token`; only the id names the profile, and its case matters. */
const salesId = (part: string): string => part.split(',', 1)[0] ?? '';

/**
 * Brings every spelling of a LinkedIn address to one form. People, companies and schools keep their lower-cased
 * public slug (a locale or sub-page behind it is dropped); Sales Navigator addresses keep their id and are marked
 * as such, because they open only for the seat that exported them. Idempotent.
 */
export function normaliseLinkedInUrl(raw: string): LinkedInUrl | LinkedInRefusal {
  const usual = USUAL.exec(raw);
  if (usual?.[1] && usual[2]) {
    return {
      ok: true,
      url: `linkedin.com/${usual[1]}/${usual[2]}`,
      kind: usual[1] === 'in' ? 'person' : 'company',
      slug: usual[2],
    };
  }
  const bare =
    raw
      .trim()
      .replace(/^[a-z]+:\/+/i, '')
      .replace(/^\/+/, '')
      .split(/[?#]/, 1)[0] ?? '';
  if (bare === '') return no(raw, 'is no LinkedIn address.');
  const [host = '', ...rest] = bare
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (!/^(?:[a-z0-9-]+\.)*linkedin\.com\.?$/i.test(host))
    return no(raw, 'is not an address on linkedin.com.');
  const parts = rest.map((part) => decoded(part).normalize('NFC').trim()).filter((part) => part !== '');
  const [area = '', first = '', second = ''] = parts.map((part, index) =>
    index === 0 ? part.toLowerCase() : part,
  );
  if (area === 'sales') {
    const kind = SALES_KINDS[first.toLowerCase()];
    const id = salesId(second);
    if (!kind || !isSlug(id)) return no(raw, 'names no lead or account of Sales Navigator.');
    return {
      ok: true,
      url: `linkedin.com/sales/${kind === 'sales_person' ? 'lead' : 'company'}/${id}`,
      kind,
      slug: id,
    };
  }
  const kind = KINDS[area];
  if (!kind) return no(raw, 'is a LinkedIn page, but not of a person or company.');
  const slug = first.toLowerCase().normalize('NFC');
  if (!isSlug(slug)) return no(raw, 'names no profile.');
  return area === 'pub'
    ? oldProfile(raw, slug, parts.slice(2))
    : { ok: true, url: `linkedin.com/${area}/${slug}`, kind, slug };
}

const isSlug = (slug: string): boolean => slug !== '' && !/[\s/?#\\<>"%]/.test(slug);

/** `/pub/jane-doe/1/2a/3b4` is the address `/in/jane-doe-3b42a1` had before 2015: the numbers turned round. */
function oldProfile(raw: string, name: string, numbers: readonly string[]): LinkedInUrl | LinkedInRefusal {
  const [a, b, c] = numbers;
  if (a === undefined || b === undefined || c === undefined)
    return no(raw, 'is an old profile address that is cut off.');
  const slug = `${name}-${c.padStart(3, '0')}${b.padStart(3, '0')}${a}`.toLowerCase();
  return isSlug(slug)
    ? { ok: true, url: `linkedin.com/in/${slug}`, kind: 'person', slug }
    : no(raw, 'names no profile.');
}
