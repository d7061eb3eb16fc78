import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  dovecotConf,
  dovecotOauth,
  dovecotUsers,
  MAIL_OWNER,
  type MailServerPlan,
  postfixMain,
  postfixMaster,
  senderCopies,
} from './mail-server-files.ts';

const run = promisify(execFile);
const POSTFIX = '/usr/sbin/postfix';
const DOVECOT = '/usr/sbin/dovecot';
const DOVEADM = '/usr/bin/doveadm';
const LMTP = '/usr/lib/dovecot/lmtp';
/** How long the servers may take to answer for the first time. */
const PATIENCE_MS = 15_000;

/** A real Postfix and a real Dovecot of a test's own, on free ports of this machine. */
export type MailServers = {
  /** The column `connection` of a mailbox there; `more` is added to its SMTP and IMAP side. */
  connection(address: string, more?: Record<string, unknown>): Record<string, unknown>;
  /** Runs the administrator's tool of this Dovecot. */
  doveadm(...words: string[]): Promise<string>;
  /** The ends of both servers' logs, for the message of a test that fails. */
  logs(): string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Why real mail servers cannot be started here; null when they can. */
export function noMailServers(): string | null {
  const absent = [POSTFIX, DOVECOT, DOVEADM, LMTP].filter((path) => !existsSync(path));
  if (absent.length > 0)
    return `${absent.join(', ')} not found; on Debian: apt-get install postfix dovecot-imapd dovecot-lmtpd`;
  if (process.getuid?.() !== 0) return 'Postfix and Dovecot change their user, which takes root';
  const version = execFileSync(DOVECOT, ['--version'], { encoding: 'utf8' }).trim();
  // 2.4 gave every setting another name.
  if (!version.startsWith('2.3.')) return `Dovecot is ${version}, and the configuration here is for 2.3`;
  return null;
}

/** Starts both servers below a temporary folder. The system's own configuration is neither read nor changed. */
export async function openMailServers(parts: {
  mailboxes: readonly string[];
  filesSentFor: readonly string[];
  introspectionUrl: string;
}): Promise<MailServers> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-mx-'));
  // The servers' own accounts have to pass through.
  chmodSync(folder, 0o755);
  const [smtp = 0, imap = 0, lmtp = 0, auth = 0] = await freePorts(4);
  const ports = { smtp, imap, lmtp, auth };
  const domains = [...new Set(parts.mailboxes.map((address) => address.slice(address.indexOf('@') + 1)))];
  const plan: MailServerPlan = { ...parts, folder, domains, ports };
  const passwords = new Map(parts.mailboxes.map((address) => [address, `pass-of-${address}`]));
  writeFiles(plan, passwords);
  const postfixUser = Number((await run('/usr/bin/id', ['-u', 'postfix'])).stdout);
  chownSync(join(folder, 'data'), postfixUser, 0);
  const conf = join(folder, 'conf');
  const dovecot = spawn(DOVECOT, ['-F', '-c', join(conf, 'dovecot.conf')], { stdio: 'ignore' });
  const servers: MailServers = {
    connection(address, more = {}) {
      const password = passwords.get(address);
      const end = { host: '127.0.0.1', user: address, ...(more.oauth ? {} : { password }), ...more };
      const filesSent = parts.filesSentFor.includes(address);
      return { smtp: { ...end, port: smtp }, imap: { ...end, port: imap }, filesSent };
    },
    doveadm: async (...words) =>
      (await run(DOVEADM, ['-c', join(conf, 'dovecot.conf'), ...words])).stdout.trim(),
    logs: () => ['postfix.log', 'dovecot.log'].map((name) => lastLines(join(folder, name))).join('\n'),
    async [Symbol.asyncDispose]() {
      await run(POSTFIX, ['-c', conf, 'abort']).catch(() => undefined);
      await ended(dovecot);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await run(POSTFIX, ['-c', conf, 'start']);
    await Promise.all(Object.values(ports).map(answering));
    return servers;
  } catch (error) {
    const logs = servers.logs();
    await servers[Symbol.asyncDispose]();
    throw new Error(`The mail servers did not start.\n${logs}`, { cause: error });
  }
}

function writeFiles(plan: MailServerPlan, passwords: ReadonlyMap<string, string>): void {
  const { folder } = plan;
  for (const name of ['conf', 'queue', 'data', 'mail', 'run']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'mail'), MAIL_OWNER.uid, MAIL_OWNER.gid);
  const files: Record<string, string> = {
    'main.cf': postfixMain(plan),
    'master.cf': postfixMaster(plan),
    sender_bcc: senderCopies(plan),
    'dovecot.conf': dovecotConf(plan),
    'oauth2.conf': dovecotOauth(plan),
    users: dovecotUsers(folder, passwords),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'conf', name), text);
}

/** Ports nobody listens on now; all are held until all are known, so that none comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function answering(port: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await connects(port))) {
    if (performance.now() > end) throw new Error(`Nobody answers on port ${port}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const lastLines = (path: string): string =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-25).join('\n') : `${path} was not written`;
