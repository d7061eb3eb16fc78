import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { row } from '#core/db/index';
import { processDue } from '#inbound';
import { importLeads, memorySource } from '#leads';
import type { DispatchWorld, Tenant } from './dispatch-world.ts';
import { draftedAnswer } from './drafted-answer.ts';

/** Somebody whose every mark is unlike anything else in a database. */
export const ADA = {
  first: 'Ada',
  last: 'Quillfeather',
  email: 'ada.quillfeather@wrenhollow.example',
  phone: '+14155557391',
  profile: 'https://www.linkedin.com/in/ada-quillfeather-42',
};
export const OTHER = 'ben@otterbrook.example';
/** Any of them, anywhere. */
export const TRACES = 'quillfeather|4155557391|415[ .-]555[ .-]7391|ada%2[Ee]quill';

export const leadOf = async (ctx: Ctx, address: string): Promise<string> =>
  (
    await ctx.db.tx((tx) =>
      row<{ id: string }>(
        tx,
        sql`select l.id from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id where a.address = ${address}`,
      ),
    )
  )?.id ?? '';

export const adaFile = (): string =>
  `Email,First Name,Last Name,Title,Company,LinkedIn,Phone\n${ADA.email},${ADA.first},${ADA.last},COO,Wrenhollow,${ADA.profile},${ADA.phone}\nnot an address of Ada Quillfeather,Ada,Quillfeather,COO,Wrenhollow,,\n`;

/** Two people who were written to, one of whom is everywhere: in her own rows and in what others wrote. */
export async function openKnownPerson(
  world: DispatchWorld,
): Promise<{ tenant: Tenant; ctx: Ctx; leadId: string; otherId: string }> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await importLeads(ctx, memorySource('Ada Quillfeather and others.csv', adaFile()));
  await tenant.propose([
    { email: ADA.email, subject: 'Hello Ada Quillfeather', body: 'Dear Ms Quillfeather, how is Wrenhollow?' },
    { email: OTHER, body: 'Ben, please say hello to Ada Quillfeather.' },
  ]);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  await tenant.live();
  const [leadId, otherId] = [await leadOf(ctx, ADA.email), await leadOf(ctx, OTHER)];
  await mailIn(
    ctx,
    ADA.email,
    Buffer.from('Thanks, call me on +1 415 555 7391. Ada Quillfeather').toString('base64'),
    'base64',
  );
  await mailIn(
    ctx,
    OTHER,
    'Please ask Ada =51uillfeather, ada.quillfeather=40wrenhollow.example, instead.',
    'quoted-printable',
  );
  await processDue(ctx);
  await ctx.db.tx((tx) => sprinkle(ctx, tx, leadId));
  await ctx.db.tx((tx) => sprinkleElsewhere(ctx, tx, leadId));
  const threadId = await threadOf(ctx, leadId);
  await draftedAnswer(ctx, {
    words: `Ada Quillfeather <${ADA.email}>`,
    ...{ leadId, threadId, campaignId: tenant.campaignId },
  });
  await tenant.settle();
  return { tenant, ctx, leadId, otherId };
}

