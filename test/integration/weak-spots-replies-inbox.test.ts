import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { type InboundBench, mail, openInboundBench } from '../support/inbound-bench.ts';

/** Traps of the inbox that only the database can show, each under the place that tells of it. */
let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const AWAY = { 'Auto-Submitted': 'auto-replied' };

test('anchors §6 4: a reply in a thread nobody knows opens its own, and never falls to the latest campaign', async () => {
  const lead = await bench.mailedLead('ines');
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: '<nobody@knows.example>',
      subject: 'Other matter',
      text: 'Is it compliant?',
    }),
  );
  const [reply] = await bench.repliesOf(lead.leadId);
  expect(reply?.threadId).not.toBe(lead.threadId);
});

test('anchors §2.2 24: an answer from another address in the thread stops the sequence of its lead', async () => {
  const lead = await bench.mailedLead('vera');
  await bench.deliver(
    mail({ from: 'vera@private.example', inReplyTo: lead.messageId, text: 'Tell me more, please.' }),
  );
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'replied' });
  expect(await bench.planned(lead.leadId)).toBe(0);
});

test('anchors §2.2 28, 29, 36: an absence neither stops the sequence nor counts as a reply', async () => {
  const lead = await bench.mailedLead('otto');
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: AWAY,
      text: 'I am out of office until 16 March 2026.',
    }),
  );
  expect(await bench.leadState(lead.leadId)).toMatchObject({ replies: 0 });
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
});

test('gtmos §32 4, 5: every class has its place, and a day of return is a date where the re-touch looks for it', async () => {
  const lead = await bench.mailedLead('rita');
  await bench.deliver(
    mail({ from: lead.address, inReplyTo: lead.messageId, text: 'You have the wrong person.' }),
  );
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      text: 'Please contact Kim Park, kim@acme.example, instead.',
    }),
  );
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: AWAY,
      text: 'I am out of office, back on 15/03/2026.',
    }),
  );
  const kept = await bench.ctx.db.tx((tx) =>
    rows<{ intent: string; back: string | null }>(
      tx,
      sql`select intent, return_date::text as back from replies where lead_id = ${lead.leadId} order by classified_at, id`,
    ),
  );
  expect(kept.map(({ intent }) => intent).sort()).toEqual(['out_of_office', 'redirect', 'wrong_person']);
  expect(kept.find(({ intent }) => intent === 'out_of_office')?.back).toBe('2026-03-15');
});

test('gtmos §32 4, §20.4: an older reply that is seen later is not dropped for a newer one', async () => {
  const lead = await bench.mailedLead('hugo');
  const of = (text: string, date: string) =>
    mail({ from: lead.address, inReplyTo: lead.messageId, headers: { Date: date }, text });
  await bench.deliver(of('Tell me more.', 'Mon, 02 Mar 2026 12:00:00 +0000'));
  await bench.deliver(of('Who are you?', 'Mon, 02 Mar 2026 09:00:00 +0000'));
  expect(await bench.repliesOf(lead.leadId)).toHaveLength(2);
});

test('anchors §2.2 35: who had gone cold and writes again is in conversation, and nothing of before stands against it', async () => {
  const lead = await bench.mailedLead('cora');
  await bench.ctx.db.tx((tx) =>
    tx.execute(sql`update leads set status = 'ghosted' where id = ${lead.leadId}`),
  );
  await bench.deliver(
    mail({ from: lead.address, inReplyTo: lead.messageId, text: 'Sorry for the silence. Tell me more.' }),
  );
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'replied', replies: 1 });
  expect(await bench.suppressed(lead.address)).toBe(0);
});

test('anchors §2.2 30: a refusal ends the sequence, an absence without a date rests it for a while', async () => {
  const [no, away] = [await bench.mailedLead('nora'), await bench.mailedLead('alex')];
  const from = (lead: typeof no, text: string, headers = {}) =>
    bench.deliver(mail({ from: lead.address, inReplyTo: lead.messageId, headers, text }));
  await from(no, 'Not interested, thanks.');
  await from(away, 'I am out of office.', AWAY);
  expect(await bench.enrolment(no.leadId)).toMatchObject({ state: 'exited' });
  expect(await bench.enrolment(away.leadId)).toMatchObject({ state: 'active' });
  expect(await bench.repliesOf(away.leadId)).toMatchObject([{ intent: 'out_of_office', returnDate: null }]);
});

test('autosend §28 12: a person who writes of failures is not blocked', async () => {
  const lead = await bench.mailedLead('nils');
  await bench.deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      text: 'Your last mail was rejected as spam, 550. Tell me more anyway.',
    }),
  );
  expect(await bench.suppressed(lead.address)).toBe(0);
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'replied' });
});
