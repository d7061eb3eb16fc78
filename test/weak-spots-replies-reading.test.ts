import { expect, test } from 'vitest';
import { INTENTS } from '#inbound/contract';
import { readBounce } from '../src/inbound/bounce.rules.ts';
import { mailOfFields } from '../src/inbound/given-mail.ts';
import { readOptOut } from '../src/inbound/opt-out.rules.ts';
import { parseMail } from '../src/inbound/parse-mail.ts';
import { readReply } from '../src/inbound/read-reply.rules.ts';

/** Traps of reading replies, each under the place that tells of it. */
const AT = Temporal.Instant.from('2026-03-02T09:00:00Z');
type Headers = Record<string, string>;
const read = (text: string, more: { subject?: string; headers?: Headers } = {}) => {
  const { subject = 'Re: Pipeline', headers = { 'In-Reply-To': '<a@sender.example>' } } = more;
  return readReply(mailOfFields({ subject, from: 'dana@acme.example', text, headers }), AT);
};
const intent = (text: string, more?: { subject?: string; headers?: Headers }) =>
  read(text, more).meaning.intent;

async function notice(...recipients: readonly [address: string, action: string, status: string][]) {
  const raw = [
    'From: MAILER-DAEMON@mx.example',
    'To: sam@sender.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    ...[
      '--b',
      'Content-Type: text/plain',
      '',
      'See below.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
    ],
    ...['Reporting-MTA: dns; mx.example', ''],
    ...recipients.flatMap(([address, action, status]) => [
      `Final-Recipient: rfc822; ${address}`,
      ...[`Action: ${action}`, `Status: ${status}`, ''],
    ]),
    '--b--',
  ].join('\r\n');
  const parsed = await parseMail(new TextEncoder().encode(raw));
  return parsed.readable ? readBounce(parsed.mail) : null;
}

test('anchors §6 1, §2.2 33: a failure notice that says Auto-Submitted is a failure, no absence', async () => {
  expect(await notice(['dana@acme.example', 'failed', '5.1.1'])).toMatchObject({ kind: 'bounce' });
});

test('anchors §6 2: X-Auto-Response-Suppress alone is no machine', () => {
  const headers = { 'X-Auto-Response-Suppress': 'All', 'In-Reply-To': '<a@sender.example>' };
  expect(read('Sounds interesting, tell me more.', { headers })).toMatchObject({
    ...{ automatic: false, meaning: { intent: 'positive' } },
  });
});

test.each([{ Precedence: 'list' }, { 'Auto-Submitted': 'no' }])(
  'anchors §6 3: a person may send with %j',
  (headers) => {
    expect(
      read('Sounds interesting, tell me more.', { headers: headers as unknown as Headers }).automatic,
    ).toBe(false);
  },
);

test.each(['Re: automatic invoicing question', 'back in the office'])(
  'anchors §6 5: the subject "%s" makes no absence',
  (subject) => {
    expect(read('Sounds interesting, tell me more.', { subject })).toMatchObject({
      ...{ ofMachine: false, meaning: { intent: 'positive' } },
    });
  },
);

test('anchors §6 6, §2.2 37: of several recipients only the failed one is named as failed', async () => {
  const verdict = await notice(
    ['dana@acme.example', 'failed', '5.1.1'],
    ['kim@acme.example', 'delivered', '2.0.0'],
  );
  const severity =
    verdict?.kind === 'bounce' ? verdict.recipients.map((each) => [each.address, each.severity]) : [];
  expect(severity).toEqual([
    ['dana@acme.example', 'hard'],
    ['kim@acme.example', 'none'],
  ]);
});

test.each([
  [
    'Thanks.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n> To unsubscribe, reply stop.',
    'Re: hello',
  ],
  ['', 'Re: Stop losing leads'],
])('anchors §6 7, §2.2 34: a quoted footer and a kept subject are no opt-out %#', (text, subject) => {
  expect(read(text, { subject }).meaning.optOut).toBe(false);
});

