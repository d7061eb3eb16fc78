import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, writeWhole } from '#vendors/kit/durable-files';

export const FOLDERS = ['INBOX', 'Sent'] as const;
export type FolderName = (typeof FOLDERS)[number];

export type StoredMail = { readonly uid: number; readonly at: Temporal.Instant; readonly size: number; readonly path: string };

export type MailFolder = {
  readonly name: FolderName;
  readonly uidValidity: number;
  readonly mails: readonly StoredMail[];
  uidNext(): number;
  read(mail: StoredMail): Buffer;
  /** The lower-cased header values by lower-cased name, in order. */
  headers(mail: StoredMail): readonly (readonly [string, string])[];
};

/**
 * Mailboxes as folders of files, one message per file named `<uid>-<milliseconds>.eml`; the names are the index,
 * so a message is there or not there and never half.
 */
export type MailStore = {
  /** Makes the mailbox when it is new; an address outside plain ASCII is refused with an error. */
  ensure(address: string): void;
  has(address: string): boolean;
  addresses(): string[];
  folder(address: string, name: FolderName): MailFolder;
  append(address: string, name: FolderName, raw: Buffer, at: Temporal.Instant): StoredMail;
  /** Whether a message with this Message-ID lies there. */
  holds(address: string, name: FolderName, messageId: string): boolean;
  /** Gives the inbox a new UIDVALIDITY and its messages new numbers, as servers do after a restored backup. */
  renumberInbox(address: string): void;
  /** Called for every new message; answers how to stop. */
  watch(listener: (address: string, name: FolderName) => void): () => void;
};

const PLAIN = /^[a-z0-9][a-z0-9._%+-]*@[a-z0-9][a-z0-9.-]*[a-z0-9]$/;

type Open = { uidValidity: number; mails: StoredMail[]; next: number };

export function openMailStore(root: string): MailStore {
  const folders = new Map<string, Open>();
  const listeners = new Set<(address: string, name: FolderName) => void>();
  const heads = new Map<string, readonly (readonly [string, string])[]>();
  const pathOf = (address: string, name: FolderName): string => join(root, address, name);

  const open = (address: string, name: FolderName): Open => {
    const key = `${address}/${name}`;
    const known = folders.get(key);
    if (known) return known;
    if (!existsSync(pathOf(address, name))) throw new Error(`The sandbox has no mailbox ${address}.`);
    const mails = filesIn(pathOf(address, name)).flatMap((file) => mailOf(pathOf(address, name), file));
    mails.sort((a, b) => a.uid - b.uid);
    const state = JSON.parse(readFileSync(join(pathOf(address, name), 'state.json'), 'utf8')) as { uidValidity: number; firstUid: number };
    const valid = mails.filter((mail) => mail.uid >= state.firstUid);
    const loaded = { uidValidity: state.uidValidity, mails: valid, next: Math.max(state.firstUid, (valid.at(-1)?.uid ?? 0) + 1) };
    folders.set(key, loaded);
    return loaded;
  };

  const save = (address: string, name: FolderName, uidValidity: number, firstUid: number): void =>
    writeWhole(join(pathOf(address, name), 'state.json'), JSON.stringify({ uidValidity, firstUid }));

  const store: MailStore = {
    ensure(address) {
      if (!PLAIN.test(address)) throw new Error(`"${address}" cannot be a mailbox of the sandbox: only plain lower-case addresses can.`);
      for (const name of FOLDERS) if (!existsSync(join(pathOf(address, name), 'state.json'))) save(address, name, firstValidity(address, name), 1);
    },
    has: (address) => PLAIN.test(address) && existsSync(join(pathOf(address, 'Sent'), 'state.json')),
    addresses: () => filesIn(root),
    folder(address, name) {
      const state = open(address, name);
      return {
        name,
        uidValidity: state.uidValidity,
        mails: state.mails,
        uidNext: () => state.next,
        read: (mail) => readFileSync(mail.path),
        headers: (mail) => {
          const known = heads.get(mail.path) ?? readHeaders(readFileSync(mail.path));
          heads.set(mail.path, known);
          return known;
        },
      };
    },
    append(address, name, raw, at) {
      const state = open(address, name);
      const uid = state.next;
      const path = join(pathOf(address, name), `${String(uid).padStart(8, '0')}-${at.epochMilliseconds}.eml`);
      writeWhole(path, raw);
      state.next = uid + 1;
      const mail = { uid, at, size: raw.length, path };
      state.mails.push(mail);
      for (const listener of listeners) listener(address, name);
      return mail;
    },
    holds(address, name, messageId) {
      const folder = store.folder(address, name);
      return folder.mails.some((mail) => folder.headers(mail).some(([header, value]) => header === 'message-id' && value === messageId));
    },
    renumberInbox(address) {
      const name = 'INBOX';
      const before = open(address, name);
      const firstUid = before.next;
      save(address, name, before.uidValidity + 1, firstUid);
      folders.delete(`${address}/${name}`);
      for (const mail of before.mails) store.append(address, name, readFileSync(mail.path), mail.at);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}

const firstValidity = (address: string, name: FolderName): number => createHash('sha256').update(`${address}/${name}`).digest().readUInt32BE(0) >>> 4 || 1;

function mailOf(folder: string, file: string): StoredMail[] {
  const named = /^(\d+)-(-?\d+)\.eml$/.exec(file);
  if (!named) return [];
  const path = join(folder, file);
  return [{ uid: Number(named[1]), at: Temporal.Instant.fromEpochMilliseconds(Number(named[2])), size: statSync(path).size, path }];
}

/** The header fields of a message, unfolded. */
export function readHeaders(raw: Buffer): [string, string][] {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1').replace(/\r?\n[ \t]+/g, ' ');
  return head.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
  });
}
