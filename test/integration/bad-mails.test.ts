import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { row, rows } from '#core/db/index';
import { allow } from '#core/verdict';
import { defineGuard } from '#gateway';
import { processDue } from '#inbound';
import { slice } from '#inbound/slice';
import { close, nativeMailPerformers } from '#vendors/native-mail/performers';
import { fetchMail } from '#vendors/ports/reply-source';
import { startImapServer } from '../../src/sandbox/imap/imap-server.ts';
import { openMailStore } from '../../src/sandbox/mail/mail-store.ts';
import { type InboundBench, mail, openInboundBench, SENDER } from '../support/inbound-bench.ts';
import { T0 } from '../support/workbench.ts';

const anybody = defineGuard({
  name: 'anybody',
  slot: 'permission',
  effects: ['read'],
  check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
});

const folder = mkdtempSync(join(tmpdir(), 'legwork-bad-mails-'));
const store = openMailStore(folder);
let imap: Awaited<ReturnType<typeof startImapServer>>;
let bench: InboundBench;
/** The last number of what earlier tests left in the mailbox. */
let before = 0;

beforeAll(async () => {
  store.ensure(SENDER);
  imap = await startImapServer({ store, mayLogIn: () => true });
  const login = { host: '127.0.0.1', port: imap.port, secure: false, user: SENDER, password: 'secret' };
  bench = await openInboundBench({
    performers: nativeMailPerformers().filter(({ operation }) => operation.name === fetchMail.name),
    guards: [anybody],
    connection: { smtp: login, imap: login, filesSent: true },
  });
});
afterAll(async () => {
  await bench?.[Symbol.asyncDispose]();
  close();
  await imap?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  before = store.folder(SENDER, 'INBOX').uidNext() - 1;
});

/** Puts mails into the mailbox, has it polled once, and reads what came. */
async function arrive(...raws: (string | Buffer)[]): Promise<void> {
  for (const raw of raws) store.append(SENDER, 'INBOX', Buffer.from(raw as string), T0);
  const poll = slice.ticks?.find((tick) => tick.name === 'inbound.poll');
  await poll?.run(bench.ctx);
  while ((await processDue(bench.ctx)) > 0);
}

type Kept = { uid: number; outcome: string | null; codes: string[]; bytes: number; attempts: number };
/** What became of the mails of this test, in the order of the mailbox. */
const kept = () =>
  bench.ctx.db.tx((tx) =>
    rows<Kept>(
      tx,
      sql`select uid::int - ${before}::int as uid, outcome, length(raw) as bytes, attempts, array(select r->>'code' from jsonb_array_elements(reasons) r) as codes
          from inbound_mail where uid > ${before} order by uid`,
    ),
  );
/** How far the mailbox was read, counted from the beginning of this test, and what stands in the way. */
const cursor = () =>
  bench.ctx.db.tx((tx) =>
    row<{ uid: number; error: string | null }>(
      tx,
      sql`select last_uid::int - ${before}::int as uid, poll_error as error from mailboxes`,
    ),
  );
const intents = async (leadId: string) => (await bench.repliesOf(leadId)).map((reply) => reply.intent);
const from = (name: string) => `${name} <${name}@b.example>`;

test('a 25 MB mail: kept whole, read by its beginning, and never so many in one page that none can be stored', async () => {
  const lead = await bench.mailedLead('bianca');
  const picture = `${'A'.repeat(76)}\r\n`.repeat(25_000_000 / 78);
  const huge = mail({
    from: lead.address,
    inReplyTo: lead.messageId,
    headers: { 'Content-Type': 'multipart/mixed; boundary=b' },
    text: `--b\r\nContent-Type: text/plain\r\n\r\nNot interested.\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}--b--`,
  });
  await arrive(
    huge,
    mail({ from: from('x'), text: picture.slice(0, 16_000_000) }),
    mail({ from: from('behind'), text: 'Hello' }),
  );
  expect(await cursor()).toEqual({ uid: 3, error: null });
  expect(await kept()).toMatchObject([
    { outcome: 'reply', bytes: huge.length, attempts: 0 },
    { outcome: 'unmatched', attempts: 0 },
    { outcome: 'unmatched', codes: ['mail.unmatched'] },
  ]);
  expect(await intents(lead.leadId)).toEqual(['negative']);
  const pages = await bench.ctx.db.tx((tx) =>
    rows<{ mails: number; bytes: number }>(
      tx,
      sql`select jsonb_array_length(receipt->'mails') as mails, length(receipt::text) as bytes from operation_log order by intended_at, id`,
    ),
  );
  expect(pages.map((page) => page.mails)).toEqual([1, 2]);
});

