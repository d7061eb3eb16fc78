import type { Socket } from 'node:net';
import type { FolderName, MailFolder, MailStore } from '../mail/mail-store.ts';
import { createCommandReader, type ImapCommand, type Part, parseCommand } from './command-reader.ts';
import { COMMANDS } from './commands.ts';

/** Who may log in, as the mail side of the sandbox knows it. */
export type ImapAccess = { readonly store: MailStore; mayLogIn(address: string, password: string): boolean };

export type Selected = { readonly name: FolderName; readOnly: boolean; announced: number };

/** One connection: what it may see and how to answer it. */
export type ImapSession = {
  readonly access: ImapAccess;
  user: string | null;
  selected: Selected | null;
  /** The tag of the IDLE command that is running. */
  idle: string | null;
  /** Takes the next line raw, for the steps of a login. */
  expect: ((line: string) => Promise<void>) | null;
  write(data: string | Buffer): Promise<void>;
  end(): void;
};

export const folderOf = (session: ImapSession): MailFolder | null =>
  session.user !== null && session.selected !== null
    ? session.access.store.folder(session.user, session.selected.name)
    : null;

/** Tells a client about new messages since it last heard. */
export async function announce(session: ImapSession): Promise<void> {
  const folder = folderOf(session);
  if (!folder || !session.selected || folder.mails.length === session.selected.announced) return;
  session.selected.announced = folder.mails.length;
  await session.write(`* ${folder.mails.length} EXISTS\r\n`);
}

/** Serves one client until it goes. Commands are answered one after the other, in order. */
export function serve(socket: Socket, access: ImapAccess): void {
  const session: ImapSession = {
    access,
    user: null,
    selected: null,
    idle: null,
    expect: null,
    write: (data) =>
      new Promise((resolve) => {
        if (socket.destroyed || socket.write(data)) return resolve();
        const go = (): void => {
          socket.off('drain', go);
          socket.off('close', go);
          resolve();
        };
        socket.once('drain', go);
        socket.once('close', go);
      }),
    end: () => void socket.end(),
  };
  let queue = Promise.resolve();
  const later = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch(() => void socket.destroy());
  };
  const read = createCommandReader({
    onParts: (parts) => later(() => handle(session, parts)),
    onContinuation: () => later(() => session.write('+ go ahead\r\n')),
    onFlood: () => void socket.destroy(),
  });
  const unwatch = access.store.watch((address, name) => {
    if (session.idle !== null && session.user === address && session.selected?.name === name)
      later(() => announce(session));
  });
  socket.on('data', read);
  socket.on('error', () => socket.destroy());
  socket.on('close', unwatch);
  later(() => session.write('* OK Legwork sandbox IMAP4rev1 ready\r\n'));
}

async function handle(session: ImapSession, parts: readonly Part[]): Promise<void> {
  const line = parts.map((part) => part.text).join('');
  if (session.expect) {
    const take = session.expect;
    session.expect = null;
    return take(line);
  }
  if (session.idle !== null) {
    const tag = session.idle;
    session.idle = null;
    return session.write(
      line.trim().toUpperCase() === 'DONE' ? `${tag} OK IDLE ended\r\n` : `${tag} BAD expected DONE\r\n`,
    );
  }
  const command = parseCommand(parts);
  if (!command)
    return session.write(`${/^[^\s(){%*"\\+]+/.exec(line)?.[0] ?? '*'} BAD the command cannot be read\r\n`);
  await answer(session, command);
}

async function answer(session: ImapSession, command: ImapCommand): Promise<void> {
  const known = COMMANDS[command.name];
  if (!known) return session.write(`${command.tag} BAD ${command.name} is not known here\r\n`);
  if (known.needs !== 'nothing' && session.user === null)
    return session.write(`${command.tag} NO log in first\r\n`);
  if (known.needs === 'folder' && session.selected === null)
    return session.write(`${command.tag} BAD select a folder first\r\n`);
  const result = await known.run(session, command);
  if (result !== null) await session.write(`${command.tag} ${result}\r\n`);
}
