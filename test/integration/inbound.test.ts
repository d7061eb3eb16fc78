import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { storeMessage } from '#conversations';
import { verifyChecks } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { processDue } from '#inbound';
import { slice } from '#inbound/slice';
import { listUnmatched } from '#inbound/views';
import { importLeads, leadsOfImport, memorySource, recordLeadEvents } from '#leads';
import { saveMailbox } from '#outbound';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let ctx: Ctx;
let mailboxId: string;
let campaignId: string;
let uid = 0;

const SENDER = 'sam@sender.example';

beforeAll(async () => {
  bench = await openWorkbench({ slices: [slice] });
  ctx = bench.ctx(await bench.workspace('inbound'));
  ({ mailboxId } = await saveMailbox(ctx, {
    address: SENDER,
    displayName: 'Sam',
    vendor: 'native',
    connection: { imap: {} },
  }));
  const sender = {
    name: 'Sam',
    title: 'Founder',
    company: 'Sender',
    website: 'sender.example',
    postalAddress: '1 Main Street, Springfield',
  };
  ({ id: campaignId } = await saveCampaign(ctx, { name: 'Spring', settings: { sender }, sender }));
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A lead we wrote to: enrolled, one accepted send, its message in a thread. */
async function mailedLead(
  name: string,
): Promise<{ leadId: string; address: string; messageId: string; threadId: string }> {
  const address = `${name}@${name}-firm.example`;
  const done = await importLeads(
    ctx,
    memorySource(`${name}.csv`, `email,first name,last name,company\n${address},${name},Test,${name} firm\n`),
  );
  const [lead] = await ctx.db.tx((tx) => leadsOfImport(tx, done.id));
  const leadId = typeof lead === 'string' ? lead : String((lead as unknown as { id: string }).id);
  const messageId = `<${name}.1@sender.example>`;
  const [enrolment, draft, batch] = [ctx.ids.next(), ctx.ids.next(), ctx.ids.next()];
  const [item, ledger] = [ctx.ids.next(), ctx.ids.next()];
  const workspace = ctx.workspace.id;
  const at = T0.toString();
  return ctx.db.tx(async (tx) => {
    await tx.execute(
      sql`insert into enrolments (workspace_id, id, campaign_id, lead_id, state, started_at, updated_at) values (${workspace}, ${enrolment}, ${campaignId}, ${leadId}, 'active', ${at}, ${at})`,
    );
    await tx.execute(sql`insert into drafts (workspace_id, id, enrolment_id, lead_id, step, state, subject, body, footer, angle, template_id, template_version, variant, template_text, fingerprint, content_hash, created_at, updated_at)
      values (${workspace}, ${draft}, ${enrolment}, ${leadId}, 1, 'sent', 'Stop losing leads', 'Hello', '', 'a', 't', 1, 'a', '', 'f', ${name}, ${at}, ${at})`);
    await tx.execute(
      sql`insert into approval_batches (workspace_id, id, motion, state, scope, preview, preview_hash, created_at, expires_at) values (${workspace}, ${batch}, 'm', 'executed', '{}', '{}', 'h', ${at}, ${at})`,
    );
    await tx.execute(
      sql`insert into approval_items (workspace_id, id, kind, subject_id, lead_id, state, title, preview, content_hash, batch_id, created_at, expires_at) values (${workspace}, ${item}, 'draft', ${draft}, ${leadId}, 'executed', 't', '{}', ${name}, ${batch}, ${at}, ${at})`,
    );
    for (const [id, step, state] of [
      [ledger, 1, 'accepted'],
      [ctx.ids.next(), 2, 'planned'],
    ] as const) {
      await tx.execute(sql`insert into send_ledger (workspace_id, id, enrolment_id, step, lead_id, draft_id, approval_item_id, batch_id, mailbox_id, to_address, to_domain, to_hash, message_id, content_hash, state, planned_for, settled_at, created_at)
        values (${workspace}, ${id}, ${enrolment}, ${step}, ${leadId}, ${draft}, ${item}, ${batch}, ${mailboxId}, ${address}, 'x', ${name}, ${`<${name}.${step}@sender.example>`}, ${`${name}${step}`}, ${state}, ${at}, ${state === 'accepted' ? at : null}, ${at})`);
    }
    await recordLeadEvents(ctx, tx, [{ leadId, event: 'sent', channel: 'email', summary: 'Sent' }]);
    const message = {
      id: ctx.ids.next(),
      leadId,
      campaignId,
      direction: 'out' as const,
      messageId,
      inReplyTo: null,
      references: [],
      fromAddress: SENDER,
      toAddress: address,
      subject: 'Stop losing leads',
      bodyText: 'Hello',
      visibleText: 'Hello',
      mailboxId,
      ledgerId: ledger,
      at,
    };
    const { threadId } = await storeMessage(
      tx,
      workspace,
      message,
      { newId: ctx.ids.next(), existingId: null },
      T0,
    );
    return { leadId, address, messageId, threadId };
  });
}

type Parts = {
  from: string;
  text: string;
  subject?: string;
  id?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
};
let serial = 0;
function mail({ from, text, subject = 'Re: Stop losing leads', id, inReplyTo, headers = {} }: Parts): string {
  serial += 1;
  const lines = {
    From: from,
    To: SENDER,
    Subject: subject,
    Date: 'Mon, 02 Mar 2026 08:00:00 +0000',
    'Message-ID': id ?? `<in.${serial}@client.example>`,
    ...(inReplyTo ? { 'In-Reply-To': inReplyTo, References: inReplyTo } : {}),
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  return `${Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n${text}`;
}

async function deliver(raw: string, uidValidity = 1): Promise<string> {
  uid += 1;
  const id = ctx.ids.next();
  const messageId = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? `<none.${uid}@x>`;
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${ctx.workspace.id}, ${id}, ${mailboxId}, ${uidValidity}, ${uid}, ${messageId}, ${Buffer.from(raw)}, ${T0.toString()})`),
  );
  await processDue(ctx);
  return id;
}

const outcomeOf = (id: string) =>
  ctx.db.tx((tx) =>
    row<{ outcome: string; reasons: { code: string }[]; leadId: string | null }>(
      tx,
      sql`select outcome, reasons, lead_id as "leadId" from inbound_mail where id = ${id}`,
    ),
  );
const leadState = (id: string) =>
  ctx.db.tx((tx) =>
    row<{ status: string; replies: number; opens: number }>(
      tx,
      sql`select status, reply_count as replies, open_count as opens from leads where id = ${id}`,
    ),
  );
const repliesOf = (leadId: string) =>
  ctx.db.tx((tx) =>
    rows<{
      intent: string;
      threadId: string;
      returnDate: string | null;
      automatic: boolean;
      optOut: boolean;
    }>(
      tx,
      sql`select intent, thread_id as "threadId", return_date::text as "returnDate", automatic, opt_out as "optOut" from replies where lead_id = ${leadId} order by id`,
    ),
  );
const suppressed = (address: string) =>
  ctx.db.tx(async (tx) => (await rows(tx, sql`select 1 from suppressions where value = ${address}`)).length);
const enrolment = (leadId: string) =>
  ctx.db.tx((tx) =>
    row<{ state: string; reason: string | null }>(
      tx,
      sql`select state, exit_reason as reason from enrolments where lead_id = ${leadId}`,
    ),
  );
const planned = (leadId: string) =>
  ctx.db.tx(
    async (tx) =>
      (await rows(tx, sql`select 1 from send_ledger where lead_id = ${leadId} and state = 'planned'`)).length,
  );

test('a reply by references is stored, classified, counted, and ends the sequence', async () => {
  const lead = await mailedLead('anna');
  const id = await deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      text: 'Sounds interesting, tell me more.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n\n> Reply stop to unsubscribe',
    }),
  );
  expect(await outcomeOf(id)).toMatchObject({ outcome: 'reply', leadId: lead.leadId });
  expect(await repliesOf(lead.leadId)).toMatchObject([
    { intent: 'positive', threadId: lead.threadId, optOut: false },
  ]);
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'replied', replies: 1 });
  expect(await enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'replied' });
  expect(await planned(lead.leadId)).toBe(0);
  const events = await ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from events where type = 'reply.received' and aggregate = ${lead.leadId}`),
  );
  expect(events).toHaveLength(1);
});