/** What the poller before made of each, and what it is. */
test.each<[string, readonly string[], string?]>([
  ['Not interested', ['negative']],
  ['No longer interested', ['negative']],
  ["Looking forward to it, let's talk", ['positive', 'meeting_request']],
  ["We're moving away from cold outreach", ['unknown', 'negative', 'objection']],
  ['We will be back in touch', ['not_now', 'unknown']],
  ['Out of office, back on 15/03/2026', ['out_of_office'], '2026-03-15'],
  ['I am out of office and will return on 2026-03-15', ['out_of_office'], '2026-03-15'],
  ['I am out of the office, returning on\nMarch 15', ['out_of_office'], '2026-03-15'],
  ['Ich bin im Urlaub.', ['out_of_office']],
  ['Estoy de vacaciones, vuelvo el 15 de marzo', ['out_of_office'], '2026-03-15'],
  ["What's your pricing?", ['question']],
  ['ok', ['unknown']],
  ['Maybe next quarter', ['not_now']],
  ['We already use Acme', ['objection']],
  ['Bitte entfernen Sie mich', ['unsubscribe']],
  ['Please forward me the details, I am interested.', ['positive']],
  ['Sono fuori ufficio', ['out_of_office']],
  ['Ik ben op vakantie', ['out_of_office']],
])('gtmos §20.4, §32 3: "%s"', (text, wanted, back) => {
  const { meaning } = read(text);
  expect(wanted).toContain(meaning.intent);
  if (back) expect(meaning.returnDate).toBe(back);
});

test('gtmos §32 3: what nothing speaks for is unknown, never positive', () => {
  expect(intent('The blue folder was on the shelf.')).toBe('unknown');
});

test('gtmos §32 4: a day of return is a day, or none', () => {
  expect(read('I am out of the office, back in 2 weeks.').meaning.returnDate).toMatch(/^2026-03-1\d$/);
  expect(read('I am out of the office, back on 03/04.').meaning.returnDate).toBeNull();
});

test.each(['stop', 'STOP.', 'unsubscribe', 'opt out', 'Remove us', 'Take me off', 'Do not contact me'])(
  'autosend §5.2, §28 10: "%s" is a wish to be left alone',
  (text) => {
    expect(readOptOut(text).optOut).toBe(true);
  },
);

test.each(['Please stop texting me', 'Please remove me and stop bothering us'])(
  'autosend §28 10: "%s" — a strong phrase wins',
  (text) => {
    expect(intent(text)).toBe('unsubscribe');
  },
);

test.each([
  ["Don't call, e-mail me", 'Re: hello'],
  ["I can't stop laughing, send me the e-mail", 'Re: hello'],
  ['Sounds interesting, tell me more.', 'Re: Stop the leak'],
])('autosend §28 11: "%s" under "%s" is no opt-out', (text, subject) => {
  expect(read(text, { subject }).meaning.optOut).toBe(false);
});

test.each([
  'We are blocked until the quarter ends, but I am interested.',
  'Our board rejected spam tools last year; tell me more about yours.',
  'There are 550 of us here. Interested, tell me more.',
  "Please don't e-mail me on this address, use dana@acme.example.",
])('autosend §5.3, §28 12: words of a failure said by a person are no failure: %s', (text) => {
  const mail = mailOfFields({ subject: 'Re: hello', from: 'postmaster@acme.example', text });
  expect(readBounce(mail)).toBeNull();
});

test('autosend §28 14: a reason against is an intent of its own', () => {
  expect(intent('We already work with another provider.')).toBe('objection');
});

test('autosend §28 15: there is no "neutral" that could mean "failed"', () => {
  expect(INTENTS).not.toContain('neutral');
  expect(read('').meaning).toMatchObject({ intent: 'unknown', reasons: [{ code: 'intent.unknown' }] });
});

test('autosend §28 16: one order — an opt-out beside absence, praise and anger is an opt-out', () => {
  const text = 'You idiots! Great product, but I am out of office until 9 March 2026. Unsubscribe me.';
  expect(intent(text)).toBe('unsubscribe');
});
