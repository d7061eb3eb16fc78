import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#core/log';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { createBettercontactSimulator } from '#vendors/bettercontact/simulator';
import type { Charge } from '#vendors/kit/charge-book';
import { writeWhole } from '#vendors/kit/durable-files';
import { serveSimulators, type VendorSimulator } from '#vendors/kit/simulator';
import { knowledgeOf } from './companies/knowledge.ts';
import { startImapServer } from './imap/imap-server.ts';
import { type AcceptedMail, openAcceptance } from './mail/acceptance.ts';
import { openMailStore } from './mail/mail-store.ts';
import { startSmtpServer } from './mail/smtp-server.ts';
import { type Deed, openDueStore } from './people/due-store.ts';
import { createPeople } from './people/people.ts';

/** Simulated vendors in virtual time live whole days in a second, so their limit per real minute is far away. */
const REQUESTS_PER_MINUTE = 1_000_000;

export type SandboxSettings = {
  /** Everything the world remembers lies below it; opened again with the same seed, the world goes on. */
  readonly folder: string;
  readonly seed: string;
  /** The sandbox's clock; read when a mail is accepted, to plan the answers. */
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  /** For the one-click requests of people's mail programs. */
  readonly fetchUrl?: typeof fetch;
  /** Fixed ports; free ones are taken where nothing is said. */
  readonly ports?: { readonly smtp?: number; readonly imap?: number; readonly http?: number };
};

/** The column `connection` of a mailbox that lives in the sandbox. */
export type SandboxConnection = {
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly secure: false;
    readonly user: string;
    readonly password: string;
  };
  readonly imap: {
    readonly host: string;
    readonly port: number;
    readonly secure: false;
    readonly user: string;
    readonly password: string;
  };
  readonly filesSent: true;
};

/** The world without vendors: a mail server, its people and the finders, all real servers on loopback. */
export type Sandbox = {
  readonly smtpPort: number;
  readonly imapPort: number;
  /** The finders: `http://127.0.0.1:<port>/apollo` and `…/bettercontact`. */
  readonly httpPort: number;
  readonly apollo: { readonly baseUrl: string; readonly apiKey: string; readonly simulator: VendorSimulator };
  readonly bettercontact: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly simulator: VendorSimulator;
  };
  /** Makes the mailbox when it is new. */
  ensureMailbox(address: string): void;
  mailboxConnection(address: string): SandboxConnection;
  /** Does what people were going to do until `now`; answers how many things that were. */
  deliverDue(now: Temporal.Instant): Promise<number>;
  /** When somebody does something next; null when nobody will. */
  nextDue(): Temporal.Instant | null;
  /** What people did so far, in order: the truth about them. */
  deeds(): readonly Deed[];
  /** Every message the mail server accepted, in order: the proof from outside. */
  accepted(): readonly AcceptedMail[];
  /** What each finder charged, by our idempotency key. */
  charges(): { readonly apollo: readonly Charge[]; readonly bettercontact: readonly Charge[] };
  /** Gives an inbox a new UIDVALIDITY, as after a restored backup. */
  renumberInbox(address: string): void;
  close(): Promise<void>;
};

/** Opens the world in a folder and starts its servers. One process at a time may have a folder open. */
export async function openSandbox({
  folder,
  seed,
  now,
  log,
  fetchUrl = fetch,
  ports = {},
}: SandboxSettings): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true });
  const store = openMailStore(join(folder, 'mail'));
  const due = openDueStore(join(folder, 'due'));
  const people = createPeople({ seed, due, store, log, fetchUrl });
  const acceptance = await openAcceptance({ folder, seed, store, now, onAccepted: people.receive });
  const born = birthOf(folder, now());
  const keys = {
    apollo: acceptance.passwordOf('apollo'),
    bettercontact: acceptance.passwordOf('bettercontact'),
  };
  const { apollo, bettercontact } = finders({ folder, seed, now, born, keys });
  const smtp = await startSmtpServer({ log, acceptance, port: ports.smtp });
  const imap = await startImapServer({ store, mayLogIn: acceptance.mayLogIn }, ports.imap);
  const http = await serveSimulators({ '/apollo': apollo, '/bettercontact': bettercontact }, ports.http);
  const login = (address: string, port: number) => ({
    host: '127.0.0.1',
    port,
    secure: false as const,
    user: address,
    password: acceptance.passwordOf(address),
  });
  return {
    smtpPort: smtp.port,
    imapPort: imap.port,
    httpPort: http.port,
    apollo: { baseUrl: `${http.url}/apollo`, apiKey: keys.apollo, simulator: apollo },
    bettercontact: {
      baseUrl: `${http.url}/bettercontact`,
      apiKey: keys.bettercontact,
      simulator: bettercontact,
    },
    ensureMailbox: (address) => store.ensure(address.toLowerCase()),
    mailboxConnection(address) {
      const mailbox = address.toLowerCase();
      return { smtp: login(mailbox, smtp.port), imap: login(mailbox, imap.port), filesSent: true };
    },
    deliverDue: oneAtATime(people.deliverDue),
    nextDue: due.next,
    deeds: due.done,
    accepted: acceptance.list,
    charges: () => ({ apollo: apollo.charges(), bettercontact: bettercontact.charges() }),
    renumberInbox: (address) => store.renumberInbox(address.toLowerCase()),
    close: async () => {
      await Promise.all([smtp.close(), imap.close(), http.close()]);
    },
  };
}

function finders(parts: {
  folder: string;
  seed: string;
  now: () => Temporal.Instant;
  born: Temporal.Instant;
  keys: { apollo: string; bettercontact: string };
}) {
  const { folder, seed, now, born, keys } = parts;
  const common = { folder, now, perMinute: REQUESTS_PER_MINUTE };
  return {
    apollo: createApolloSimulator({
      ...common,
      apiKey: keys.apollo,
      knows: knowledgeOf('apollo', seed, born),
    }),
    bettercontact: createBettercontactSimulator({
      ...common,
      apiKey: keys.bettercontact,
      knows: knowledgeOf('bettercontact', seed, born),
    }),
  };
}

/** Day zero of this world, kept so that the news about its companies do not move with the clock. */
function birthOf(folder: string, now: Temporal.Instant): Temporal.Instant {
  const path = join(folder, 'world.json');
  if (!existsSync(path)) writeWhole(path, JSON.stringify({ born: now.toString() }));
  return Temporal.Instant.from((JSON.parse(readFileSync(path, 'utf8')) as { born: string }).born);
}

/** Two callers at once would do the same things twice. */
function oneAtATime<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const mine = last.then(() => work(argument));
    last = mine.catch(() => undefined);
    return mine;
  };
}