test('an open after the reply does not lower the status', async () => {
  const lead = await mailedLead('olga');
  await deliver(mail({ from: lead.address, inReplyTo: lead.messageId, text: 'What does it cost?' }));
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: lead.leadId, event: 'opened', channel: 'email', summary: 'Opened' },
    ]),
  );
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'replied', opens: 1 });
});

test('somebody else answering in the thread belongs to its lead', async () => {
  const lead = await mailedLead('bert');
  await deliver(mail({ from: 'assistant@elsewhere.example', inReplyTo: lead.messageId, text: 'No thanks.' }));
  expect(await repliesOf(lead.leadId)).toMatchObject([{ intent: 'negative', threadId: lead.threadId }]);
});

test('an absence keeps its date, counts as no reply and leaves the sequence alone', async () => {
  const lead = await mailedLead('carl');
  const id = await deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      subject: 'Automatic reply: Stop losing leads',
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'I am out of the office until March 16.',
    }),
  );
  expect(await outcomeOf(id)).toMatchObject({ outcome: 'auto' });
  expect(await repliesOf(lead.leadId)).toMatchObject([
    { intent: 'out_of_office', returnDate: '2026-03-16', automatic: true },
  ]);
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'sent', replies: 0 });
  expect(await enrolment(lead.leadId)).toMatchObject({ state: 'active' });
});

test('an automatic receipt counts as no reply, but an opt-out inside it does', async () => {
  const lead = await mailedLead('dora');
  await deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'We received your message. Ticket 123.',
    }),
  );
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'sent', replies: 0 });
  await deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'I am away. Please remove me from your list.',
    }),
  );
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed', replies: 0 });
  expect(await suppressed(lead.address)).toBe(1);
});

