import { sql } from 'drizzle-orm';
import { saveCampaign } from '#campaigns';
import { storeMessage } from '#conversations';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { processDue } from '#inbound';
import { slice } from '#inbound/slice';
import { importLeads, leadsOfImport, memorySource, recordLeadEvents } from '#leads';
import { saveMailbox } from '#outbound';
import { openWorkbench, T0 } from './workbench.ts';

export const SENDER = 'sam@sender.example';

/** A workspace with one mailbox and one campaign, whose mail the test hands over as received. */
export type InboundBench = Awaited<ReturnType<typeof openInboundBench>>;

export async function openInboundBench({
  connection = { imap: {} },
  ...parts
}: Pick<NonNullable<Parameters<typeof openWorkbench>[0]>, 'performers' | 'guards'> & {
  connection?: Record<string, unknown>;
} = {}) {
  const bench = await openWorkbench({ slices: [slice], ...parts });
  const ctx = bench.ctx(await bench.workspace('inbound'));
  const { mailboxId } = await saveMailbox(ctx, {
    address: SENDER,
    displayName: 'Sam',
    vendor: 'native',
    connection,
  });
  const sender = {
    name: 'Sam',
    title: 'Founder',
    company: 'Sender',
    website: 'sender.example',
    postalAddress: '1 Main Street, Springfield',
  };
  const { id: campaignId } = await saveCampaign(ctx, { name: 'Spring', settings: { sender }, sender });
  let uid = 0;
  return {
    ctx,
    /** Another workspace beside it. */
    neighbour: async () => bench.ctx(await bench.workspace('neighbour')),
    /** A lead we wrote to, alone at a company of their own unless a company is named. */
    mailedLead: (name: string, at?: { firm?: string; subject?: string }) =>
      mailedLead(ctx, { mailboxId, campaignId }, name, at),
    /** Puts a mail into the mailbox as received and reads it, so many hours after the beginning; answers its row. */
    async deliver(raw: string, { uidValidity = 1, hours = 0 } = {}): Promise<string> {
      uid += 1;
      return deliver({ ...ctx, now: () => T0.add({ hours }) }, mailboxId, raw, { uidValidity, uid });
    },
    ...questions(ctx),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

/** A lead we wrote to: enrolled, one accepted send, its message in a thread. */
async function mailedLead(
  ctx: Ctx,
  { mailboxId, campaignId }: { mailboxId: string; campaignId: string },
  name: string,
  { firm = `${name}-firm.example`, subject = 'Stop losing leads' } = {},
): Promise<{ leadId: string; address: string; messageId: string; threadId: string }> {
  const address = `${name}@${firm}`;
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
        values (${workspace}, ${id}, ${enrolment}, ${step}, ${leadId}, ${draft}, ${item}, ${batch}, ${mailboxId}, ${address}, ${firm}, ${name}, ${`<${name}.${step}@sender.example>`}, ${`${name}${step}`}, ${state}, ${at}, ${state === 'accepted' ? at : null}, ${at})`);
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
      subject,
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

export type MailParts = {
  from: string;
  text: string;
  subject?: string;
  id?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
};
let serial = 0;
/** A mail as it would arrive. */
export function mail({
  from,
  text,
  subject = 'Re: Stop losing leads',
  id,
  inReplyTo,
  headers = {},
}: MailParts): string {
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

async function deliver(
  ctx: Ctx,
  mailboxId: string,
  raw: string,
  { uidValidity, uid }: { uidValidity: number; uid: number },
): Promise<string> {
  const id = ctx.ids.next();
  const messageId = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? `<none.${uid}@x>`;
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${ctx.workspace.id}, ${id}, ${mailboxId}, ${uidValidity}, ${uid}, ${messageId}, ${Buffer.from(raw)}, ${ctx.now().toString()})`),
  );
  await processDue(ctx);
  return id;
}

const questions = (ctx: Ctx) => ({
  outcomeOf: (id: string) =>
    ctx.db.tx((tx) =>
      row<{ outcome: string; reasons: { code: string }[]; leadId: string | null }>(
        tx,
        sql`select outcome, reasons, lead_id as "leadId" from inbound_mail where id = ${id}`,
      ),
    ),
  leadState: (id: string) =>
    ctx.db.tx((tx) =>
      row<{ status: string; replies: number; opens: number }>(
        tx,
        sql`select status, reply_count as replies, open_count as opens from leads where id = ${id}`,
      ),
    ),
  repliesOf: (leadId: string) =>
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
    ),
  suppressed: (address: string) =>
    ctx.db.tx(
      async (tx) => (await rows(tx, sql`select 1 from suppressions where value = ${address}`)).length,
    ),
  enrolment: (leadId: string) =>
    ctx.db.tx((tx) =>
      row<{ state: string; reason: string | null }>(
        tx,
        sql`select state, exit_reason as reason from enrolments where lead_id = ${leadId}`,
      ),
    ),
  planned: (leadId: string) =>
    ctx.db.tx(
      async (tx) =>
        (await rows(tx, sql`select 1 from send_ledger where lead_id = ${leadId} and state = 'planned'`))
          .length,
    ),
});
