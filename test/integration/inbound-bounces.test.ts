import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InboundBench, openInboundBench, SENDER } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const status = (address: string, action: string, code: string, text: string) =>
  `Final-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; ${text}\r\n`;

let notices = 0;
function notice(...statuses: string[]): string {
  notices += 1;
  return [
    'From: MAILER-DAEMON@mx.example',
    `To: ${SENDER}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    `Message-ID: <dsn.${notices}@mx.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Not delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    ...statuses,
    '--b--',
    '',
  ].join('\r\n');
}

test('of several recipients only the failed ones suffer', async () => {
  const [dead, full] = [await bench.mailedLead('gina'), await bench.mailedLead('hugo')];
  const id = await bench.deliver(
    notice(
      status(dead.address, 'failed', '5.1.1', '550 5.1.1 User unknown'),
      status(full.address, 'failed', '5.2.2', '552 5.2.2 Mailbox full'),
    ),
  );
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'bounce' });
  expect(await bench.leadState(dead.leadId)).toMatchObject({ status: 'bounced' });
  expect(await bench.leadState(full.leadId)).toMatchObject({ status: 'sent' });
  expect([await bench.suppressed(dead.address), await bench.suppressed(full.address)]).toEqual([1, 0]);
  expect(await bench.enrolment(dead.leadId)).toEqual({ state: 'exited', reason: 'bounced' });
  expect(await bench.enrolment(full.leadId)).toMatchObject({ state: 'active' });
});

test('a second mail that the mailbox does not take closes it; reports about one mail are one, and delays and faults of ours are none', async () => {
  const [full, ours] = [await bench.mailedLead('jana'), await bench.mailedLead('kurt')];
  const fails = (hours: number, action = 'failed') =>
    bench.deliver(
      notice(
        status(full.address, action, '5.2.2', '552 5.2.2 Mailbox full'),
        status(ours.address, action, '5.7.1', '550 5.7.1 your IP 192.0.2.1 is blocked by reputation'),
      ),
      { hours },
    );
  await fails(0);
  await fails(3);
  await fails(60, 'delayed');
  expect(await bench.leadState(full.leadId)).toMatchObject({ status: 'sent' });
  await fails(72);
  expect(await bench.leadState(full.leadId)).toMatchObject({ status: 'bounced' });
  expect(await bench.leadState(ours.leadId)).toMatchObject({ status: 'sent' });
  expect([await bench.suppressed(full.address), await bench.suppressed(ours.address)]).toEqual([1, 0]);
  expect(await bench.enrolment(full.leadId)).toEqual({ state: 'exited', reason: 'bounced' });
});

test('a complaint is a no for ever', async () => {
  const lead = await bench.mailedLead('ida');
  const raw = [
    'From: feedback@provider.example',
    `To: ${SENDER}`,
    'Subject: complaint',
    'Message-ID: <arf.1@provider.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'A complaint.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: x',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${lead.messageId}\r\nFrom: ${SENDER}\r\nSubject: Hello\r\n\r\nHello`,
    '--b--',
    '',
  ].join('\r\n');
  await bench.deliver(raw);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed' });
  expect(await bench.suppressed(lead.address)).toBe(1);
});