async function mailIn(ctx: Ctx, from: string, text: string, encoding: string): Promise<void> {
  const sent = await ctx.db.tx((tx) =>
    row<{ messageId: string; mailbox: string; address: string }>(
      tx,
      sql`select s.message_id as "messageId", m.id as mailbox, m.address from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id where s.to_address = ${from}`,
    ),
  );
  if (!sent) throw new Error(`Nothing was sent to ${from}.`);
  const raw = [
    `From: ${from}`,
    `To: ${sent.address}`,
    'Subject: Re: hello',
    `In-Reply-To: ${sent.messageId}`,
    `Message-ID: <${ctx.ids.next()}@client.example>`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    text,
  ].join('\r\n');
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${sent.mailbox}, 99, ${Math.abs(from.length * 7)}, ${`<in.${ctx.ids.next()}@client.example>`}, ${Buffer.from(raw)}, ${ctx.now().toString()})`),
  );
}

const threadOf = async (ctx: Ctx, leadId: string): Promise<string> =>
  (
    await ctx.db.tx((tx) =>
      row<{ id: string }>(tx, sql`select id from threads where lead_id = ${leadId} limit 1`),
    )
  )?.id ?? '';

/** What vendors, reviewers and failures leave of her in places nobody thinks of. */
async function sprinkle(ctx: Ctx, tx: Tx, leadId: string): Promise<void> {
  const workspace = ctx.workspace.id;
  const at = ctx.now().toString();
  const id = () => ctx.ids.next();
  const text = `Ada Quillfeather <${ADA.email}>`;
  const json = JSON.stringify({
    name: 'Ada Quillfeather',
    list: [ADA.email, 14155557391],
    nested: { [ADA.email]: ADA.profile },
  });
  const person = sql`(select person_id from leads where id = ${leadId})`;
  await tx.execute(sql`insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at, processed_at)
    values (${workspace}, ${id()}, 'instantly', ${id()}, '{}', ${`{"to":"ada%2Equillfeather%40wrenhollow.example","lead":"${ADA.email.toUpperCase()}","n":"Quillfeather, Ada","firstName":"Ada","lastName":"Quillfeather"}`.replace('ada%2Equillfeather%40', 'ada.quillfeather%40')}, ${at}, ${at})`);
  await tx.execute(sql`insert into alerts (workspace_id, id, code, subject, severity, title, text, at, dedupe_key, next_post_at)
    values (${workspace}, ${id()}, 'test', ${ADA.email}, 'info', ${text}, ${text}, ${at}, ${`test ${ADA.email}`}, ${at})`);
  await tx.execute(sql`insert into facts (workspace_id, id, subject_kind, subject_id, key, value, source, quote, observed_at, created_at)
    values (${workspace}, ${id()}, 'person', ${person}, 'talk', 'Spoke at a fair, says Quillfeather', ${ADA.profile}, ${text}, ${at}, ${at}),
           (${workspace}, ${id()}, 'company', (select company_id from people where id = ${person}), 'coo', ${`COO is ${text}`}, 'web', null, ${at}, ${at})`);
  await tx.execute(sql`insert into enrichment_journal (workspace_id, id, lead_id, provider, request_key, state, answer, asked_at, answered_at, email_key)
    values (${workspace}, ${id()}, ${leadId}, 'apollo', ${ADA.email}, 'hit', ${json}::jsonb, ${at}, ${at}, ${ADA.email})`);
  await tx.execute(sql`insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, subject, receipt, trace, intended_at)
    values (${workspace}, ${id()}, 'enrichment.apollo.person', 'spend', ${`find ${ADA.email}`}, 'system', 'test', 'done', ${json}::jsonb, ${json}::jsonb, ${json}::jsonb, ${at})`);
  await tx.execute(sql`insert into crm_connections (workspace_id, vendor, account, enabled, stages_due_at, due_at, changed_by, changed_at)
    values (${workspace}, 'highlevel', 'x', false, ${at}, ${at}, 'test', ${at})`);
  await tx.execute(sql`insert into crm_contacts (workspace_id, id, vendor, contact_id, email, canonical, hash, phone, first_name, last_name, tags, active_at, created_at, updated_at, person_id, link)
    select ${workspace}, ${id()}, 'highlevel', 'contact-7', a.address, a.canonical, a.hash, ${ADA.phone}, 'Ada', 'Quillfeather', '{"met Ada Quillfeather"}', ${at}, ${at}, ${at}, a.person_id, 'address' from person_addresses a where a.address = ${ADA.email}`);
  await tx.execute(sql`insert into signals (workspace_id, id, source, source_id, seen_by, kind, title, url, visitor_key, raw, happened_at, expires_at, received_at, processed_at, outcome, lead_id)
    values (${workspace}, ${id()}, 'rb2b', ${id()}, 'webhook', 'web_visit', 'Visit of /', null, ${ADA.profile}, ${json}::jsonb, ${at}, ${at}, ${at}, ${at}, 'matched', ${leadId}),
           (${workspace}, ${id()}, 'rb2b', ${id()}, 'webhook', 'web_visit', 'Visit of /', null, ${ADA.profile}, ${json}::jsonb, ${at}, ${at}, ${at}, ${at}, 'unmatched', null),
           (${workspace}, ${id()}, 'http', ${id()}, 'poll', 'news', 'Wrenhollow and Ada Quillfeather', ${ADA.profile}, null, ${json}::jsonb, ${at}, ${at}, ${at}, ${at}, 'unmatched', null)`);
  await tx.execute(
    sql`insert into visitors (workspace_id, source, visitor_key, lead_id, visited_at) values (${workspace}, 'rb2b', ${ADA.profile}, ${leadId}, ${at})`,
  );
  await tx.execute(
    sql`update leads set custom = ${json}::jsonb, source_url = ${ADA.profile} where id = ${leadId}`,
  );
  await tx.execute(
    sql`insert into tasks (workspace_id, id, lead_id, kind, title, state, due_at, created_at) values (${workspace}, ${id()}, ${leadId}, 'call', 'Call Ada Quillfeather', 'open', ${at}, ${at})`,
  );
  await ctx.audit(tx, {
    action: 'approval_item.rejected',
    subject: id(),
    detail: { reason: `Do not write to ${text} like that` },
  });
}

/** What vendors who write for us, the chat, and the steps of sequences know of her. */
async function sprinkleElsewhere(ctx: Ctx, tx: Tx, leadId: string): Promise<void> {
  const workspace = ctx.workspace.id;
  const at = ctx.now().toString();
  const id = () => ctx.ids.next();
  const text = `Ada Quillfeather <${ADA.email}>`;
  const told = JSON.stringify({ address: ADA.email, text: 'Call me. Ada', from: ADA.email });
  const batch = sql`(select id from approval_batches limit 1)`;
  await tx.execute(sql`insert into vendor_leads (workspace_id, id, lead_id, vendor, channel, vendor_campaign_id, address, profile_url, state, reasons, created_at)
    values (${workspace}, ${id()}, ${leadId}, 'instantly', 'email', 'campaign-1', ${ADA.email}, ${ADA.profile}, 'stopped', ${JSON.stringify([text])}::jsonb, ${at})`);
  await tx.execute(sql`insert into vendor_notices (workspace_id, id, vendor, kind, seen_by, sighting, payload, received_at, processed_at, outcome, lead_id, reasons)
    values (${workspace}, ${id()}, 'instantly', 'mail.bounced', 'webhook', ${id()}, ${told}::jsonb, ${at}, ${at}, 'bounce', ${leadId}, ${JSON.stringify([text])}::jsonb),
           (${workspace}, ${id()}, 'instantly', 'mail.bounced', 'poll', ${ADA.email}, ${told}::jsonb, ${at}, ${at}, 'unmatched', null, ${JSON.stringify([text])}::jsonb)`);
  await tx.execute(sql`insert into client_links (workspace_id, id, batch_id, label, created_by, created_at, expires_at, decided_at, decision, client_name, reason)
    values (${workspace}, ${id()}, ${batch}, ${text}, 'test', ${at}, ${at}, ${at}, 'changes_wanted', ${text}, ${`Not so to ${text}`})`);
  await tx.execute(sql`insert into tracked_links (workspace_id, id, token, ledger_id, lead_id, url, created_at)
    select ${workspace}, ${id()}, 'a-token-of-one-mail-00', s.id, s.lead_id, ${`https://fieldnote.example/?for=${ADA.email}`}, ${at} from send_ledger s where s.lead_id = ${leadId} limit 1`);
  await tx.execute(sql`insert into vendor_polls (workspace_id, vendor, vendor_campaign_id, read_until, next_poll_at, error)
    values (${workspace}, 'instantly', 'campaign-1', ${at}, ${at}, ${`No answer about ${text}`})`);
  await tx.execute(sql`insert into message_marks (workspace_id, mark, message_id)
    select ${workspace}, ${`instantly ${ADA.email}`}, m.id from messages m join threads t on t.id = m.thread_id where t.lead_id = ${leadId} limit 1`);
  await tx.execute(sql`insert into approval_cards (workspace_id, id, batch_id, state, channel_id, message_id, due_at, error, shown, created_at)
    values (${workspace}, ${id()}, ${batch}, 'closed', 'C-REVIEW', '1700.42', ${at}, ${`The card of ${text} was too long`}, 'approved', ${at})`);
  await tx.execute(sql`insert into approval_clicks (workspace_id, id, event_id, action, card_id, version, person_id, person_name, received_at, settled_at, outcome)
    values (${workspace}, ${id()}, ${id()}, 'approve', 'x', 'x', 'U1', 'Ada Quillfeather', ${at}, ${at}, ${`refused: ${text}`})`);
  await tx.execute(sql`insert into chat_people (workspace_id, vendor, email, person_id, asked_at)
    values (${workspace}, 'slack', ${ADA.email}, 'U1', ${at})`);
  await tx.execute(sql`insert into enrolment_steps (workspace_id, enrolment_id, step, lead_id, channel, action, state, reasons, receipt, at)
    select ${workspace}, e.id, 7, ${leadId}, 'email', 'follow_up', 'done', ${JSON.stringify([{ code: 'x', text }])}::jsonb, ${`sent to ${ADA.email}`}, ${at} from enrolments e where e.lead_id = ${leadId} limit 1`);
  await tx.execute(sql`insert into scores (workspace_id, id, lead_id, profile, profile_version, score, tier, verdict, at)
    values (${workspace}, ${id()}, ${leadId}, 'icp', 1, 84, 'hot', ${JSON.stringify({ reasons: [{ text }] })}::jsonb, ${at})`);
  await tx.execute(sql`insert into prospect_scores (workspace_id, id, lead_id, profile_version, score, grade, verdict, at)
    values (${workspace}, ${id()}, ${leadId}, 1, 64, 'B', ${JSON.stringify({ reasons: [{ text }] })}::jsonb, ${at})`);
  await tx.execute(sql`insert into session_breakers (workspace_id, id, name, limits, tripped, tripped_at)
    values (${workspace}, ${id()}, ${`Look for ${text}`}, '{}', ${JSON.stringify([{ code: 'x', text }])}::jsonb, ${at})`);
}
