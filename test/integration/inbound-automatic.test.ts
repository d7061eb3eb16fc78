import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InboundBench, mail, openInboundBench } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('anchors §2.2 30, 31: an absence keeps its date, counts as no reply and leaves the sequence alone', async () => {
  const lead = await bench.mailedLead('carl');
  const id = await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      subject: 'Automatic reply: Stop losing leads',
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'I am out of the office until March 16.',
    }),
  );
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'auto' });
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([
    { intent: 'out_of_office', returnDate: '2026-03-16', automatic: true },
  ]);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'sent', replies: 0 });
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
});

test('an automatic receipt counts as no reply, but an opt-out inside it does', async () => {
  const lead = await bench.mailedLead('dora');
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'We received your message. Ticket 123.',
    }),
  );
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'sent', replies: 0 });
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'I am away. Please remove me from your list.',
    }),
  );
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed', replies: 0 });
  expect(await bench.suppressed(lead.address)).toBe(1);
});

test('an opt-out in own words wins over thanks; it covers the address that said it too', async () => {
  const lead = await bench.mailedLead('emil');
  await bench.deliver(
    mail({
      from: 'emil@private.example',
      inReplyTo: lead.messageId,
      text: 'Thanks for the kind mail, great product! Please stop emailing me.\n\nEmil',
    }),
  );
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([{ intent: 'unsubscribe', optOut: true }]);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed', replies: 1 });
  expect([await bench.suppressed(lead.address), await bench.suppressed('emil@private.example')]).toEqual([
    1, 1,
  ]);
  expect(await bench.planned(lead.leadId)).toBe(0);
});
