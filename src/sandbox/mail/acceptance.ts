import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { appendLine, mendLog, readLines } from '#vendors/kit/durable-files';
import { type MailStore, readHeaders, type StoredMail } from './mail-store.ts';
import { isSentinel } from './sentinels.ts';

/** One message the mail server said yes to: the proof from outside of what was sent. */
export type AcceptedMail = {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  /** The sandbox's time. */
  readonly at: string;
  /** Number of the copy in the sender's Sent folder. */
  readonly uid: number;
};

export type Acceptance = {
  passwordOf(address: string): string;
  mayLogIn(address: string, password: string): boolean;
  /** Why this recipient is refused now, or null. */
  refusal(from: string, to: string): { code: number; text: string } | null;
  /** Files the message; when this returns it is accepted. */
  accept(from: string, to: readonly string[], raw: Buffer): Promise<AcceptedMail>;
  list(): readonly AcceptedMail[];
};

export type AcceptanceParts = {
  readonly folder: string;
  readonly seed: string;
  readonly store: MailStore;
  readonly now: () => Temporal.Instant;
  /** Hands the message to the people it is for; must bear being told twice about the same message. */
  readonly onAccepted: (
    mail: AcceptedMail,
    raw: Buffer,
    earlier: (recipient: string) => number,
  ) => Promise<void>;
};

/**
 * The copy in Sent is the moment of acceptance. The log and the answers of the people follow; what a killed process
 * left out is made up for at the next start.
 */
export async function openAcceptance(parts: AcceptanceParts): Promise<Acceptance> {
  const { folder, seed, store, now } = parts;
  const record = openRecord(parts);
  const refusal = openRefusals(join(folder, 'greylist.log'));
  const passwordOf = (address: string): string =>
    createHash('sha256').update(`${seed}\u0000password\u0000${address}`).digest('base64url').slice(0, 24);
  const known = new Set(record.list.map((mail) => `${mail.from} ${mail.uid}`));
  for (const address of store.addresses()) {
    const sent = store.folder(address, 'Sent');
    for (const stored of sent.mails.filter((mail) => !known.has(`${address} ${mail.uid}`))) {
      const raw = sent.read(stored);
      await record.add(acceptedMail(address, stored, raw), raw);
    }
  }
  return {
    passwordOf,
    mayLogIn(address, password) {
      const mailbox = address.toLowerCase();
      return store.has(mailbox) && equal(password, passwordOf(mailbox));
    },
    refusal,
    async accept(sender, to, raw) {
      const mail = acceptedMail(sender, store.append(sender, 'Sent', raw, now()), raw, to);
      await record.add(mail, raw);
      return mail;
    },
    list: () => record.list,
  };
}

type AcceptedRecord = {
  readonly list: readonly AcceptedMail[];
  add(mail: AcceptedMail, raw: Buffer): Promise<void>;
};

/** The log of accepted messages; people hear of a message before it is written there. */
function openRecord({ folder, onAccepted }: AcceptanceParts): AcceptedRecord {
  const path = join(folder, 'accepted.log');
  mendLog(path);
  const list = readLines<AcceptedMail>(path);
  const counts = new Map<string, number>();
  const count = (mail: AcceptedMail): void => {
    for (const to of mail.to) counts.set(`${mail.from} ${to}`, (counts.get(`${mail.from} ${to}`) ?? 0) + 1);
  };
  list.forEach(count);
  return {
    list,
    async add(mail, raw) {
      await onAccepted(mail, raw, (recipient) => counts.get(`${mail.from} ${recipient}`) ?? 0);
      appendLine(path, mail);
      list.push(mail);
      count(mail);
    },
  };
}

/** Recipients that are refused for ever, or once and remembered. */
function openRefusals(path: string): Acceptance['refusal'] {
  mendLog(path);
  const seen = new Set(readLines<{ pair: string }>(path).map((line) => line.pair));
  return (sender, to) => {
    if (isSentinel(to, 'bounce-hard')) return { code: 550, text: `5.1.1 <${to}> No such user here` };
    const pair = `${sender} ${to}`;
    if (!isSentinel(to, 'greylist') || seen.has(pair)) return null;
    seen.add(pair);
    appendLine(path, { pair });
    return { code: 451, text: '4.7.1 Greylisted, please try again later' };
  };
}

function acceptedMail(from: string, stored: StoredMail, raw: Buffer, to?: readonly string[]): AcceptedMail {
  const headers = new Map(readHeaders(raw));
  return {
    messageId: headers.get('message-id') ?? '',
    from,
    to: to ?? addressesIn(headers.get('to') ?? ''),
    at: stored.at.toString(),
    uid: stored.uid,
  };
}

const equal = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

const addressesIn = (header: string): string[] =>
  [...header.matchAll(/[^\s<>",;:]+@[^\s<>",;:]+/g)].map((match) => match[0].toLowerCase());
