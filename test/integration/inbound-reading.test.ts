import { sql } from 'drizzle-orm';
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

test('anchors §2.2 23: our own mail is no reply, whichever of our mailboxes sent it', async () => {
  const lead = await bench.mailedLead('jan');
  expect(
    await bench.outcomeOf(
      await bench.deliver(mail({ from: SENDER, inReplyTo: lead.messageId, text: 'Following up.' })),
    ),
  ).toMatchObject({ outcome: 'own' });
  expect(await bench.repliesOf(lead.leadId)).toEqual([]);
});

const STRANGER = { from: 'stranger@nowhere.example', inReplyTo: '<other@system.example>' };

test('a stranger’s answer makes a person and a lead, once, and means what it says', async () => {
  const first = await bench.outcomeOf(
    await bench.deliver(mail({ ...STRANGER, text: 'Yes, interested! Can we talk next week?' })),
  );
  expect(first).toMatchObject({ outcome: 'reply', reasons: [{ code: 'match.newcomer' }, {}] });
  const again = await bench.outcomeOf(
    await bench.deliver(mail({ ...STRANGER, text: 'Did you get my mail?' })),
  );
  expect(again).toMatchObject({
    outcome: 'reply',
    leadId: first?.leadId,
    reasons: [{ code: 'match.known' }, {}],
  });
  expect(await bench.repliesOf(first?.leadId ?? '')).toHaveLength(2);
});

test.each([
  ['that answers nothing', { from: 'new@nowhere.example', text: 'Have a look at our offer.' }],
  [
    'of a mailing list',
    {
      ...STRANGER,
      from: 'list@nowhere.example',
      text: 'I agree.',
      headers: { 'List-Id': '<x.nowhere.example>' },
    },
  ],
  [
    'of a machine',
    {
      ...STRANGER,
      from: 'robot@nowhere.example',
      text: 'I am away.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    },
  ],
  ['of a colleague', { ...STRANGER, from: `boss${SENDER.slice(SENDER.indexOf('@'))}`, text: 'Looks good.' }],
])('mail of a stranger %s makes nobody and is kept', async (_what, parts) => {
  const id = await bench.deliver(mail(parts));
  expect(await bench.outcomeOf(id)).toMatchObject({
    outcome: 'unmatched',
    leadId: null,
    reasons: [{ code: 'mail.unmatched' }],
  });
  const open = await bench.ctx.db.tx((tx) => listUnmatched(tx, { limit: 10, offset: 0 }));
  expect(open.map((entry) => entry.id)).toContain(id);
});

test('a stranger’s "no" is heard, whatever it answers', async () => {
  const id = await bench.deliver(
    mail({ from: 'leave@alone.example', text: 'Please unsubscribe me and never write again.' }),
  );
  expect(await bench.outcomeOf(id)).toMatchObject({
    outcome: 'unmatched',
    reasons: [{}, { code: 'mail.no_heard' }],
  });
  const kept = await bench.ctx.db.tx((tx) =>
    tx.execute(
      sql`select reason from suppressions where source = 'reply' and reason = 'asked to be left alone'`,
    ),
  );
  expect(kept.rows).toHaveLength(1);
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
