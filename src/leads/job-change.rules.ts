import { isFreeMail, normaliseDomain } from '#core/text/domain';
import { tokenise } from '#core/text/words';
import { reason } from '#core/verdict';

export type CompanyName = { readonly name: string | null; readonly domain: string | null };

/** Words that say what kind of firm it is, not which one. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  'inc incorporated llc ltd limited plc corp corporation co company gmbh ag kg se ug bv nv sa sas sarl srl spa ab oy as aps pty pte group holding holdings the'.split(
    ' ',
  ),
);

const apexOf = (domain: string | null): string | null => {
  const read = domain === null ? null : normaliseDomain(domain);
  return read?.ok ? read.apex : null;
};
const nameWords = (name: string | null): readonly string[] => {
  const all = tokenise(name ?? '');
  const own = all.filter((word) => !LEGAL_FORMS.has(word));
  return own.length > 0 ? own : all;
};

/**
 * Whether a finder places somebody at another company than we know. The same domain, or a name that is contained in the other, is the
 * same company; where either side says too little, nothing changed.
 */
export function worksElsewhere(known: CompanyName, told: CompanyName): boolean {
  const domains = [apexOf(known.domain), apexOf(told.domain)] as const;
  if (domains[0] !== null && domains[0] === domains[1]) return false;
  const [ours, theirs] = [nameWords(known.name), nameWords(told.name)];
  if (ours.length === 0 || theirs.length === 0) return false;
  const [short, long] = ours.length <= theirs.length ? [ours, theirs] : [theirs, ours];
  return !(short.every((word) => long.includes(word)) || ours.join('') === theirs.join(''));
}

/** Why nothing is sent to an address. */
export const FORMER_ADDRESS = reason(
  'address.former',
  'They work elsewhere now, and this is an address of the company they left; nothing is sent there.',
);

/** Why somebody who moved gets no mail. */
export const ADDRESS_WANTED = reason(
  'address.wanted',
  'They moved to another company, and no address there is known yet; nothing is sent until one is. Look for it with `legwork enrich`, or import it.',
);

export type AddressStanding = 'there' | 'private' | 'former';

/** What an address is to somebody who works at the company of this domain now: one of there, a private one, or one of a company they left. */
export function standingAfterMove(addressDomain: string, newDomain: string | null): AddressStanding {
  if (isFreeMail(addressDomain)) return 'private';
  const there = apexOf(newDomain);
  return there !== null && apexOf(addressDomain) === there ? 'there' : 'former';
}
