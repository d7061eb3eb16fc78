import { isIP } from 'node:net';
import { isSameOrSubdomain } from '#core/text/domain';

/** What a provider of mailboxes wants in the records of a domain, and where it shows what only it knows. As of November 2026. */
export type MailProvider = {
  readonly name: string;
  /** Its servers end with one of these: those mail is handed to, and those that take mail for a domain. */
  readonly hosts: readonly string[];
  readonly include: string;
  readonly selectors: readonly string[];
  readonly dkimType: 'TXT' | 'CNAME';
  readonly dkimFrom: string;
  readonly mx: (domain: string) => string;
};

const PROVIDERS: readonly MailProvider[] = [
  {
    name: 'Google',
    hosts: ['gmail.com', 'googlemail.com', 'google.com'],
    include: '_spf.google.com',
    selectors: ['google'],
    dkimType: 'TXT',
    dkimFrom: 'Google Admin console › Apps › Google Workspace › Gmail › Authenticate email',
    mx: () => '1 smtp.google.com',
  },
  {
    name: 'Microsoft',
    hosts: ['office365.com', 'outlook.com', 'office.com', 'mx.microsoft'],
    include: 'spf.protection.outlook.com',
    selectors: ['selector1', 'selector2'],
    dkimType: 'CNAME',
    dkimFrom: 'Microsoft Defender portal › Email & collaboration › Policies › Email authentication › DKIM',
    mx: (domain) => `0 ${domain.replaceAll('.', '-')}.mail.protection.outlook.com`,
  },
];

/** Where keys usually lie, whoever signs. */
export const USUAL_SELECTORS = ['google', 'selector1', 'selector2', 'default', 's1', 's2', 'k1'] as const;

export const providerOf = (host: string): MailProvider | undefined =>
  PROVIDERS.find(({ hosts }) => hosts.some((end) => isSameOrSubdomain(host, end)));

/** Whose servers take a domain's mail where it is none of those above: a gateway in front of one says nothing of who is behind it. */
export const OTHER_PROVIDER = 'other';
export const isMatched = (provider: string): boolean => provider !== OTHER_PROVIDER;

/** A server on this machine says nothing about who hands the mail on. */
export const isOnThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** The servers that take a domain's mail, out of `10 mail.example.com`. */
export const exchangesOf = (values: readonly string[]): string[] =>
  values.map((value) => (value.split(/\s+/)[1] ?? '').toLowerCase().replace(/(?<=.)\.$/, ''));
