import { expect, test } from 'vitest';
import { readBounce } from './bounce.rules.ts';
import { parseMail } from './parse-mail.ts';

async function recipientsOf(head: readonly string[], body: string): Promise<unknown[]> {
  const raw = [
    'From: MAILER-DAEMON@mx.example',
    'Return-Path: <>',
    'To: sam@sender.example',
    ...head,
    '',
    body,
  ].join('\n');
  const parsed = await parseMail(new TextEncoder().encode(raw.replaceAll('\n', '\r\n')));
  const verdict = parsed.readable ? readBounce(parsed.mail) : null;
  if (verdict?.kind !== 'bounce') throw new Error('This is no notice of failed delivery.');
  return verdict.recipients.map((one) => [one.address, one.severity, one.reason]);
}
const SUBJECT = 'Subject: Undelivered Mail Returned to Sender';

const TWO = `Final-Recipient: rfc822; dana@client.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; eli@client.example
Action: failed
Status: 5.2.2
`;
const BOTH = [
  ['dana@client.example', 'hard', 'user_unknown'],
  ['eli@client.example', 'soft', 'mailbox_full'],
];

test('a report written into the prose is read like one with its own part', async () => {
  expect(await recipientsOf([SUBJECT], `Some failed.\n\n${TWO}`)).toEqual(BOTH);
});

test('a report whose parts lost their dividing lines is read nevertheless', async () => {
  const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary="gone"';
  expect(await recipientsOf([SUBJECT, 'MIME-Version: 1.0', type], TWO)).toEqual(BOTH);
});

test('the address quoted from the head of our mail and the one to ask are not the failed one', async () => {
  const body = `Your message
  To:      office@client.example
could not be brought to the following recipients:
dana@other.example on Monday
    no such mailbox

For help contact <help@mx.example>
`;
  expect(await recipientsOf([SUBJECT], body)).toEqual([['dana@other.example', 'hard', 'user_unknown']]);
});

test('an address that stands in the headers of the notice, or is its own receiver, is still the failed one', async () => {
  const about = (address: string): string => `Delivery failed for <${address}>: 552 disk quota exceeded`;
  expect(
    await recipientsOf([SUBJECT, 'X-Original-To: <dana@client.example>'], about('dana@client.example')),
  ).toEqual([['dana@client.example', 'soft', 'mailbox_full']]);
  expect(await recipientsOf([SUBJECT], about('sam@sender.example'))).toEqual([
    ['sam@sender.example', 'soft', 'mailbox_full'],
  ]);
});

test('a path as the final recipient yields to the address in the headers', async () => {
  const body = 'Final-Recipient: rfc822;/var/mail/dana\nAction: failed\nStatus: 5.2.2\n';
  expect(await recipientsOf([SUBJECT, 'X-Failed-Recipients: dana@client.example'], body)).toEqual([
    ['dana@client.example', 'soft', 'mailbox_full'],
  ]);
});

test('each of several recipients has its own reason', async () => {
  const body = `Could not deliver to the following addresses:

<dana@client.example>: 550 5.1.1 user unknown
<eli@client.example>: 552 mailbox is full
`;
  expect(await recipientsOf(['Subject: Returned mail: User unknown'], body)).toEqual(BOTH);
});

test('a mail system that quotes the refusal of a server needs no telling subject', async () => {
  expect(
    await recipientsOf(['Subject: Hello'], 'To dana@client.example:\n451 4.3.0 queue file write error'),
  ).toEqual([['dana@client.example', 'soft', 'system']]);
});
