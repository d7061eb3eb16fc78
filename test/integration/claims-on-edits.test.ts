import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editItem, findItem } from '#approval';
import type { ApprovalItem } from '#approval/contract';
import { saveCampaign } from '#campaigns';
import { isLegworkError } from '#core/errors';
import { importLeads, leadsOfImport, memorySource } from '#leads';
import { draftLeads } from '#messaging';
import {
  type Edit,
  TRUE_PARAPHRASES,
  UNSUPPORTED,
} from '../../src/messaging/claims/fixtures/claim-corpus.ts';
import { MORE_NEUTRAL, MORE_UNSUPPORTED } from '../../src/messaging/claims/fixtures/more-edits.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

type Text = { subject: string; body: string; footer: string; contentHash: string };

let world: DispatchWorld;
let tenant: Tenant;
let itemId: string;
let draftId: string;
let original: Text;

beforeAll(async () => {
  world = await openDispatchWorld();
  world.runtime.sandboxClock.set(Temporal.Instant.from('2026-07-01T09:00:00Z'));
  tenant = await world.tenant({ mailboxes: 1 });
  ({ itemId, draftId } = await waitingDraft());
  original = await stored();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

/** A crafted draft for a lead of whom the database knows what the corpus of edits may lean on. */
async function waitingDraft(): Promise<{ itemId: string; draftId: string }> {
  const ctx = await tenant.ctx();
  const campaign = await saveCampaign(ctx, {
    name: 'Edits',
    settings: {
      sender: {
        name: 'Sam Reed',
        title: 'Founder',
        company: 'Legwork',
        website: 'https://legwork.example',
        postalAddress: '1 Main Street, Springfield',
      },
      copy: {
        offer: 'draft, check and send outbound mail that a person has approved',
        angle: 't1_executive_buyin',
      },
    },
  });
  const file =
    'email,first name,last name,title,company,industry,employees\nanna@northwind.example,Anna,Berg,VP Sales,Northwind Logistics GmbH,Logistics,120\n';
  const imported = await importLeads(ctx, memorySource('edits.csv', file));
  const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  await tenant.rows(sql`update leads set tier = 'tier_1'`);
  await tenant.rows(
    sql`update companies set technologies = array['Salesforce'], industry = 'Logistics', employees = 120`,
  );
  const known: [string, string, string | null, string][] = [
    ['hiring', 'an Account Executive', null, '2026-06-10T00:00:00Z'],
    [
      'expansion',
      'new Leeds office',
      'Northwind opened an office in Leeds in March 2026.',
      '2026-06-10T00:00:00Z',
    ],
    ['award', 'Freight Award', null, '2025-01-10T00:00:00Z'],
  ];
  for (const [key, value, quote, at] of known)
    await tenant.rows(sql`insert into facts (workspace_id, id, subject_kind, subject_id, key, value, source, quote, observed_at, created_at)
      select ${tenant.id}, ${ctx.ids.next()}, 'company', id, ${key}, ${value}, 'news', ${quote}, ${at}, ${at} from companies`);
  const [outcome] = await draftLeads(ctx, { campaignId: campaign.id, leadIds });
  if (outcome?.state !== 'queued')
    throw new Error(`The lead was not drafted for: ${JSON.stringify(outcome)}`);
  const [item] = await tenant.rows<{ itemId: string; draftId: string }>(
    sql`select id as "itemId", subject_id as "draftId" from approval_items where kind = 'draft'`,
  );
  if (!item) throw new Error('The draft does not wait.');
  return item;
}

async function stored(): Promise<Text> {
  const [text] = await tenant.rows<Text>(
    sql`select subject, body, footer, content_hash as "contentHash" from drafts where id = ${draftId}`,
  );
  if (!text) throw new Error('The draft is gone.');
  return text;
}

async function item(): Promise<ApprovalItem> {
  const found = await (await tenant.ctx()).db.tx((tx) => findItem(tx, itemId));
  if (!found) throw new Error('The item is gone.');
  return found;
}

/** Writes the sentence into the mail, beside what stands there. */
function added({ where, text }: Edit): { subject: string; body: string } {
  if (where === 'subject') return { subject: text, body: original.body };
  const parts = original.body.split('\n\n');
  const at = where === 'start' ? 1 : where === 'end' ? parts.length : Math.min(3, parts.length);
  return { subject: original.subject, body: parts.toSpliced(at, 0, text).join('\n\n') };
}

/** Says it in place of what stood there: the mail stays within its words, and a question takes the place of the question. */
function replaced({ where, text }: Edit): { subject: string; body: string } {
  if (where === 'subject') return { subject: text, body: original.body };
  const parts = original.body.split('\n\n');
  const question = parts.findLastIndex((part) => part.includes('?'));
  const at = text.includes('?') ? question : 1;
  return { subject: original.subject, body: parts.toSpliced(at, 1, text).join('\n\n') };
}

/** Edits as a reviewer does. Undefined when it was stored, else every reason. */
async function refusal(edit: {
  subject: string;
  body: string;
}): Promise<{ code: string; reasons: { code: string; text: string }[] } | undefined> {
  try {
    await editItem(await tenant.ctx(reviewer), { itemId, version: (await item()).version, edit });
    return undefined;
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return { code: error.code, reasons: error.detail.reasons as { code: string; text: string }[] };
  }
}

async function refusedOf(edits: readonly Edit[], edited: (edit: Edit) => { subject: string; body: string }) {
  const refused: { text: string; reasons: { code: string; text: string }[] }[] = [];
  for (const edit of edits) {
    const before = [await stored(), await item()];
    const answer = await refusal(edited(edit));
    if (!answer) continue;
    expect(answer.code, edit.text).toBe('approval.edit_blocked');
    expect([await stored(), await item()], edit.text).toEqual(before);
    refused.push({ text: edit.text, reasons: answer.reasons });
  }
  return refused;
}

test('fifty unsupported edits of a stored draft: each is refused with its reason, and the old text stays', async () => {
  expect(UNSUPPORTED).toHaveLength(50);
  const refused = await refusedOf(UNSUPPORTED, added);
  const byClaim = refused.filter(({ reasons }) => reasons.some((entry) => entry.code.startsWith('claim.')));
  console.info(
    `unsupported edits: ${refused.length} of 50 refused, ${byClaim.length} of them for their claims`,
  );
  expect(
    UNSUPPORTED.map((edit) => edit.text).filter((text) => !byClaim.some((entry) => entry.text === text)),
  ).toEqual([]);
  expect((await item()).version).toBe(1);
}, 120_000);

test('more in other words, in place of what stood there: each is refused too', async () => {
  const refused = await refusedOf(
    MORE_UNSUPPORTED.map((text) => ({ where: 'middle', text })),
    replaced,
  );
  console.info(`more unsupported edits: ${refused.length} of ${MORE_UNSUPPORTED.length} refused`);
  expect(MORE_UNSUPPORTED.filter((text) => !refused.some((entry) => entry.text === text))).toEqual([]);
}, 120_000);

test('fifty true paraphrases: at most five are refused, what passed is what is stored, and it can be approved', async () => {
  expect(TRUE_PARAPHRASES).toHaveLength(50);
  const refused = await refusedOf(TRUE_PARAPHRASES, replaced);
  console.info(
    `true paraphrases: ${refused.length} of 50 refused`,
    refused.map(({ text, reasons }) => [text, reasons.map((entry) => entry.code)]),
  );
  expect(refused.length).toBeLessThanOrEqual(5);
  expect((await item()).version).toBe(51 - refused.length);
}, 120_000);

test('neutral sentences: at most one in ten is refused', async () => {
  const refused = await refusedOf(
    MORE_NEUTRAL.map((text) => ({ where: 'middle', text })),
    replaced,
  );
  console.info(
    `neutral sentences: ${refused.length} of ${MORE_NEUTRAL.length} refused`,
    refused.map(({ text, reasons }) => [text, reasons.map((entry) => entry.code)]),
  );
  expect(refused.length).toBeLessThanOrEqual(MORE_NEUTRAL.length / 10);
}, 120_000);

test('what stands below the signature never leaves: it is cut off before the bytes are judged and stored', async () => {
  await refusal({
    subject: original.subject,
    body: `${original.body}${original.footer}\n\nMaria told me you own this.`,
  });
  const now = await stored();
  expect(`${now.body}${now.footer}`).not.toContain('Maria');
  expect(now.footer).toBe(original.footer);
});

test('the final bytes are judged: a claim hidden behind a quote sign or in odd letters is refused as well, and no subject holds a second header', async () => {
  const hidden = [
    `${original.body}\n\n> Maria told me you own this.`,
    original.body.replace('\n\n', '\n\nYou have\u00a0450\u200b employees to look after.\n\n'),
    `${original.body}\n\nSee https://proof.example/report.`,
  ];
  for (const body of hidden)
    expect(await refusal({ subject: original.subject, body }), body).toMatchObject({
      code: 'approval.edit_blocked',
    });
  for (const subject of ['new plan\r\nBcc: everybody@evil.example', 'new plan\nfor Northwind'])
    expect(await refusal({ subject, body: original.body }), subject).toMatchObject({
      code: 'approval.edit_blocked',
    });
});
