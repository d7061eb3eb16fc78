import { createDice, type Dice } from '#core/dice';
import { domainOf, weighted } from '../companies/company.ts';
import { TITLES } from '../companies/words.ts';
import { COMPANY_KINDS, COMPANY_WORDS, FIRST_NAMES, LAST_NAMES } from './names.ts';

const HEADER = ['First Name', 'Last Name', 'Title', 'Company', 'Company Domain', 'Email', 'LinkedIn URL'];
/** People of one company on a list, on average. */
const PEOPLE_PER_COMPANY = 3;
/** What lists that were put together by hand are like: some rows are there twice, some cannot be used. */
const FLAWS = { twice: 0.015, badAddress: 0.01, noCompany: 0.005 } as const;
/** Addresses that are known already; the others are for the finders. */
const KNOWN_ADDRESSES = 0.35;

/** A list of people as somebody would bring it, as CSV with a header: the same seed and length are the same list. */
export function leadList(seed: string, length: number): string {
  const dice = createDice(`${seed}\u0000list`);
  const companies = Math.max(1, Math.ceil(length / PEOPLE_PER_COMPANY));
  const list: string[][] = [];
  for (let number = 0; number < length; number += 1) {
    const own = dice.fork(`row ${number}`);
    const before = list.at(-1);
    list.push(before && own.fork('twice').chance(FLAWS.twice) ? before : rowOf(own, companies));
  }
  return [HEADER, ...list].map((cells) => cells.map(quoted).join(',')).join('\n');
}

function rowOf(dice: Dice, companies: number): string[] {
  const company = companyName(dice.fork('company').int(0, companies - 1));
  const domain = domainOf(null, company) ?? '';
  const [firstName, lastName] = [dice.fork('first').pick(FIRST_NAMES), dice.fork('last').pick(LAST_NAMES)];
  const slug = `${plain(firstName)}-${plain(lastName)}-${dice.fork('slug').int(1_000, 9_999)}`;
  const address = `${plain(firstName)}.${plain(lastName)}@${domain}`;
  const email = dice.fork('bad').chance(FLAWS.badAddress)
    ? address.replace('@', ' at ')
    : dice.fork('known').chance(KNOWN_ADDRESSES)
      ? address
      : '';
  const nameless = dice.fork('nameless').chance(FLAWS.noCompany);
  return [
    firstName,
    lastName,
    weighted(dice.fork('title'), TITLES).title,
    nameless ? '' : company,
    nameless ? '' : domain,
    nameless ? '' : email,
    `https://www.linkedin.com/in/${slug}`,
  ];
}

/** The n-th company of the world; the words go round, so that neighbours share none. */
const companyName = (number: number): string => {
  const word = COMPANY_WORDS[number % COMPANY_WORDS.length];
  const round = Math.floor(number / COMPANY_WORDS.length);
  const kind = COMPANY_KINDS[(number + round) % COMPANY_KINDS.length];
  const further = Math.floor(round / COMPANY_KINDS.length);
  return further === 0 ? `${word} ${kind}` : `${word} ${kind} ${further + 1}`;
};

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
