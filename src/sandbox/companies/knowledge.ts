import { createHash } from 'node:crypto';
import { createDice, type Dice } from '#core/dice';
import type { Knowledge, KnownPerson } from '#vendors/kit/known-person';
import { companyAt, domainOf, type SandboxCompany, weighted } from './company.ts';
import { TITLES } from './words.ts';

/** Share of people each provider knows by itself, whatever the others know. */
export const PROVIDER_SHARES = { apollo: 0.7, bettercontact: 0.6, clay: 0.65, hunter: 0.5 } as const;
export type SandboxProvider = keyof typeof PROVIDER_SHARES;

type Question = Parameters<Knowledge>[0];

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ø/gi, 'o')
    .replace(/ł/gi, 'l')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

/** What one provider knows: a fixed share of everybody, made up from the seed, always the same. */
export function knowledgeOf(
  provider: SandboxProvider,
  seed: string,
  born: () => Temporal.Instant,
): Knowledge {
  return (question) => {
    const identity = identityOf(question);
    if (identity === null) return null;
    const dice = createDice(`${seed}\u0000known\u0000${identity.key}`);
    if (!dice.fork(provider).chance(PROVIDER_SHARES[provider])) return null;
    return personAt(
      dice,
      identity,
      companyAt(seed, identity.domain, question.companyName, born()),
      question.email,
    );
  };
}

type Identity = {
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly domain: string;
  readonly slug: string | null;
};

/** Who is asked about, or null when that is nobody: a name and a company, or at least a profile. */
function identityOf(question: Question): Identity | null {
  const slug = /linkedin\.com\/in\/([^/?#]+)/i.exec(question.linkedinUrl ?? '')?.[1]?.toLowerCase() ?? null;
  const [first = '', ...rest] = (slug ?? question.email?.split('@', 1)[0] ?? '')
    .split(/[-._]/)
    .filter((part) => /^[a-z]{2,}$/i.test(part));
  const firstName = question.firstName ?? capital(first);
  const lastName = question.lastName ?? capital(rest[0] ?? '');
  const asked = question.companyDomain ?? question.email?.split('@')[1] ?? null;
  const domain =
    domainOf(asked, question.companyName) ??
    (slug === null ? null : domainOf(null, `${slug.split('-').at(-1)} works`));
  if (firstName === '' || lastName === '' || domain === null) return null;
  return { key: `${plain(firstName)} ${plain(lastName)} ${domain}`, firstName, lastName, domain, slug };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

function personAt(
  dice: Dice,
  { key, firstName, lastName, domain, slug }: Identity,
  company: SandboxCompany,
  given: string | null,
): KnownPerson {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 24);
  const emailQuality = qualityOf(dice.fork('quality'), company.catchAll);
  const [first, last] = [plain(firstName), plain(lastName)];
  const pattern = createDice(domain).pick(['first.last', 'first.last', 'first.last', 'flast', 'first']);
  const local =
    pattern === 'first' ? first : pattern === 'flast' ? `${first.charAt(0)}${last}` : `${first}.${last}`;
  const writable = local.replace(/\.$/, '') !== '' && first !== '';
  return {
    id,
    firstName,
    lastName,
    title: weighted(dice.fork('title'), TITLES).title,
    email: emailQuality === 'none' || !writable ? null : (given ?? `${local}@${domain}`),
    emailQuality,
    linkedinUrl: `https://www.linkedin.com/in/${slug ?? `${first}-${last}-${id.slice(0, 4)}`}`,
    // Numbers that are given to nobody.
    phone: dice.fork('phone').chance(0.4) ? `+120255501${dice.fork('digits').int(10, 99)}` : null,
    company: company.company,
    fundedOn: company.fundedOn,
    notes: company.notes,
  };
}

function qualityOf(dice: Dice, catchAll: boolean): KnownPerson['emailQuality'] {
  if (catchAll) return 'catch_all';
  return weighted(dice, [
    { share: 82, quality: 'verified' as const },
    { share: 8, quality: 'likely' as const },
    { share: 6, quality: 'guessed' as const },
    { share: 4, quality: 'none' as const },
  ]).quality;
}
