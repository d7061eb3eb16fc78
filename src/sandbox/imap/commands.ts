import { FOLDERS, type FolderName } from '../mail/mail-store.ts';
import type { ImapCommand, Token } from './command-reader.ts';
import { fetchAnswer, fetchItems } from './fetch.ts';
import { searchFolder } from './search.ts';
import { announce, folderOf, type ImapSession } from './session.ts';
import { readSet } from './sets.ts';

/** Answers the tagged line without its tag, or null when that line comes later. */
type Run = (session: ImapSession, command: ImapCommand) => Promise<string | null>;
export type KnownCommand = { readonly needs: 'nothing' | 'login' | 'folder'; readonly run: Run };

const CAPABILITIES = 'IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN IDLE NAMESPACE ID SPECIAL-USE UNSELECT ENABLE';
const MARKS: Readonly<Record<FolderName, string>> = {
  INBOX: '\\HasNoChildren',
  Sent: '\\HasNoChildren \\Sent',
};

const text = (token: Token | undefined): string => (typeof token === 'string' ? token : '');
const folderNamed = (name: string): FolderName | undefined =>
  FOLDERS.find((folder) => folder.toLowerCase() === name.toLowerCase());

const capability: Run = async (session) => {
  await session.write(`* CAPABILITY ${CAPABILITIES}\r\n`);
  return 'OK done';
};

function enter(session: ImapSession, user: string, password: string): string {
  const mailbox = user.toLowerCase();
  if (!session.access.mayLogIn(mailbox, password)) return 'NO [AUTHENTICATIONFAILED] Invalid credentials';
  session.user = mailbox;
  return `OK [CAPABILITY ${CAPABILITIES}] logged in`;
}

const login: Run = async (session, { args }) => enter(session, text(args[0]), text(args[1]));

const authenticate: Run = async (session, { tag, args }) => {
  if (text(args[0]).toUpperCase() !== 'PLAIN') return 'NO only PLAIN is known here';
  const check = (encoded: string): string => {
    const [, user = '', password = ''] = Buffer.from(encoded, 'base64').toString('utf8').split('\u0000');
    return enter(session, user, password);
  };
  if (args[1] !== undefined) return check(text(args[1]));
  session.expect = (line) => session.write(`${tag} ${line === '*' ? 'BAD cancelled' : check(line)}\r\n`);
  await session.write('+ \r\n');
  return null;
};

const list: Run = async (session, { name, args }) => {
  const words = args.filter((word) => typeof word === 'string' && word.toUpperCase() !== 'RETURN');
  const pattern = `${text(words[0])}${text(words[1])}`;
  if (pattern === '') {
    await session.write(`* ${name} (\\Noselect) "/" ""\r\n`);
    return 'OK done';
  }
  const matcher = new RegExp(
    `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*')}$`,
    'i',
  );
  for (const folder of FOLDERS)
    if (matcher.test(folder)) await session.write(`* ${name} (${MARKS[folder]}) "/" "${folder}"\r\n`);
  return 'OK done';
};

