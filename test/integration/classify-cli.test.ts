import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

type Answer = Record<string, unknown>;

const HEAD =
  'From: Ana Lopez <ana@prospect.example>\r\nTo: sam@sender.example\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nMessage-ID: <a@prospect.example>\r\n';
const mail = (subject: string, text: string, more = 'Content-Type: text/plain; charset=utf-8\r\n'): string =>
  `${HEAD}Subject: ${subject}\r\n${more}\r\n${text}`;
const DSN = [
  'Return-Path: <>',
  'From: Mail Delivery Subsystem <mailer-daemon@prospect.example>',
  'To: sam@sender.example',
  'Subject: Delivery Status Notification (Failure)',
  'Auto-Submitted: auto-replied',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
  '',
  '--r',
  'Content-Type: text/plain',
  '',
  'Your message could not be delivered.',
  '--r',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.prospect.example',
  '',
  'Final-Recipient: rfc822; gone@prospect.example',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1 No such user here',
  '',
  'Final-Recipient: rfc822; here@prospect.example',
  'Action: delivered',
  'Status: 2.0.0',
  '--r--',
  '',
].join('\r\n');

let terminal: Terminal;
beforeAll(() => {
  terminal = openTerminal();
});
afterAll(() => terminal.close());

const answersIn = (stdout: string): Answer[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(terminal.folder, name);
  writeFileSync(path, content);
  return path;
};
const classify = async (args: readonly string[], stdin?: string) => {
  const ran = await terminal.run(['classify', ...args, '--json'], stdin === undefined ? {} : { stdin });
  return { code: ran.code, stderr: ran.stderr, answers: answersIn(ran.stdout) };
};

test('files are read one line each, without an installation', async () => {
  const { code, answers } = await classify([
    file('no.eml', mail('Re: Leads', 'Please remove me from your list.\r\n\r\n> Worth a look?')),
    file(
      'away.eml',
      mail(
        'Automatic reply: Leads',
        'I am out of the office until 9 March 2026.',
        'Auto-Submitted: auto-replied\r\n',
      ),
    ),
    file('failed.eml', DSN),
  ]);
  expect(code).toBe(0);
  expect(answers).toMatchObject([
    {
      id: join(terminal.folder, 'no.eml'),
      intent: 'unsubscribe',
      opt_out: true,
      bounce: null,
      language: 'en',
    },
    { intent: 'out_of_office', opt_out: false, return_date: '2026-03-09' },
    { intent: 'bounce', return_date: null, redirect: null },
  ]);
  expect(answers[0]?.visible_text).toBe('Please remove me from your list.');
  expect(answers[2]?.bounce).toEqual({
    recipients: [
      { address: 'gone@prospect.example', dsn: '5.1.1', smtp: '550', reason: 'user_unknown', hard: true },
      { address: 'here@prospect.example', dsn: '2.0.0', smtp: null, reason: 'delivered', hard: false },
    ],
  });
  // Neither a database nor a key was made.
  expect(readdirSync(terminal.home)).toEqual([]);
});

test('lines of JSON come raw or in parts; what is wrong has its own line and the rest is done', async () => {
  const lines = [
    JSON.stringify({ id: 'raw', raw: mail('Re: Leads', 'Not interested.') }),
    '',
    'no json',
    JSON.stringify({ id: 7, subject: 'Re: Leads', from: 'Ana <ana@prospect.example>' }),
    JSON.stringify({ id: 'empty', raw: '' }),
    JSON.stringify({
      id: 'parts',
      subject: 'Re: Leads',
      from: 'Ana <a@b.example>',
      text: 'Ruf mich bitte am Donnerstag an.',
    }),
    JSON.stringify({
      id: 'dated',
      subject: 'Automatic reply',
      from: 'ana@prospect.example',
      text: 'I am out of the office and will be back on Monday.',
      headers: { 'Auto-Submitted': 'auto-replied' },
      date: '2026-03-04T09:00:00Z',
    }),
    JSON.stringify({ subject: 'Unsubscribe', from: 'a@b.example', text: '' }),
  ];
  const { code, answers } = await classify(
    [join(terminal.folder, 'none.eml'), '--jsonl', '-'],
    lines.join('\n'),
  );
  expect(code).toBe(1);
  expect(answers).toMatchObject([
    { error: `There is no file ${join(terminal.folder, 'none.eml')}.` },
    { id: 'raw', intent: 'negative' },
    { id: 'line 3', error: 'Line 3 is not JSON.' },
    { id: '7', error: expect.stringContaining('Line 4 is no mail') },
    { id: 'empty', error: 'This mail could not be decoded (It has no headers.).' },
    { id: 'parts', intent: 'call_request', language: 'de' },
    { id: 'dated', intent: 'out_of_office', return_date: '2026-03-09' },
    { id: 'line 8', intent: 'unsubscribe', opt_out: true },
  ]);
});

