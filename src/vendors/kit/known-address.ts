/** What a simulated verifier thinks of an address; each vendor says it in its own words. */
export const ADDRESS_KINDS = [
  'valid',
  'invalid',
  'catch_all',
  'accept_all',
  'agent_mailbox',
  'spamtrap',
  'abuse',
  'role_based',
  'disposable',
  'toxic',
  'webmail',
  'unknown',
] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];
export type AddressKnowledge = (address: string) => AddressKind;

const KINDS: ReadonlySet<string> = new Set(ADDRESS_KINDS);

/** The local part says what is known: `catch_all@…` is a catch-all; any other name is a good address. */
export const kindByName: AddressKnowledge = (address) => {
  const name = (address.split('@', 1)[0] ?? '').split('+', 1)[0]?.toLowerCase() ?? '';
  return KINDS.has(name) ? (name as AddressKind) : 'valid';
};
