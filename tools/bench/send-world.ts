import { sql } from 'drizzle-orm';
import pg from 'pg';
import { contentHash } from '#approval';
import { enrolLeads, saveCampaign } from '#campaigns';
import { systemActor } from '#core/actor';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { openDatabase, recordset, row, rows, type Tx } from '#core/db/index';
import { createIds, type WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import { createGateway } from '#gateway';
import { addressHash, importLeads, memorySource } from '#leads';
import { saveMailbox } from '#outbound';
import type { Mailbox } from '#outbound/contract';
import { nativeMailPerformers } from '#vendors/native-mail/performers';
import { sendMail } from '#vendors/ports/email-sending';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { type ClaimedSend, claimedSend } from '../../src/outbound/ledger.store.ts';
import { listMailboxes } from '../../src/outbound/mailbox.store.ts';

/** One message of each is due at a moment, as the gap between two of them wants it: all that one run of the dispatch takes. */
export const MAILBOXES = 800;
export const GAP_SECONDS = 91;
/** Connections to the mail server at a time. */
export const LANES = sendMail.concurrency ?? 1;
/** What a mailbox may send in a day. */
const DAY_CAP = 40;
const START = Temporal.Instant.from('2026-03-02T08:00:00Z');

export type BenchWorld = {
  readonly ctx: Ctx;
  readonly clock: { now(): Temporal.Instant; move(seconds: number): void };
  readonly mailbox: Mailbox;
  /** Everything that is planned, as a claim gives it. */
  sends(): Promise<ClaimedSend[]>;
  /** Lets the planner know what is there now. */
  analyze(): Promise<void>;
  /** Messages accepted in the ledger, with their receipt, thread and event. */
  finished(): Promise<number>;
};

function movingClock() {
  let now = START;
  return {
    now: () => now,
    move(seconds: number) {
      now = now.add({ seconds });
    },
  };
}

/** A workspace with so many approved messages planned, one for each mailbox every gap. */
export async function openSendWorld(
  urls: { ownerUrl: string; appUrl: string; systemUrl: string },
  port: number,
  count: number,
): Promise<BenchWorld> {
  const log = createLog({ level: 'silent' });
  const database = openDatabase({ ...urls, log, name: 'legwork-bench' });
  const clock = movingClock();
  const id = createIds(clock).next<'workspace'>() as WorkspaceId;
  await acrossWorkspaces(database).tx((tx) =>
    tx.execute(sql`insert into workspaces (id, path, name, slug, mode, virtual_now, daily_send_limit, created_at)
      values (${id}, ${`{${id}}`}::uuid[], 'Bench', 'bench', 'sandbox', ${START.toString()}, ${count}, ${START.toString()})`),
  );
  const ctx = createCtx({
    ...{ database, clock, log, executorId: 'bench' },
    workspace: { id, name: 'Bench', slug: 'bench', mode: 'sandbox', path: [id] },
    actor: systemActor('bench'),
    performWith: createGateway({ performers: nativeMailPerformers(), guards }).performWith,
    contributions: collectContributions(slices.flatMap((slice) => slice.contributions ?? [])),
    secretKey: secretKeys('a secret of the bench, 32 characters long'),
    baseUrl: 'https://legwork.example',
  });
  await plan(ctx, port, count);
  await analyzed(urls.ownerUrl);
  const [mailbox] = await ctx.db.tx(listMailboxes);
  if (!mailbox) throw new Error('There is no mailbox.');
  return {
    ...{ ctx, clock, mailbox },
    sends: () =>
      ctx.db.tx(async (tx) => {
        const ids = await rows<{ id: string }>(tx, sql`select id from send_ledger order by planned_for, id`);
        const found: ClaimedSend[] = [];
        for (const each of ids) found.push(...[await claimedSend(tx, each.id)].flatMap((send) => send ?? []));
        return found;
      }),
    analyze: () => analyzed(urls.ownerUrl),
    finished: () => ctx.db.tx(finishedSends),
  };
}

/** What the database does by itself within a minute of so much being written; it leaves tables alone that nobody wrote to. */
async function analyzed(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows: written } = await owner.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0`,
  );
  await owner.query(`analyze ${written.map(({ name }) => name).join(', ')}`);
  await owner.end();
}

const finishedSends = async (tx: Tx): Promise<number> =>
  Number(
    (
      await row<{ count: string }>(
        tx,
        sql`select count(*) from send_ledger l where l.state = 'accepted' and l.receipt is not null
              and exists (select 1 from messages m where m.ledger_id = l.id)
              and exists (select 1 from timeline t where t.lead_id = l.lead_id and t.type = 'sent')
              and exists (select 1 from events e where e.type = 'mail.accepted' and e.payload ->> 'ledgerId' = l.id::text)`,
      )
    )?.count,
  );

async function plan(ctx: Ctx, port: number, count: number): Promise<void> {
  const mailboxes = await connectMailboxes(ctx, port, MAILBOXES);
  const campaign = await saveCampaign(ctx, {
    name: 'Bench',
    settings: {
      sender: {
        ...{ name: 'Nora Field', title: 'Head of Growth', company: 'Fieldnote' },
        ...{ website: 'https://fieldnote.example', postalAddress: 'Fieldnote, 12 Example Street, Berlin' },
      },
      window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' },
    },
  });
  const lines = Array.from(
    { length: count },
    (_, index) => `p${index}@firm-${index}.example,Ada,Number${index},Firm ${index}`,
  );
  const file = `email,first name,last name,company\n${lines.join('\n')}\n`;
  await importLeads(ctx, memorySource('bench.csv', file));
  await ctx.db.tx(async (tx) => {
    const people = await rows<{ leadId: string; address: string }>(
      tx,
      sql`select l.id as "leadId", a.address from leads l join person_addresses a on a.person_id = l.person_id order by a.address`,
    );
    const enrolled = await enrolLeads(tx, {
      ...{ workspaceId: ctx.workspace.id, campaignId: campaign.id, at: ctx.now() },
      enrolments: people.map(({ leadId }) => ({ id: ctx.ids.next(), leadId })),
    });
    const enrolments = new Map(enrolled.map((each) => [each.leadId, each.id]));
    await approveAndPlan(
      ctx,
      tx,
      people.map((person, index) =>
        messageFor(ctx, person, enrolments.get(person.leadId) ?? '', mailboxes, index),
      ),
    );
  });
}

async function connectMailboxes(ctx: Ctx, port: number, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const address = `nora${index}@sender-${index}.example`;
    const smtp = { host: '127.0.0.1', port, secure: false, user: address, password: 'any' };
    const { mailboxId } = await saveMailbox(ctx, {
      ...{
        address,
        displayName: 'Nora Field',
        vendor: 'sandbox',
        connection: { smtp, imap: smtp, filesSent: true },
      },
      dailyCap: DAY_CAP,
    });
    ids.push(mailboxId);
  }
  return ids;
}

const PARAGRAPH = 'Your night shift hands over at six, and what is open then waits until somebody reads it. ';
const FOOTER = '\n\n--\nFieldnote, 12 Example Street, Berlin';

function messageFor(
  ctx: Ctx,
  { leadId, address }: { leadId: string; address: string },
  enrolmentId: string,
  mailboxes: readonly string[],
  index: number,
) {
  const subject = `About ${address}`;
  const body = `Hello Ada,\n\n${PARAGRAPH.repeat(6)}\n\nWritten for ${address} alone.\n\nNora`;
  const id = ctx.ids.next();
  return {
    ...{ id, leadId, enrolmentId, address, subject, body, footer: FOOTER },
    ...{ draftId: ctx.ids.next(), itemId: ctx.ids.next(), batch: Math.floor(index / 100) },
    mailboxId: mailboxes[index % mailboxes.length] ?? '',
    domain: address.split('@')[1] ?? '',
    hash: addressHash(ctx, address),
    messageId: `<${id}@sender.example>`,
    contentHash: contentHash({ to: address, subject, text: `${body}${FOOTER}` }),
    plannedFor: START.add({ seconds: Math.floor(index / MAILBOXES) * GAP_SECONDS }).toString(),
  };
}

/** As if a person had approved every batch and the plan had been made. */
async function approveAndPlan(
  ctx: Ctx,
  tx: Tx,
  messages: readonly (ReturnType<typeof messageFor> & { batchId?: string })[],
): Promise<void> {
  const batches = new Map(messages.map(({ batch }) => [batch, ctx.ids.next()]));
  const all = recordset(messages.map((each) => ({ ...each, batchId: batches.get(each.batch) })));
  const [ws, at] = [ctx.workspace.id, ctx.now().toString()];
  const fields = sql`jsonb_to_recordset(${all}) as r(id uuid, "leadId" uuid, "enrolmentId" uuid, address text, subject text, body text, footer text, "draftId" uuid, "itemId" uuid, "batchId" uuid, "mailboxId" uuid, domain text, hash text, "messageId" text, "contentHash" text, "plannedFor" timestamptz)`;
  await tx.execute(sql`
    insert into drafts (workspace_id, id, enrolment_id, lead_id, step, state, subject, body, footer, angle, template_id, template_version, variant, template_text, fingerprint, content_hash, created_at, updated_at)
    select ${ws}, r."draftId", r."enrolmentId", r."leadId", 1, 'approved', r.subject, r.body, r.footer, 'bench', 'bench', 1, 'a', '', r."draftId"::text, r."contentHash", ${at}, ${at} from ${fields}`);
  await tx.execute(sql`
    insert into approval_batches (workspace_id, id, motion, state, scope, preview, preview_hash, created_at, expires_at, decided_at, decided_by, executed_at)
    select ${ws}, r."batchId", 'outbound', 'executed', jsonb_build_object('items', jsonb_agg(jsonb_build_object('itemId', r."itemId", 'contentHash', r."contentHash"))), '{}', 'bench', ${at}, ${at}::timestamptz + interval '1 day', ${at}, 'reviewer-1', ${at} from ${fields} group by r."batchId"`);
  await tx.execute(sql`
    insert into approval_items (workspace_id, id, kind, subject_id, lead_id, state, title, preview, content_hash, batch_id, created_at, expires_at, decided_at, decided_by)
    select ${ws}, r."itemId", 'draft', r."draftId", r."leadId", 'approved', r.address, '{}', r."contentHash", r."batchId", ${at}, ${at}::timestamptz + interval '1 day', ${at}, 'reviewer-1' from ${fields}`);
  await tx.execute(sql`
    insert into send_ledger (workspace_id, id, enrolment_id, step, lead_id, draft_id, approval_item_id, batch_id, mailbox_id, to_address, to_domain, to_hash, message_id, content_hash, state, planned_for, created_at)
    select ${ws}, r.id, r."enrolmentId", 1, r."leadId", r."draftId", r."itemId", r."batchId", r."mailboxId", r.address, r.domain, r.hash, r."messageId", r."contentHash", 'planned', r."plannedFor", ${at} from ${fields}`);
}