test('huge, broken and hostile mails are read in seconds', async () => {
  const times = (text: string, bytes: number) => text.repeat(Math.ceil(bytes / text.length));
  const began = performance.now();
  const { code, answers } = await classify([
    file(
      'attached.eml',
      mail(
        'Re: x',
        `--b\r\nContent-Type: text/plain\r\n\r\nNot interested.\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${times(`${'A'.repeat(76)}\r\n`, 25_000_000)}--b--`,
        'Content-Type: multipart/mixed; boundary=b\r\n',
      ),
    ),
    file('endless.eml', mail('Re: x', 'a'.repeat(25_000_000))),
    file('rules.eml', mail('Delivery failure', `550 user unknown\n${times('-', 6_000_000)}`)),
    file(
      'addresses.eml',
      mail(
        'Delivery failure',
        `550 user unknown\n${Array.from({ length: 200_000 }, (_, index) => `u${index}@x${index}.example: bad`).join('\n')}`,
      ),
    ),
    file(
      'headers.eml',
      mail('Re: x', 'Not interested.', Array.from({ length: 60_000 }, () => 'X-A: 1\r\n').join('')),
    ),
    file('lines.eml', mail('Re: x', times(`${'a.'.repeat(2_000)}\n`, 5_000_000))),
    file('nested.eml', mail('Re: x', '<table><tr><td>'.repeat(100_000), 'Content-Type: text/html\r\n')),
    file(
      'open.eml',
      mail(
        'Re: x',
        '--b\r\nContent-Type: text/plain\r\n\r\nNot interested.',
        'Content-Type: multipart/mixed; boundary="b\r\n',
      ),
    ),
    file(
      'charset.eml',
      Buffer.concat([
        Buffer.from(mail('Re: x', 'Kein Interesse. ', 'Content-Type: text/plain; charset=klingon-8\r\n')),
        Buffer.from([0xff, 0xfe, 0x80]),
      ]),
    ),
  ]);
  expect(answers.map((answer) => answer.intent)).toEqual([
    'negative',
    'unknown',
    'bounce',
    'bounce',
    'negative',
    'unknown',
    'unknown',
    expect.any(String),
    'negative',
  ]);
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(45_000);
});

test('people get a short block, in which nothing steers their terminal', async () => {
  const path = file('esc.eml', mail('Re: x', 'Not interested.\u001b]0;owned\u0007 \u001b[2J'));
  const { stdout, code } = await terminal.run(['classify', path]);
  expect(code).toBe(0);
  expect(stdout).toContain(`${path}\n  negative (`);
  expect(stdout).toContain('text: Not interested.');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('a reader that leaves early ends it quietly, and no mail at all is said', async () => {
  const line = JSON.stringify({ subject: 'Re: x', text: 'Not interested.' });
  const path = file('many.jsonl', `${line}\n`.repeat(20_000));
  const { stdout, stderr } = await terminal.piped(['classify', '--jsonl', path, '--json'], 'head -1');
  expect(answersIn(stdout)).toMatchObject([{ id: 'line 1', intent: 'negative' }]);
  expect(stderr).not.toMatch(/EPIPE|Error/);
  const { code, stderr: said } = await terminal.run(['classify']);
  expect(code).toBe(2);
  expect(said).toContain('Name files with mails');
});
