import { expect, test } from 'vitest';
import { readBounce } from './bounce.rules.ts';
import { parseMail } from './parse-mail.ts';

async function read(raw: string) {
  const parsed = await parseMail(new TextEncoder().encode(raw.replaceAll('\n', '\r\n')));
  if (!parsed.readable) throw new Error(parsed.reason.text);
  return readBounce(parsed.mail);
}

const dsn = (action: string, status: string, diagnostic: string): string => `From: MAILER-DAEMON@mx.example
To: sam@sender.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

See below.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Dana@Client.example
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; ${diagnostic}

--b
Content-Type: message/rfc822

Message-ID: <ours.1@sender.example>
Subject: Hello

Hello
--b--
`;

test.each([
  ['failed', '5.1.1', '550 5.1.1 User unknown', 'hard', 'user_unknown'],
  ['failed', '5.1.2', '550 Host unknown', 'hard', 'host_unknown'],
  ['failed', '5.2.2', '552 5.2.2 Mailbox full', 'soft', 'mailbox_full'],
  ['failed', '5.7.1', '550 5.7.1 Message rejected: listed at spamhaus', 'soft', 'blocked'],
  [
    'failed',
    '5.7.26',
    '550 5.7.26 Unauthenticated email from sender.example is not accepted due to DMARC policy',
    'soft',
    'authentication',
  ],
  ['failed', '4.4.1', '421 Connection timed out', 'soft', 'expired'],
  ['delayed', '4.2.0', '450 Greylisted, try again later', 'soft', 'throttled'],
  ['relayed', '2.0.0', '250 ok', 'none', 'unknown'],
])('%s %s %s is %s', async (action, status, diagnostic, severity, why) => {
  expect(await read(dsn(action, status, diagnostic))).toMatchObject({
    kind: 'bounce',
    recipients: [{ address: 'dana@client.example', action, status, severity, reason: why }],
    returnedIds: ['ours.1@sender.example'],
  });
});

test('a notice in prose names its recipient', async () => {
  const verdict = await read(`From: MAILER-DAEMON@mx.example
Return-Path: <>
To: sam@sender.example
Subject: failure notice

Hi. This is the mail program at mx.example.

<dana@client.example>:
550 5.1.1 no such user here

--- Below this line is a copy of the message.

Message-ID: <ours.2@sender.example>
`);
  expect(verdict).toMatchObject({
    kind: 'bounce',
    recipients: [{ address: 'dana@client.example', severity: 'hard' }],
    returnedIds: ['ours.2@sender.example'],
  });
});

test.each([
  [
    'an absence notice',
    'From: dana@client.example\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: Away until May 5\nIn-Reply-To: <ours.1@sender.example>\n\nI am away.',
  ],
  [
    'a person writing about failed mail',
    'From: dana@client.example\nSubject: Re: Mail delivery failed yesterday\nIn-Reply-To: <ours.1@sender.example>\n\nDid you see my message?',
  ],
])('%s is no bounce', async (_name, raw) => {
  expect(await read(raw)).toBeNull();
});

test('praise from a provider is no complaint', async () => {
  const report = (type: string): string => `From: f@provider.example
Subject: report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: ${type}
Original-Rcpt-To: dana@client.example

--b--
`;
  expect(await read(report('abuse'))).toMatchObject({
    kind: 'complaint',
    addresses: ['dana@client.example'],
  });
  expect(await read(report('not-spam'))).toBeNull();
});