test('broken MIME: each is kept with its reason at the first reading, and those behind it are read', async () => {
  const broken = [
    '',
    '\r\n\r\n',
    '\u0000\u0001 no mail at all',
    'From',
    mail({
      from: from('a'),
      text: '--b\r\nContent-Type',
      headers: { 'Content-Type': 'multipart/mixed; boundary="b' },
    }),
    mail({ from: from('c'), text: '%%%', headers: { 'Content-Transfer-Encoding': 'base64' } }),
    mail({ from: from('d'), text: 'x', id: '<null\u0000@b.example>' }),
    mail({ from: from('e'), text: 'x', id: `<${randomName(20_000)}@b.example>` }),
    mail({ from: from('f'), text: 'x', inReplyTo: '<null\u0000@b.example>' }),
    mail({ from: 'Null\u0000 <g\u0000@b.example>', text: 'x' }),
    mail({ from: from('h'), text: 'x', subject: `${'a'.repeat(199)}😀` }),
    mail({ from: from('i'), text: 'x', subject: '=?utf-8?Q?=00=00?= =?nothing?X?=' }),
    mail({ from: from('j'), text: 'x', headers: { Date: 'never', 'MIME-Version': '\u0000' } }),
    Array.from(
      { length: 3_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    ).join(''),
  ];
  await arrive(...broken, mail({ from: from('behind'), text: 'Hello' }));
  const found = await kept();
  expect(found).toHaveLength(broken.length + 1);
  expect(found.filter(({ outcome, codes }) => outcome === null || codes.length === 0)).toEqual([]);
  expect(found.filter(({ attempts, codes }) => attempts > 0 || codes.includes('mail.failed'))).toEqual([]);
  expect(await cursor()).toEqual({ uid: broken.length + 1, error: null });
});

test('broken MIME of a lead: it is their answer all the same', async () => {
  const lead = await bench.mailedLead('nula');
  const name = `Nula\u0000 <${lead.address}>`;
  const headers = { References: `<a\u0000@b.example> ${lead.messageId}`, 'In-Reply-To': lead.messageId };
  await arrive(
    mail({ from: name, text: 'Not interested.\u0000', subject: `Re: \u0000${'a'.repeat(994)}😀`, headers }),
  );
  expect(await kept()).toMatchObject([{ outcome: 'reply', attempts: 0 }]);
  expect(await intents(lead.leadId)).toEqual(['negative']);
});

test.each([
  ['a name nobody knows', 'klingon-8', Buffer.from('Kein Interesse, vielen Dank.')],
  ['UTF-8 that is Latin-1', 'utf-8', Buffer.from('Kein Interesse, schöne Grüße.', 'latin1')],
  ['ASCII that is UTF-8', 'us-ascii', Buffer.from('Kein Interesse, schöne Grüße.')],
  ['no name', '""', Buffer.from('Kein Interesse, schöne Grüße.')],
  ['UTF-16', 'utf-16le', Buffer.from('Kein Interesse, schöne Grüße.', 'utf16le')],
])('wrong charset: %s', async (name, charset, body) => {
  const lead = await bench.mailedLead(name.replace(/\W/g, '').toLowerCase());
  const headers = { 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': '8bit' };
  const head = mail({ from: lead.address, inReplyTo: lead.messageId, headers, text: '' });
  await arrive(Buffer.concat([Buffer.from(head), body]), mail({ from: from('behind'), text: 'Hello' }));
  expect(await kept()).toMatchObject([{ outcome: 'reply', attempts: 0 }, { outcome: 'unmatched' }]);
  expect(await intents(lead.leadId)).toEqual(['negative']);
  expect(await cursor()).toEqual({ uid: 2, error: null });
});

test('a loop of auto-responders: each is kept as automatic, none counts as an answer, and a person behind them is heard', async () => {
  const lead = await bench.mailedLead('looping');
  const echo = (turn: number) =>
    mail({
      from: lead.address,
      id: `<loop.${turn}@client.example>`,
      inReplyTo: lead.messageId,
      subject: `${'Automatic reply: '.repeat(turn + 1)}Stop losing leads`,
      // The same words come twice in a row: such a second one is the same message to us.
      text: `Thank you for your message. We have received it as number ${Math.ceil(turn / 2)}.`,
      headers: turn % 2 === 0 ? { 'Auto-Submitted': 'auto-replied' } : {},
    });
  await arrive(...Array.from({ length: 120 }, (_, turn) => echo(turn)));
  const outcomes = Object.groupBy(await kept(), ({ outcome }) => outcome ?? 'unread');
  expect(Object.entries(outcomes).map(([outcome, mails]) => [outcome, mails?.length])).toEqual([
    ['auto', 61],
    ['duplicate', 59],
  ]);
  expect(await cursor()).toEqual({ uid: 120, error: null });
  expect(await bench.leadState(lead.leadId)).toMatchObject({ replies: 0 });
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
  expect(await bench.planned(lead.leadId)).toBe(1);
  expect(new Set((await bench.repliesOf(lead.leadId)).map((reply) => reply.threadId)).size).toBe(1);
  await arrive(mail({ from: lead.address, inReplyTo: lead.messageId, text: 'Not interested.' }));
  expect(await bench.leadState(lead.leadId)).toMatchObject({ replies: 1 });
});

test('a thread with no known message: a lead is known by the address, a stranger is a new one, and a program is nobody', async () => {
  const lead = await bench.mailedLead('threadless');
  const inReplyTo = '<lost.1@elsewhere.example>';
  await arrive(
    mail({ from: from('stranger'), inReplyTo, text: 'Yes, as we said.' }),
    mail({
      from: from('robot'),
      inReplyTo,
      text: 'Received.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    }),
    mail({ from: lead.address, inReplyTo, text: 'Not interested.' }),
  );
  expect(await kept()).toMatchObject([
    { outcome: 'reply', codes: expect.arrayContaining(['match.newcomer']) },
    { outcome: 'unmatched', codes: ['mail.unmatched'] },
    { outcome: 'reply', codes: expect.arrayContaining(['match.sender']) },
  ]);
  expect(await intents(lead.leadId)).toEqual(['negative']);
  expect(await cursor()).toEqual({ uid: 3, error: null });
});

/** Letters without a pattern, so that nothing makes them shorter. */
function randomName(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (seed % 26));
  }).join('');
}
