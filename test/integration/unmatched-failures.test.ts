import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { unmatchedList, unmatchedOne } from '../../src/inbound/unmatched/read-unmatched.ts';
import { assignUnmatched } from '../../src/inbound/unmatched/settle-unmatched.ts';
import { reviewer } from '../support/dispatch-world.ts';
import { type InboundBench, openInboundBench, SENDER } from '../support/inbound-bench.ts';

let bench: InboundBench;
let ctx: Ctx;
beforeAll(async () => {
  bench = await openInboundBench();
  ctx = bench.ctx.as(reviewer);
});
afterAll(() => bench[Symbol.asyncDispose]());

let serial = 0;
/** A complaint about mail that cannot be found; the provider may say to whom it went. */
function complaint(named?: string): string {
  serial += 1;
  return [
    'From: feedback@provider.example',
    `To: ${SENDER}`,
    'Subject: complaint',
    `Message-ID: <lost-arf.${serial}@provider.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Somebody reports this mail.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: x${named ? `\r\nOriginal-Rcpt-To: ${named}` : ''}`,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <redacted.${serial}@x.example>\r\nFrom: ${SENDER}\r\nSubject: Hello\r\n\r\nHello`,
    '--b--',
    '',
  ].join('\r\n');
}

/** A failure that a vendor took for an answer, and whose reading failed until it was put aside for a person. */
async function failureAtVendor(failed: string): Promise<string> {
  const id = ctx.ids.next();
  const payload = {
    kind: 'mail.replied',
    ...{ at: ctx.now().toString(), campaignId: null, campaignName: null, address: '', mailbox: SENDER },
    ...{ mailId: null, step: null, variant: null, replyId: null, threadId: null, html: null },
    from: 'mailer-daemon@mx.example',
    subject: 'Undelivered Mail Returned to Sender',
    text: `This is the mail system at host mx.example.\n\n<${failed}>: host mx.example said: 550 5.1.1 User unknown\n`,
  };
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into vendor_notices (workspace_id, id, vendor, kind, seen_by, sighting, payload, received_at, processed_at, outcome)
      values (${ctx.workspace.id}, ${id}, 'instantly', 'mail.replied', 'poll', ${id}, ${JSON.stringify(payload)}::jsonb, ${ctx.now().toString()}, ${ctx.now().toString()}, 'unreadable')`),
  );
  return id;
}

test('a complaint that is given to a lead is their no for ever, stops their campaign, and is no answer', async () => {
  const lead = await bench.mailedLead('quin');
  const id = await bench.deliver(complaint('q.old@elsewhere.example'));
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'unmatched', leadId: null });
  const { mails } = await unmatchedList(ctx, { aside: false, limit: 50 });
  expect(mails.find((each) => each.id === id)).toMatchObject({ what: 'complaint' });
  const shown = await unmatchedOne(ctx, id);
  expect(shown).toMatchObject({ what: 'complaint', intent: null, optOut: true, unassignable: null });
  expect(shown.reasons.map(({ text }) => text).join(' ')).toContain('q.old@elsewhere.example');
  await expect(assignUnmatched(ctx, { id, leadId: lead.leadId, theirAddress: true })).rejects.toThrow(
    'nobody’s address',
  );
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
  expect(await assignUnmatched(ctx, { id, leadId: lead.leadId })).toEqual({
    ...{ leadId: lead.leadId, what: 'complaint', threadId: null, intent: null },
  });
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'bounce', leadId: lead.leadId });
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed', replies: 0 });
  expect(await bench.repliesOf(lead.leadId)).toEqual([]);
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'unsubscribed' });
  expect([await bench.suppressed(lead.address), await bench.planned(lead.leadId)]).toEqual([1, 0]);
  expect(await bench.suppressed('q.old@elsewhere.example')).toBe(1);
  expect(await bench.suppressed('feedback@provider.example')).toBe(0);
  const causes = await ctx.db.tx((tx) =>
    rows(tx, sql`select cause from suppressions where value = ${lead.address}`),
  );
  expect(causes).toEqual([{ cause: 'complaint' }]);
  const told = await ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from events where type = 'campaign.complained'`),
  );
  expect(told).toHaveLength(1);
});

test('a failure closes the address of the lead that it names, and is refused for anybody else', async () => {
  const [lead, other] = [await bench.mailedLead('rosa'), await bench.mailedLead('stan')];
  const id = await failureAtVendor(lead.address);
  expect(await unmatchedOne(ctx, id)).toMatchObject({ what: 'bounce', intent: null, optOut: false });
  await expect(assignUnmatched(ctx, { id, leadId: other.leadId })).rejects.toThrow(
    /no address of this lead.*by hand.*Nothing was changed/,
  );
  expect(await bench.leadState(other.leadId)).toMatchObject({ status: 'sent', replies: 0 });
  expect(await assignUnmatched(ctx, { id, leadId: lead.leadId })).toMatchObject({ what: 'bounce' });
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'bounced', replies: 0 });
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'bounced' });
  expect([await bench.suppressed(lead.address), await bench.suppressed(other.address)]).toEqual([1, 0]);
  expect(await bench.repliesOf(lead.leadId)).toEqual([]);
  await expect(assignUnmatched(ctx, { id, leadId: lead.leadId })).rejects.toThrow('before you');
});
