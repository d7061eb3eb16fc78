import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#core/errors';
import type { Log } from '#core/log';
import type { Charge } from '#vendors/kit/charge-book';
import type { SimulatedDelivery } from '#vendors/kit/simulated-delivery';
import { serveSimulators } from '#vendors/kit/simulator';
import { dayZeroOf } from './day-zero.ts';
import { startImapServer } from './imap/imap-server.ts';
import { type AcceptedMail, openAcceptance } from './mail/acceptance.ts';
import { openMailStore } from './mail/mail-store.ts';
import { startSmtpServer } from './mail/smtp-server.ts';
import { createPeopleAtVendors } from './people/at-vendors.ts';
import { type Deed, openDueStore } from './people/due-store.ts';
import { knowsAddress } from './people/known-address.ts';
import { createPeople, type Visit } from './people/people.ts';
import { type ByHand, byHandAt } from './vendors/by-hand.ts';
import { subscribe } from './vendors/hooks.ts';
import { openServices, type Services } from './vendors/services.ts';
import { settingsOf } from './vendors/settings.ts';

export type SandboxSettings = {
  /** Everything the world remembers lies below it; opened again with the same seed, the world goes on. */
  readonly folder: string;
  readonly seed: string;
  /** The sandbox's clock; read when a mail is accepted, to plan the answers. */
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  /** For the one-click requests of people's mail programs, and for the vendors' webhooks. */
  readonly fetchUrl?: typeof fetch;
  /** How people's programs reach our pictures and links; over the network where nothing is said. */
  readonly visit?: Visit;
  /** Where our own intake is, without a trailing slash. */
  readonly baseUrl?: string;
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
  readonly httpPort: number;
  /** Every vendor in small, served below its name. */
  readonly vendors: Services;
  /** What a person does at the vendors themselves. */
  readonly byHand: ByHand;
  /** The settings under which the adapters find these vendors. */
  readonly settings: Readonly<Record<string, string>>;
  /** Tells the vendors to deliver what happens to this workspace. */
  deliverTo(workspaceSlug: string): void;
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
  baseUrl = 'http://127.0.0.1',
  visit = visitAt(fetchUrl, baseUrl),
  ports = {},
}: SandboxSettings): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true });
  const store = openMailStore(join(folder, 'mail'));
  const due = openDueStore(join(folder, 'due'));
  const secretOf = (name: string): string => secretsOf(seed, name);
  const services = openServices({
    ...{ folder, seed, now, secretOf, knowsAddress: knowsAddress(seed), born: dayZeroOf(folder, now) },
    deliver: (vendor, delivery) => deliver({ fetchUrl, baseUrl, log }, vendor, delivery),
  });
  const atVendors = createPeopleAtVendors({ seed, due, ...services, calendar: services['cal-com'] });
  const people = createPeople({ seed, due, store, log, fetchUrl, visit, atVendors });
  const acceptance = await openAcceptance({ folder, seed, store, now, onAccepted: people.receive });
  const smtp = await startSmtpServer({ log, acceptance, port: ports.smtp });
  const imap = await startImapServer({ store, mayLogIn: acceptance.mayLogIn }, ports.imap);
  const http = await serveSimulators(
    Object.fromEntries(Object.entries(services).map(([name, simulator]) => [`/${name}`, simulator])),
    ports.http,
  );
  const login = (user: string, port: number) => ({
    ...{ host: '127.0.0.1', port, user, password: acceptance.passwordOf(user) },
    secure: false as const,
  });
  return {
    smtpPort: smtp.port,
    imapPort: imap.port,
    httpPort: http.port,
    vendors: services,
    settings: settingsOf(http.url, secretOf),
    byHand: byHandAt(services),
    deliverTo: (slug) => subscribe(services, `${baseUrl}/hooks/${slug}`, secretOf),
    ensureMailbox: (address) => store.ensure(address.toLowerCase()),
    mailboxConnection(address) {
      const mailbox = address.toLowerCase();
      return { smtp: login(mailbox, smtp.port), imap: login(mailbox, imap.port), filesSent: true };
    },
    deliverDue: oneAtATime(people.deliverDue),
    nextDue: () => earlier(due.next(), atVendors.nextDue()),
    deeds: due.done,
    accepted: acceptance.list,
    charges: () => ({
      apollo: services.apollo.charges(),
      bettercontact: services.bettercontact.charges(),
    }),
    renumberInbox: (address) => store.renumberInbox(address.toLowerCase()),
    close: async () => {
      await Promise.all([smtp.close(), imap.close(), http.close()]);
    },
  };
}

/** Every host of a sending domain leads to us here, so only the path is asked for. */
const visitAt =
  (fetchUrl: typeof fetch, baseUrl: string): Visit =>
  (path, { agent }) =>
    fetchUrl(`${baseUrl}${path}`, { headers: { 'user-agent': agent }, redirect: 'manual' });

const secretsOf = (seed: string, name: string): string =>
  createHash('sha256').update(`${seed}\u0000secret\u0000${name}`).digest('base64url').slice(0, 32);

const earlier = (one: Temporal.Instant | null, other: Temporal.Instant | null): Temporal.Instant | null =>
  one && other ? (Temporal.Instant.compare(one, other) < 0 ? one : other) : (one ?? other);

type Way = { readonly fetchUrl: typeof fetch; readonly baseUrl: string; readonly log: Log };

/** A webhook on its way to us; a vendor hears the status, and 0 where nobody answered. */
async function deliver(
  { fetchUrl, baseUrl, log }: Way,
  vendor: string,
  { path, headers, body }: SimulatedDelivery,
): Promise<number> {
  try {
    const answer = await fetchUrl(`${baseUrl}${path}`, { method: 'POST', headers, body });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    log.warn({ vendor, problem: messageOf(error) }, 'A webhook of the sandbox did not arrive.');
    return 0;
  }
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