test('an opt-out in own words wins over thanks; it covers the address that said it too', async () => {
  const lead = await mailedLead('emil');
  await deliver(
    mail({
      from: 'emil@private.example',
      inReplyTo: lead.messageId,
      text: 'Thanks for the kind mail, great product! Please stop emailing me.\n\nEmil',
    }),
  );
  expect(await repliesOf(lead.leadId)).toMatchObject([{ intent: 'unsubscribe', optOut: true }]);
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed', replies: 1 });
  expect([await suppressed(lead.address), await suppressed('emil@private.example')]).toEqual([1, 1]);
  expect(await planned(lead.leadId)).toBe(0);
});

test('a quoted footer and a kept subject are no opt-out', async () => {
  const lead = await mailedLead('fred');
  await deliver(
    mail({
      from: lead.address,
      inReplyTo: lead.messageId,
      subject: 'Re: Stop losing leads',
      text: '\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n> To unsubscribe, reply stop.',
    }),
  );
  expect(await repliesOf(lead.leadId)).toMatchObject([{ intent: 'unknown', optOut: false }]);
  expect(await suppressed(lead.address)).toBe(0);
});

test('of several recipients only the failed ones suffer', async () => {
  const [dead, full] = [await mailedLead('gina'), await mailedLead('hugo')];
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
  const id = await deliver(raw);
  expect(await outcomeOf(id)).toMatchObject({ outcome: 'bounce' });
  expect(await leadState(dead.leadId)).toMatchObject({ status: 'bounced' });
  expect(await leadState(full.leadId)).toMatchObject({ status: 'sent' });
  expect([await suppressed(dead.address), await suppressed(full.address)]).toEqual([1, 0]);
  expect(await enrolment(dead.leadId)).toEqual({ state: 'exited', reason: 'bounced' });
  expect(await enrolment(full.leadId)).toMatchObject({ state: 'active' });
});

test('a complaint is a no for ever', async () => {
  const lead = await mailedLead('ida');
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
  await deliver(raw);
  expect(await leadState(lead.leadId)).toMatchObject({ status: 'unsubscribed' });
  expect(await suppressed(lead.address)).toBe(1);
});

test('own mail is no reply, and strangers are kept without a guess', async () => {
  const lead = await mailedLead('jan');
  expect(
    await outcomeOf(await deliver(mail({ from: SENDER, inReplyTo: lead.messageId, text: 'Following up.' }))),
  ).toMatchObject({ outcome: 'own' });
  const stranger = await deliver(
    mail({ from: 'stranger@nowhere.example', inReplyTo: '<other@system.example>', text: 'Yes, interested!' }),
  );
  expect(await outcomeOf(stranger)).toMatchObject({
    outcome: 'unmatched',
    leadId: null,
    reasons: [{ code: 'mail.unmatched' }],
  });
  expect(await repliesOf(lead.leadId)).toEqual([]);
  const open = await ctx.db.tx((tx) => listUnmatched(tx, { limit: 10, offset: 0 }));
  expect(open.map((entry) => entry.id)).toContain(stranger);
});

test('a reply without references is found by its sender; one in a foreign thread opens its own', async () => {
  const lead = await mailedLead('kim');
  await deliver(mail({ from: `Kim <${lead.address}>`, text: 'Call me at +1 415 555 0100 please.' }));
  await deliver(
    mail({
      from: lead.address,
      inReplyTo: '<unknown@client.example>',
      subject: 'Other matter',
      text: 'Is it compliant?',
    }),
  );
  const found = await repliesOf(lead.leadId);
  expect(found).toMatchObject([{ intent: 'call_request', threadId: lead.threadId }, { intent: 'question' }]);
  expect(found[1]?.threadId).not.toBe(lead.threadId);
});

test('the same mail again changes nothing, also under new numbers', async () => {
  const lead = await mailedLead('leo');
  const raw = mail({
    from: lead.address,
    inReplyTo: lead.messageId,
    text: 'Not interested.',
    id: '<same@client.example>',
  });
  await deliver(raw);
  const again = await deliver(raw, 2);
  expect(await outcomeOf(again)).toMatchObject({ outcome: 'reply', reasons: [{ code: 'mail.known' }] });
  expect(await processDue(ctx)).toBe(0);
  expect(await leadState(lead.leadId)).toMatchObject({ replies: 1 });
  expect(await repliesOf(lead.leadId)).toHaveLength(1);
});

test('two readers at once settle each mail once', async () => {
  const lead = await mailedLead('mia');
  await Promise.all([
    deliver(mail({ from: lead.address, inReplyTo: lead.messageId, text: 'ok' })),
    processDue(ctx),
    processDue(ctx),
  ]);
  expect(await leadState(lead.leadId)).toMatchObject({ replies: 1 });
});

test('what cannot be read is kept, and the check finds nothing unread', async () => {
  const id = await deliver('\u0000\u0001 no mail at all');
  expect(['unreadable', 'unmatched']).toContain((await outcomeOf(id))?.outcome);
  const check = ctx.contributed(verifyChecks).find((entry) => entry.name === 'unread');
  expect(
    await ctx.db.tx((tx) => check?.count(ctx, tx) ?? Promise.reject(new Error('The check is missing.'))),
  ).toEqual({ count: 0, sample: [] });
});