const select =
  (readOnly: boolean): Run =>
  async (session, { args }) => {
    session.selected = null;
    const name = folderNamed(text(args[0]));
    if (!name || session.user === null) return 'NO [NONEXISTENT] no such folder';
    const folder = session.access.store.folder(session.user, name);
    session.selected = { name, readOnly, announced: folder.mails.length };
    await session.write(
      [
        '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
        `* ${folder.mails.length} EXISTS`,
        '* 0 RECENT',
        '* OK [PERMANENTFLAGS ()] no flags are kept',
        `* OK [UIDVALIDITY ${folder.uidValidity}] valid`,
        `* OK [UIDNEXT ${folder.uidNext()}] next`,
        '',
      ].join('\r\n'),
    );
    return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] done`;
  };

const status: Run = async (session, { args }) => {
  const name = folderNamed(text(args[0]));
  if (!name || session.user === null) return 'NO [NONEXISTENT] no such folder';
  const folder = session.access.store.folder(session.user, name);
  const values: Record<string, number> = {
    MESSAGES: folder.mails.length,
    UIDNEXT: folder.uidNext(),
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.mails.length,
    RECENT: 0,
    SIZE: folder.mails.reduce((sum, mail) => sum + mail.size, 0),
  };
  const asked = (Array.isArray(args[1]) ? args[1] : []).map((item) => text(item).toUpperCase());
  const answers = asked.flatMap((item) => (values[item] === undefined ? [] : [`${item} ${values[item]}`]));
  await session.write(`* STATUS "${name}" (${answers.join(' ')})\r\n`);
  return 'OK done';
};

const fetch =
  (byUid: boolean): Run =>
  async (session, { args }) => {
    const folder = folderOf(session);
    if (!folder) return 'BAD select a folder first';
    const inside = readSet(text(args[0]), byUid ? (folder.mails.at(-1)?.uid ?? 0) : folder.mails.length);
    const items = fetchItems(args[1], byUid);
    if (!inside || !items) return 'BAD this cannot be fetched';
    for (const [index, mail] of [...folder.mails].entries()) {
      if (inside(byUid ? mail.uid : index + 1))
        await session.write(fetchAnswer(folder, index + 1, mail, items));
    }
    return 'OK done';
  };

const search =
  (byUid: boolean): Run =>
  async (session, { args }) => {
    const folder = folderOf(session);
    const found = folder && searchFolder(folder, args);
    if (!found) return 'BAD this cannot be searched';
    const numbers = found.map(([sequence, mail]) => (byUid ? mail.uid : sequence));
    await session.write(`* SEARCH${numbers.map((number) => ` ${number}`).join('')}\r\n`);
    return 'OK done';
  };

const idle: Run = async (session, { tag }) => {
  session.idle = tag;
  await session.write('+ idling\r\n');
  await announce(session);
  return null;
};

const noop: Run = async (session) => {
  await announce(session);
  return 'OK done';
};

const leaveFolder: Run = async (session) => {
  session.selected = null;
  return 'OK done';
};

const say =
  (line: string): Run =>
  async (session) => {
    await session.write(`${line}\r\n`);
    return 'OK done';
  };

const logout: Run = async (session, { tag }) => {
  await session.write(`* BYE see you\r\n${tag} OK done\r\n`);
  session.end();
  return null;
};

const refuse: Run = async () => 'NO this server keeps its mail as it is';

/** What this server understands of IMAP4rev1: everything a reader needs, nothing that changes a mailbox. */
export const COMMANDS: Readonly<Record<string, KnownCommand>> = {
  CAPABILITY: { needs: 'nothing', run: capability },
  NOOP: { needs: 'nothing', run: noop },
  LOGOUT: { needs: 'nothing', run: logout },
  ID: { needs: 'nothing', run: say('* ID ("name" "Legwork sandbox")') },
  LOGIN: { needs: 'nothing', run: login },
  AUTHENTICATE: { needs: 'nothing', run: authenticate },
  ENABLE: { needs: 'login', run: say('* ENABLED') },
  NAMESPACE: { needs: 'login', run: say('* NAMESPACE (("" "/")) NIL NIL') },
  LIST: { needs: 'login', run: list },
  LSUB: { needs: 'login', run: list },
  SELECT: { needs: 'login', run: select(false) },
  EXAMINE: { needs: 'login', run: select(true) },
  STATUS: { needs: 'login', run: status },
  APPEND: { needs: 'login', run: refuse },
  IDLE: { needs: 'login', run: idle },
  CHECK: { needs: 'folder', run: noop },
  CLOSE: { needs: 'folder', run: leaveFolder },
  UNSELECT: { needs: 'folder', run: leaveFolder },
  FETCH: { needs: 'folder', run: fetch(false) },
  'UID FETCH': { needs: 'folder', run: fetch(true) },
  SEARCH: { needs: 'folder', run: search(false) },
  'UID SEARCH': { needs: 'folder', run: search(true) },
  STORE: { needs: 'folder', run: refuse },
  'UID STORE': { needs: 'folder', run: refuse },
};
