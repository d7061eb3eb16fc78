import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChecks } from '#core/contributions';
import { processDue } from '#inbound';
import { listUnmatched } from '#inbound/views';
import { type InboundBench, mail, openInboundBench, SENDER } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('own mail is no reply, and strangers are kept without a guess', async () => {
  const lead = await bench.mailedLead('jan');
  expect(
    await bench.outcomeOf(
      await bench.deliver(mail({ from: SENDER, inReplyTo: lead.messageId, text: 'Following up.' })),
    ),
  ).toMatchObject({ outcome: 'own' });
  const stranger = await bench.deliver(
    mail({ from: 'stranger@nowhere.example', inReplyTo: '<other@system.example>', text: 'Yes, interested!' }),
  );
  expect(await bench.outcomeOf(stranger)).toMatchObject({
    outcome: 'unmatched',
    leadId: null,
    reasons: [{ code: 'mail.unmatched' }],
  });
  expect(await bench.repliesOf(lead.leadId)).toEqual([]);
  const open = await bench.ctx.db.tx((tx) => listUnmatched(tx, { limit: 10, offset: 0 }));
  expect(open.map((entry) => entry.id)).toContain(stranger);
});

test('autosend §28 19: the same mail again changes nothing, also under new numbers', async () => {
  const lead = await bench.mailedLead('leo');
  const raw = mail({
    from: lead.address,
    inReplyTo: lead.messageId,
    text: 'Not interested.',
    id: '<same@client.example>',
  });
  await bench.deliver(raw);
  const again = await bench.deliver(raw, { uidValidity: 2 });
  expect(await bench.outcomeOf(again)).toMatchObject({
    outcome: 'duplicate',
    reasons: [{ code: 'mail.known' }],
  });
  expect(await processDue(bench.ctx)).toBe(0);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ replies: 1 });
  expect(await bench.repliesOf(lead.leadId)).toHaveLength(1);
});

test('autosend §28 19: two readers at once settle each mail once', async () => {
  const lead = await bench.mailedLead('mia');
  await Promise.all([
    bench.deliver(mail({ from: lead.address, inReplyTo: lead.messageId, text: 'ok' })),
    processDue(bench.ctx),
    processDue(bench.ctx),
  ]);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ replies: 1 });
});

test('what cannot be read is kept, and the check finds nothing unread', async () => {
  const id = await bench.deliver('\u0000\u0001 no mail at all');
  expect(['unreadable', 'unmatched']).toContain((await bench.outcomeOf(id))?.outcome);
  const check = bench.ctx.contributed(verifyChecks).find((entry) => entry.name === 'unread');
  expect(
    await bench.ctx.db.tx(
      (tx) => check?.count(bench.ctx, tx) ?? Promise.reject(new Error('The check is missing.')),
    ),
  ).toEqual({ count: 0, sample: [] });
});
