import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { type InboundBench, mail, openInboundBench } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('a reply by references is stored, classified, counted, and ends the sequence', async () => {
  const lead = await bench.mailedLead('anna');
  const id = await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      text: 'Sounds interesting, tell me more.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n\n> Reply stop to unsubscribe',
    }),
  );
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'reply', leadId: lead.leadId });
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([
    { intent: 'positive', threadId: lead.threadId, optOut: false },
  ]);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'replied', replies: 1 });
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'replied' });
  expect(await bench.planned(lead.leadId)).toBe(0);
  const events = await bench.ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from events where type = 'reply.received' and aggregate = ${lead.leadId}`),
  );
  expect(events).toHaveLength(1);
});

test('an open after the reply does not lower the status', async () => {
  const lead = await bench.mailedLead('olga');
  await bench.deliver(mail({ from: lead.address, inReplyTo: lead.messageId, text: 'What does it cost?' }));
  await bench.ctx.db.tx((tx) =>
    recordLeadEvents(bench.ctx, tx, [
      { leadId: lead.leadId, event: 'opened', channel: 'email', summary: 'Opened' },
    ]),
  );
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'replied', opens: 1 });
});

test('somebody else answering in the thread belongs to its lead', async () => {
  const lead = await bench.mailedLead('bert');
  await bench.deliver(
    mail({ from: 'assistant@elsewhere.example', inReplyTo: lead.messageId, text: 'No thanks.' }),
  );
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([{ intent: 'negative', threadId: lead.threadId }]);
});

test('a quoted footer and a kept subject are no opt-out', async () => {
  const lead = await bench.mailedLead('fred');
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      subject: 'Re: Stop losing leads',
      text: '\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n> To unsubscribe, reply stop.',
    }),
  );
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([{ intent: 'unknown', optOut: false }]);
  expect(await bench.suppressed(lead.address)).toBe(0);
});

test('a reply without references is found by its sender; one in a foreign thread opens its own', async () => {
  const lead = await bench.mailedLead('kim');
  await bench.deliver(mail({ from: `Kim <${lead.address}>`, text: 'Call me at +1 415 555 0100 please.' }));
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: '<unknown@client.example>',
      subject: 'Other matter',
      text: 'Is it compliant?',
    }),
  );
  const found = await bench.repliesOf(lead.leadId);
  expect(found).toMatchObject([{ intent: 'call_request', threadId: lead.threadId }, { intent: 'question' }]);
  expect(found[1]?.threadId).not.toBe(lead.threadId);
});
