import { createDice, type Dice } from '#core/dice';
import type { KnownPerson } from '#vendors/kit/known-person';
import { COUNTRIES, LEADERS, PRODUCTS, ROLES, ROUNDS, SIZES, TECHNOLOGIES, TOWNS, TRADES } from './words.ts';

export type SandboxCompany = Pick<KnownPerson, 'company' | 'fundedOn' | 'notes'> & {
  readonly domain: string;
  readonly catchAll: boolean;
};

/** Names that no real company can own (RFC 2606); everything else is moved below `.example`. */
const RESERVED = /\.(?:example|test|invalid)$/;

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);

/** The domain of a company by what is known of it, always a reserved one. */
export function domainOf(domain: string | null, name: string | null): string | null {
  const host = domain?.toLowerCase().replace(/^www\./, '') ?? '';
  if (RESERVED.test(host)) return host;
  const label = slug(host === '' ? (name ?? '') : (host.split('.', 1)[0] ?? ''));
  return label === '' ? null : `${label}.example`;
}

const titled = (domain: string): string =>
  (domain.split('.', 1)[0] ?? '')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** One of several by weight. */
export function weighted<T extends { readonly share: number }>(dice: Dice, entries: readonly T[]): T {
  let left = dice.next() * entries.reduce((sum, entry) => sum + entry.share, 0);
  for (const entry of entries) {
    left -= entry.share;
    if (left < 0) return entry;
  }
  return dice.pick(entries);
}

/** Everything about a fictional company: the same seed and domain are the same company. `born` is day zero of the world. */
export function companyAt(
  seed: string,
  domain: string,
  name: string | null,
  born: Temporal.Instant,
): SandboxCompany {
  const dice = createDice(`${seed}\u0000company\u0000${domain}`);
  const called = name ?? titled(domain);
  const trade = TRADES.find((entry) => entry.names.test(called)) ?? weighted(dice.fork('trade'), TRADES);
  const { band } = weighted(dice.fork('size'), SIZES);
  const employees = band === null ? null : dice.fork('employees').int(band[0], band[1]);
  const country = dice.fork('country').pick(COUNTRIES);
  const events = eventsOf(dice.fork('events'), called, domain, born.toZonedDateTimeISO('UTC').toPlainDate());
  return {
    domain,
    catchAll: dice.fork('catch-all').chance(0.12),
    company: {
      name: called,
      domain,
      employees,
      industry: trade.industry,
      description: `${called} ${trade.about}.`,
      revenue:
        employees === null || dice.fork('secret').chance(0.4)
          ? null
          : employees * dice.fork('revenue').int(80, 240) * 1_000,
      technologies: technologiesOf(dice.fork('technologies')),
      country,
      foundedYear: dice.fork('founded').int(1978, 2022),
    },
    ...events,
  };
}

function technologiesOf(dice: Dice): string[] {
  const [crm, sales, marketing, rest] = TECHNOLOGIES;
  const maybe = (chance: number, tools: readonly string[]): string[] =>
    dice.chance(chance) ? [dice.pick(tools)] : [];
  return [
    ...maybe(0.6, crm),
    ...maybe(0.35, sales),
    ...maybe(0.4, marketing),
    ...dice.shuffle(rest).slice(0, dice.int(0, 3)),
  ];
}

type Event = { readonly key: string; readonly value: string; readonly quote: string; readonly page: string };

/** Up to three things that happened lately, each with a sentence from a page and its day. */
function eventsOf(
  dice: Dice,
  name: string,
  domain: string,
  today: Temporal.PlainDate,
): Pick<KnownPerson, 'fundedOn' | 'notes'> {
  const role = dice.fork('role').pick(ROLES);
  const product = dice.fork('product').pick(PRODUCTS);
  const town = dice.fork('town').pick(TOWNS);
  const round = dice.fork('round').pick(ROUNDS);
  const leader = dice.fork('leader').pick(LEADERS);
  const possible: Event[] = [
    { key: 'hiring', value: role, quote: `${name} is hiring ${role}.`, page: 'careers' },
    {
      key: 'launch',
      value: `launch of ${product}`,
      quote: `${name} announced the launch of ${product}.`,
      page: `news/${product.toLowerCase()}`,
    },
    {
      key: 'expansion',
      value: `new office in ${town}`,
      quote: `${name} opened a new office in ${town}.`,
      page: 'news/new-office',
    },
    { key: 'funding', value: round, quote: `${name} closed its ${round}.`, page: 'news/funding' },
    {
      key: 'leadership',
      value: `new ${leader}`,
      quote: `${name} welcomes a new ${leader}.`,
      page: 'news/team',
    },
  ];
  const happened = dice.shuffle(possible).slice(0, dice.pick([0, 0, 1, 1, 1, 2, 2, 3]));
  const notes = happened.map(({ key, value, quote, page }) => {
    const day = today.subtract({ days: dice.fork(`${key} day`).int(2, 75) });
    return { key, value, quote, url: `https://www.${domain}/${page}`, observedAt: `${day}T09:00:00Z` };
  });
  return { notes, fundedOn: notes.find((note) => note.key === 'funding')?.observedAt ?? null };
}
