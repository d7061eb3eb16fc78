import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InboundBench, openInboundBench, SENDER } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('of several recipients only the failed ones suffer', async () => {
  const [dead, full] = [await bench.mailedLead('gina'), await bench.mailedLead('hugo')];
  const status = (address: string, action: string, code: string, text: string) =>
    `Final-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; ${text}\r\n`;
  const raw = [
    'From: MAILER-DAEMON@mx.example',
    `To: ${SENDER}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Message-ID: <dsn.1@mx.example>',
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
    status(dead.address, 'failed', '5.1.1', '550 5.1.1 User unknown'),
    status(full.address, 'failed', '5.2.2', '552 5.2.2 Mailbox full'),
    '--b--',
    '',
  ].join('\r\n');
  const id = await bench.deliver(raw);
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'bounce' });
  expect(await bench.leadState(dead.leadId)).toMatchObject({ status: 'bounced' });
  expect(await bench.leadState(full.leadId)).toMatchObject({ status: 'sent' });
  expect([await bench.suppressed(dead.address), await bench.suppressed(full.address)]).toEqual([1, 0]);
  expect(await bench.enrolment(dead.leadId)).toEqual({ state: 'exited', reason: 'bounced' });
  expect(await bench.enrolment(full.leadId)).toMatchObject({ state: 'active' });
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
