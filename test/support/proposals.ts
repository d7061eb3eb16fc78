import { sql } from 'drizzle-orm';
import { contentHash, proposeItems } from '#approval';
import { enrolLeads } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { arrayOf, row, type Tx } from '#core/db/index';
import { importLeads, memorySource } from '#leads';

/** `to`: where the message goes, if that is not the address, e.g. a profile on LinkedIn. */
export type Recipient = {
  email: string;
  to?: string;
  subject?: string;
  body?: string;
  /** What the yes lets be told to us. */
  tracking?: readonly string[];
  /** Which message of the sequence it is; the first, where nothing is said. */
  step?: number;
};
export type Waiting = { itemId: string; leadId: string; draftId: string; email: string; contentHash: string };

/** Settings of a campaign with a sender, open all day unless told otherwise. */
export function settingsWith(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    sender: {
      name: 'Nora Field',
      title: 'Head of Growth',
      company: 'Fieldnote',
      website: 'https://fieldnote.example',
      postalAddress: 'Fieldnote, 12 Example Street, 10115 Berlin',
    },
    window: { days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '18:00', zone: 'UTC' },
    perDomainPerBatch: 25,
    // One message and no more, unless a test says otherwise.
    sequence: [{ day: 1, channel: 'email', action: 'intro' }],
    ...more,
  };
}

/** Imports the recipients and puts one draft for each before the reviewer. */
export async function propose(
  ctx: Ctx,
  campaignId: string,
  recipients: readonly Recipient[],
): Promise<Waiting[]> {
  const lines = recipients.map(
    ({ email }, index) => `${email},Person${index},Number${index},Company of ${email.split('@')[1]}`,
  );
  const imported = await importLeads(
    ctx,
    memorySource(`${ctx.ids.next()}.csv`, `email,first name,last name,company\n${lines.join('\n')}\n`),
  );
  if (imported.rejected > 0) throw new Error(`${imported.rejected} recipients of the test were rejected.`);
  return ctx.db.tx(async (tx) => {
    const waiting: Waiting[] = [];
    for (const recipient of recipients) waiting.push(await proposeOne(ctx, tx, campaignId, recipient));
    return waiting;
  });
}

async function proposeOne(ctx: Ctx, tx: Tx, campaignId: string, recipient: Recipient): Promise<Waiting> {
  const {
    email,
    to = email,
    subject = `About ${email}`,
    body = `A text written for ${email} and nobody else.`,
    tracking = [],
    step = 1,
  } = recipient;
  const lead = await row<{ id: string }>(
    tx,
    sql`select l.id from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id where a.address = ${email}`,
  );
  if (!lead) throw new Error(`The lead ${email} was not imported.`);
  const [enrolment] = await enrolLeads(tx, {
    workspaceId: ctx.workspace.id,
    campaignId,
    enrolments: [{ id: ctx.ids.next(), leadId: lead.id }],
    at: ctx.now(),
  });
  const draftId = ctx.ids.next();
  const footer = '\n\n--\nFieldnote, 12 Example Street, 10115 Berlin';
  const hash = contentHash({ to, subject, text: `${body}${footer}`, tracking });
  await tx.execute(sql`
    insert into drafts (workspace_id, id, enrolment_id, lead_id, step, state, subject, body, footer, angle, template_id, template_version, variant, template_text, fingerprint, content_hash, tracking, created_at, updated_at)
    values (${ctx.workspace.id}, ${draftId}, ${enrolment?.id ?? null}, ${lead.id}, ${step}, 'queued', ${subject}, ${body}, ${footer}, 'test', 'test', 1, 'a', '', ${draftId}, ${hash}, ${arrayOf(tracking, 'text')}, ${ctx.now().toString()}, ${ctx.now().toString()})`);
  const [itemId] = await proposeItems(ctx, tx, [
    {
      kind: 'draft',
      subjectId: draftId,
      leadId: lead.id,
      campaignId,
      title: email,
      preview: { to, subject, body, campaign: { id: campaignId } },
      contentHash: hash,
      priority: 0,
      tier: 'tier_1',
    },
  ]);
  if (!itemId) throw new Error(`The draft for ${email} was not queued.`);
  return { itemId, leadId: lead.id, draftId, email, contentHash: hash };
}
