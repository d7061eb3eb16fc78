import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A folder as LIST tells of it: its marks and its name as it travels (modified UTF-7). */
export type ListedFolder = { readonly marks?: string; readonly name: string; readonly holds?: string };

/** An IMAP server for tests of the client: it counts, cuts, and falls silent on demand. */
export type ScriptedImap = {
  readonly port: number;
  /** Logins so far, as `user/method`. */
  readonly logins: string[];
  /** Connections open now. */
  open(): number;
  /** The folders it lists. */
  folders: readonly ListedFolder[];
  /** Messages in INBOX, numbered from 1. */
  inbox: string[];
  /** Called for each command; `silent` leaves it without an answer, `bye` says goodbye and ends. */
  script: (name: string, socket: Socket, tag: string) => 'silent' | 'bye' | undefined;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): Promise<void>;
};

export type ScriptedImapSettings = {
  readonly capabilities?: string;
  /** Whether an access token opens the mailbox of a user. */
  readonly accepts?: (user: string, token: string) => boolean;
};

type Session = {
  readonly socket: Socket;
  folder: ListedFolder | undefined;
  /** The tag of the IDLE that runs, and of the login that was refused and is not over yet. */
  idleTag: string;
  refusedTag: string;
};

const USUAL = 'IMAP4rev1 SASL-IR AUTH=XOAUTH2 IDLE SPECIAL-USE';
const CHALLENGE = Buffer.from('{"status":"400","schemes":"Bearer"}').toString('base64');

export async function startScriptedImap(settings: ScriptedImapSettings = {}): Promise<ScriptedImap> {
  const sockets = new Set<Socket>();
  const capabilities = settings.capabilities ?? USUAL;
  const tcp = createServer((socket) => {
    sockets.add(socket);
    const session: Session = { socket, folder: undefined, idleTag: '', refusedTag: '' };
    let rest = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) handle(server, { ...settings, capabilities }, session, line);
    });
    socket.write(`* OK [CAPABILITY ${capabilities}] ready\r\n`);
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server: ScriptedImap = {
    port: (tcp.address() as AddressInfo).port,
    logins: [],
    open: () => sockets.size,
    folders: [{ name: 'INBOX' }],
    inbox: [],
    script: () => undefined,
    cut,
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => resolve());
        cut();
      }),
  };
  return server;
}

function handle(server: ScriptedImap, settings: ScriptedImapSettings, session: Session, line: string): void {
  const { socket } = session;
  if (session.refusedTag !== '') {
    socket.write(`${session.refusedTag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`);
    session.refusedTag = '';
    return;
  }
  if (line === 'DONE') return void socket.write(`${session.idleTag} OK done\r\n`);
  const [, tag = '*', name = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/.exec(line) ?? [];
  const scripted = server.script(name, socket, tag);
  if (scripted === 'silent') return;
  if (scripted === 'bye') return void socket.end('* BYE that is enough\r\n');
  session.idleTag = tag;
  if (name === 'IDLE') return void socket.write('+ idling\r\n');
  if (name === 'AUTHENTICATE')
    return void socket.write(authenticated(server, settings, session, { tag, rest }));
  const answer = ANSWERS[name]?.({ server, settings, session, rest }) ?? '';
  socket.write(`${answer}${tag} OK done\r\n`);
  if (name === 'LOGOUT') socket.end();
}

function authenticated(
  server: ScriptedImap,
  settings: ScriptedImapSettings,
  session: Session,
  { tag, rest }: { tag: string; rest: string },
): string {
  const fields = Buffer.from(rest.replace('XOAUTH2 ', ''), 'base64').toString().split('\u0001');
  const user = fields[0]?.replace('user=', '') ?? '';
  if (!settings.accepts?.(user, fields[1]?.replace('auth=Bearer ', '') ?? '')) {
    session.refusedTag = tag;
    return `+ ${CHALLENGE}\r\n`;
  }
  server.logins.push(`${user}/XOAUTH2`);
  return `${tag} OK in\r\n`;
}

type Asked = {
  readonly server: ScriptedImap;
  readonly settings: ScriptedImapSettings;
  readonly session: Session;
  readonly rest: string;
};

/** The untagged lines each command is answered with. */
const ANSWERS: Readonly<Record<string, (asked: Asked) => string>> = {
  CAPABILITY: ({ settings }) => `* CAPABILITY ${settings.capabilities}\r\n`,
  LOGIN: ({ server, rest }) => {
    server.logins.push(`${rest.split(' ')[0]?.replaceAll('"', '')}/LOGIN`);
    return '';
  },
  LIST: ({ server, rest }) => {
    if (rest === '"" ""') return '* LIST (\\Noselect) "/" ""\r\n';
    const asked = rest.replace('"" ', '').replaceAll('"', '');
    return server.folders
      .filter(({ name }) => asked === '*' || asked === name)
      .map(({ marks = '', name }) => `* LIST (${marks}) "/" "${name}"\r\n`)
      .join('');
  },
  EXAMINE: ({ server, session, rest }) => {
    const path = rest.replaceAll('"', '');
    session.folder = server.folders.find((folder) => folder.name === path);
    const count = path === 'INBOX' ? server.inbox.length : 1;
    return `* ${count} EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT ${count + 1}] n\r\n`;
  },
  'UID SEARCH': ({ server, session, rest }) => {
    const id = /<[^<>]+>/.exec(rest)?.[0];
    if (id !== undefined) return `* SEARCH${session.folder?.holds === id ? ' 1' : ''}\r\n`;
    const from = Number(/(\d+):/.exec(rest)?.[1] ?? 1);
    const uids = server.inbox.map((_, index) => index + 1).filter((uid) => uid >= from);
    return `* SEARCH ${uids.join(' ')}\r\n`;
  },
  'UID FETCH': ({ server, rest }) => {
    const [from = 1, to = from] = (rest.split(' ')[0] ?? '').split(':').map(Number);
    return server.inbox
      .map((mail, index) => ({ uid: index + 1, mail }))
      .filter(({ uid }) => uid >= from && uid <= to)
      .map(
        ({ uid, mail }) => `* ${uid} FETCH (UID ${uid} BODY[] {${Buffer.byteLength(mail)}}\r\n${mail})\r\n`,
      )
      .join('');
  },
  LOGOUT: () => '* BYE bye\r\n',
};
