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
  readonly onAccepted: (mail: AcceptedMail, raw: Buffer, earlier: (recipient: string) => number) => Promise<void>;
};

/**
 * The copy in Sent is the moment of acceptance. The log and the answers of the people follow; what a killed process
 * left out is made up for at the next start.
 */
export async function openAcceptance({ folder, seed, store, now, onAccepted }: AcceptanceParts): Promise<Acceptance> {
  const log = join(folder, 'accepted.log');
  const greylist = join(folder, 'greylist.log');
  mendLog(log);
  mendLog(greylist);
  const accepted = readLines<AcceptedMail>(log);
  const seen = new Set(readLines<{ pair: string }>(greylist).map((line) => line.pair));
  const counts = new Map<string, number>();
  const count = (mail: AcceptedMail): void => {
    for (const to of mail.to) counts.set(`${mail.from} ${to}`, (counts.get(`${mail.from} ${to}`) ?? 0) + 1);
  };
  accepted.forEach(count);
  const finish = async (mail: AcceptedMail, raw: Buffer): Promise<void> => {
    await onAccepted(mail, raw, (recipient) => counts.get(`${mail.from} ${recipient}`) ?? 0);
    appendLine(log, mail);
    accepted.push(mail);
    count(mail);
  };
  const passwordOf = (address: string): string => createHash('sha256').update(`${seed}\u0000password\u0000${address}`).digest('base64url').slice(0, 24);
  const from = (address: string, stored: StoredMail, raw: Buffer, to?: readonly string[]): AcceptedMail => {
    const headers = new Map(readHeaders(raw));
    return { messageId: headers.get('message-id') ?? '', from: address, to: to ?? addressesIn(headers.get('to') ?? ''), at: stored.at.toString(), uid: stored.uid };
  };
  const known = new Set(accepted.map((mail) => `${mail.from} ${mail.uid}`));
  for (const address of store.addresses()) {
    const sent = store.folder(address, 'Sent');
    for (const stored of sent.mails.filter((mail) => !known.has(`${address} ${mail.uid}`))) {
      const raw = sent.read(stored);
      const mail = from(address, stored, raw);
      await finish(mail, raw);
    }
  }
  return {
    passwordOf,
    mayLogIn(address, password) {
      const mailbox = address.toLowerCase();
      return store.has(mailbox) && equal(password, passwordOf(mailbox));
    },
    refusal(sender, to) {
      if (isSentinel(to, 'bounce-hard')) return { code: 550, text: `5.1.1 <${to}> No such user here` };
      const pair = `${sender} ${to}`;
      if (!isSentinel(to, 'greylist') || seen.has(pair)) return null;
      seen.add(pair);
      appendLine(greylist, { pair });
      return { code: 451, text: '4.7.1 Greylisted, please try again later' };
    },
    async accept(sender, to, raw) {
      const stored = store.append(sender, 'Sent', raw, now());
      const mail = from(sender, stored, raw, to);
      await finish(mail, raw);
      return mail;
    },
    list: () => accepted,
  };
}

const equal = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

const addressesIn = (header: string): string[] => [...header.matchAll(/[^\s<>",;:]+@[^\s<>",;:]+/g)].map((match) => match[0].toLowerCase());
