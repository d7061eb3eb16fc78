import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, writeWhole } from '#vendors/kit/durable-files';

export const FOLDERS = ['INBOX', 'Sent'] as const;
export type FolderName = (typeof FOLDERS)[number];

export type StoredMail = {
  readonly uid: number;
  readonly at: Temporal.Instant;
  readonly size: number;
  readonly path: string;
};

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

type Listener = (address: string, name: FolderName) => void;
type OpenFolder = { readonly uidValidity: number; readonly mails: StoredMail[]; next: number };

/** Opens the mailboxes below a folder; those of an earlier process are there again. */
export const openMailStore = (root: string): MailStore => new FileStore(root);

class FileStore implements MailStore {
  readonly #root: string;
  readonly #folders = new Map<string, OpenFolder>();
  readonly #listeners = new Set<Listener>();
  readonly #heads = new Map<string, readonly (readonly [string, string])[]>();

  constructor(root: string) {
    this.#root = root;
  }

  ensure(address: string): void {
    if (!PLAIN.test(address)) {
      throw new Error(
        `"${address}" cannot be a mailbox of the sandbox: only plain lower-case addresses can.`,
      );
    }
    for (const name of FOLDERS) {
      if (!existsSync(this.#state(address, name))) this.#save(address, name, firstValidity(address, name), 1);
    }
  }

  has(address: string): boolean {
    return PLAIN.test(address) && existsSync(this.#state(address, 'Sent'));
  }

  addresses(): string[] {
    return filesIn(this.#root).filter((address) => this.has(address));
  }

  folder(address: string, name: FolderName): MailFolder {
    const open = this.#open(address, name);
    return {
      name,
      uidValidity: open.uidValidity,
      mails: open.mails,
      uidNext: () => open.next,
      read: (mail) => readFileSync(mail.path),
      headers: (mail) => {
        const known = this.#heads.get(mail.path) ?? readHeaders(readFileSync(mail.path));
        this.#heads.set(mail.path, known);
        return known;
      },
    };
  }

  append(address: string, name: FolderName, raw: Buffer, at: Temporal.Instant): StoredMail {
    const open = this.#open(address, name);
    const uid = open.next;
    const path = join(
      this.#path(address, name),
      `${String(uid).padStart(8, '0')}-${at.epochMilliseconds}.eml`,
    );
    writeWhole(path, raw);
    open.next = uid + 1;
    const mail = { uid, at, size: raw.length, path };
    open.mails.push(mail);
    for (const listener of this.#listeners) listener(address, name);
    return mail;
  }

  holds(address: string, name: FolderName, messageId: string): boolean {
    const folder = this.folder(address, name);
    return folder.mails.some((mail) =>
      folder.headers(mail).some(([header, value]) => header === 'message-id' && value === messageId),
    );
  }

  renumberInbox(address: string): void {
    const before = this.#open(address, 'INBOX');
    this.#save(address, 'INBOX', before.uidValidity + 1, before.next);
    this.#folders.delete(`${address}/INBOX`);
    for (const mail of before.mails) this.append(address, 'INBOX', readFileSync(mail.path), mail.at);
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #path(address: string, name: FolderName): string {
    return join(this.#root, address, name);
  }

  #state(address: string, name: FolderName): string {
    return join(this.#path(address, name), 'state.json');
  }

  #save(address: string, name: FolderName, uidValidity: number, firstUid: number): void {
    writeWhole(this.#state(address, name), JSON.stringify({ uidValidity, firstUid }));
  }

  /** Reads the folder once; messages numbered before its present UIDVALIDITY began do not count. */
  #open(address: string, name: FolderName): OpenFolder {
    const key = `${address}/${name}`;
    const known = this.#folders.get(key);
    if (known) return known;
    if (!existsSync(this.#state(address, name))) throw new Error(`The sandbox has no mailbox ${address}.`);
    const state = JSON.parse(readFileSync(this.#state(address, name), 'utf8')) as {
      uidValidity: number;
      firstUid: number;
    };
    const folder = this.#path(address, name);
    const mails = filesIn(folder)
      .flatMap((file) => mailOf(folder, file))
      .filter((mail) => mail.uid >= state.firstUid)
      .sort((a, b) => a.uid - b.uid);
    const next = Math.max(state.firstUid, (mails.at(-1)?.uid ?? 0) + 1);
    const open = { uidValidity: state.uidValidity, mails, next };
    this.#folders.set(key, open);
    return open;
  }
}

const firstValidity = (address: string, name: FolderName): number =>
  createHash('sha256').update(`${address}/${name}`).digest().readUInt32BE(0) >>> 4 || 1;

function mailOf(folder: string, file: string): StoredMail[] {
  const named = /^(\d+)-(-?\d+)\.eml$/.exec(file);
  if (!named) return [];
  const path = join(folder, file);
  return [
    {
      uid: Number(named[1]),
      at: Temporal.Instant.fromEpochMilliseconds(Number(named[2])),
      size: statSync(path).size,
      path,
    },
  ];
}

/** The header fields of a message, unfolded. */
export function readHeaders(raw: Buffer): [string, string][] {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw
    .subarray(0, end < 0 ? raw.length : end)
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ');
  return head.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
  });
}
