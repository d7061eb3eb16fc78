import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, refused } from '#core/errors';
import { type ErasedPlace, erasureHooks, personalTables } from '#core/personal-data/personal-table';
import { leadsSuppressed } from '../events.ts';
import { recordLeadEvents } from '../record-lead-events.ts';
import type { SuppressionKind } from '../suppression/contract.ts';
import { insertSuppressions } from '../suppression/suppression.store.ts';
import { certificateText, signatureOf } from './certificate.rules.ts';
import type { ErasureCertificate, ErasureQuestion, SignedCertificate, VendorNote } from './contract.ts';
import { closeErasure, type ErasureRow, holdErasure, openErasure } from './erasure.store.ts';
import { markErased } from './identity.store.ts';
import { eraseMentions, eraseOwn } from './personal-rows.store.ts';
import { planFor } from './plan-erasure.ts';
import { type Subject, subjectOf } from './subject.ts';
import { tellVendors } from './tell-vendors.ts';

export const CERTIFICATE_KEY = 'leads.erasure_certificate';

const REMAINS = [
  'Backups made before today still hold the person until they run out; a restored one is to be erased again.',
  'The numbers by which vendors know the person stay where a repeat is recognised by them; nothing here leads from them to anybody.',
  'Companies, and sums such as how many messages were sent, stay: they say nothing of the person.',
];

/**
 * Forgets a person everywhere. `confirm` is the number of records the plan named; when it is another by now, nothing is
 * erased. The "no" is written first, vendors are told, then everything here goes in one transaction with its certificate.
 * What was begun and not finished is finished by asking again.
 */
export async function erasePerson(
  ctx: Ctx,
  { confirm, ...question }: ErasureQuestion & { confirm: number },
): Promise<SignedCertificate> {
  return eraseUnder(ctx, question, {
    async agreed(tx, subject) {
      const { rows } = await planFor(ctx, tx, subject);
      if (rows !== confirm)
        throw refused(
          'erasure.unconfirmed',
          `This would erase or clean ${rows} records; ${confirm} were confirmed. Nothing was erased. Look at the plan and confirm its number.`,
          { rows },
        );
    },
  });
}

/** What an erasure is bound to: asked before the first change, and told in the transaction that ends it. */
type Agreement = {
  agreed(tx: Tx, subject: Subject): Promise<void>;
  ended?(tx: Tx, erasureId: string): Promise<void>;
};

/** The same under another agreement than a number. */
export async function eraseUnder(
  ctx: Ctx,
  question: ErasureQuestion,
  agreement: Agreement,
): Promise<SignedCertificate> {
  requireScope(ctx, 'workspace:admin');
  const { subject, erasure } = await ctx.db.tx((tx) => begin(within(ctx, tx), tx, question, agreement));
  const vendors = await tellVendors(ctx, subject, erasure.id);
  const ahead: ErasedPlace[] = [];
  for (const hook of ctx.contributed(erasureHooks)) ahead.push(...((await hook.ahead?.(ctx, subject)) ?? []));
  return ctx.db.tx((tx) => finish(within(ctx, tx), tx, { question, erasure, vendors, ahead, agreement }));
}

/** Asks whether this is what was agreed to, and writes the "no" that stays whatever happens next. */
async function begin(
  ctx: Ctx,
  tx: Tx,
  question: ErasureQuestion,
  { agreed }: Agreement,
): Promise<{ subject: Subject; erasure: ErasureRow }> {
  const subject = await subjectOf(ctx, tx, question);
  await agreed(tx, subject);
  await settle(ctx, tx, subject);
  const { hashes, leadIds } = subject;
  const erasure = await openErasure(tx, ctx.workspace.id, {
    id: ctx.ids.next<'erasure'>(),
    hashes,
    leadIds,
    by: ctx.actor.id,
    at: ctx.now(),
  });
  await insertSuppressions(
    tx,
    ctx.workspace.id,
    hashes.map((hash, index) => ({
      id: ctx.ids.next(),
      kind: kindAt(subject, index),
      hash,
      value: null,
      cause: 'erasure',
      reason: 'asked to be forgotten',
      source: 'erasure',
      campaignId: null,
    })),
    ctx.actor.id,
    ctx.now(),
  );
  await ctx.emit(tx, leadsSuppressed, { aggregate: ctx.workspace.id, payload: { hashes: [...hashes] } });
  return { subject, erasure };
}

/** The hashes stand in the order of addresses, profiles, numbers. */
function kindAt({ known, hashes }: Subject, index: number): SuppressionKind {
  const addresses = hashes.length - known.profiles.length - known.phones.length;
  return index < addresses ? 'address' : index < addresses + known.profiles.length ? 'profile' : 'phone';
}

async function settle(ctx: Ctx, tx: Tx, subject: Subject): Promise<void> {
  for (const hook of ctx.contributed(erasureHooks)) {
    const not = await hook.settle?.(ctx, tx, subject);
    if (not) throw conflict('erasure.not_now', `${not.text} Nothing was erased; ask again in a minute.`);
  }
}

/** What others were told to end is asked for under the person's name, so it comes first. */
async function confirmed(ctx: Ctx, tx: Tx, subject: Subject): Promise<void> {
  for (const hook of ctx.contributed(erasureHooks)) {
    const not = await hook.confirmed?.(ctx, tx, subject);
    if (not)
      throw conflict(
        'erasure.unconfirmed_elsewhere',
        `${not.text} Nothing of the person was erased yet, and nothing more is sent to them. Ask again in some minutes.`,
      );
  }
}

type Begun = {
  readonly question: ErasureQuestion;
  readonly erasure: ErasureRow;
  readonly vendors: readonly VendorNote[];
  readonly ahead: readonly ErasedPlace[];
  readonly agreement: Agreement;
};

async function finish(ctx: Ctx, tx: Tx, begun: Begun): Promise<SignedCertificate> {
  // Locked in the order of the beginning: what was agreed to, then the erasure.
  await begun.agreement.ended?.(tx, begun.erasure.id);
  if (!(await holdErasure(tx, begun.erasure.id)))
    throw conflict('erasure.done', 'Somebody else finished this erasure just now. Look at its certificate.');
  // What happened since the beginning, e.g. an answer that came in, is met here too.
  const subject = await subjectOf(ctx, tx, begun.question);
  await settle(ctx, tx, subject);
  await confirmed(ctx, tx, subject);
  await recordLeadEvents(
    ctx,
    tx,
    subject.leadIds.map((leadId) => ({
      leadId,
      event: 'unsubscribed',
      type: 'erased',
      channel: 'system',
      summary: 'Erased',
      nextSendAt: null,
    })),
  );
  const places = [...begun.ahead, ...(await eraseEverywhere(ctx, tx, subject))];
  await markErased(tx, subject.personIds, ctx.now());
  const rows = places.reduce((sum, place) => sum + place.rows, 0);
  const signed = sign(ctx, subject, { ...begun, places, rows });
  await closeErasure(tx, {
    id: begun.erasure.id,
    certificate: signed.document,
    signature: signed.signature,
    at: ctx.now(),
  });
  await ctx.audit(tx, {
    action: 'person.erased',
    subject: subject.hashes[0] ?? begun.erasure.id,
    detail: { erasureId: begun.erasure.id, people: subject.personIds.length, rows },
  });
  return signed;
}

async function eraseEverywhere(ctx: Ctx, tx: Tx, subject: Subject): Promise<ErasedPlace[]> {
  const tables = ctx.contributed(personalTables);
  const found: ErasedPlace[] = [];
  // Hooks look at what the rows say, so they come before the rows are emptied.
  for (const hook of ctx.contributed(erasureHooks))
    found.push(...((await hook.erase?.(ctx, tx, subject)) ?? []));
  for (const table of leavesFirst(tables)) {
    const own = await eraseOwn(tx, tables, table, subject);
    const mentions = await eraseMentions(tx, table, subject);
    if (own + mentions > 0) found.push({ place: table.table, what: table.what, rows: own + mentions });
  }
  return found;
}

/** Rows that lead through another table to the person go while that table still says so. */
const leavesFirst = <T extends { belongs?: readonly object[] }>(tables: readonly T[]): T[] =>
  [...tables].sort((a, b) => Number(leads(b)) - Number(leads(a)));
const leads = ({ belongs = [] }: { belongs?: readonly object[] }): boolean =>
  belongs.some((belonging) => 'through' in belonging);

function sign(
  ctx: Ctx,
  subject: Subject,
  done: Begun & { places: readonly ErasedPlace[]; rows: number },
): SignedCertificate {
  const certificate: ErasureCertificate = {
    kind: 'legwork erasure certificate',
    id: done.erasure.id,
    workspace: ctx.workspace.name,
    requestedBy: ctx.actor.name,
    requestedAt: Temporal.Instant.from(done.erasure.requestedAt).toString(),
    erasedAt: ctx.now().toString(),
    people: subject.personIds.length,
    hashes: [...subject.hashes],
    rows: done.rows,
    places: [...done.places],
    vendors: [...done.vendors],
    remains: REMAINS,
  };
  // A vendor's answer may repeat whom it was asked about.
  const document = JSON.stringify(certificate, null, 2).replace(new RegExp(subject.cleans, 'gi'), '[erased]');
  const signature = signatureOf(document, ctx.secretKey(CERTIFICATE_KEY));
  const cleaned = JSON.parse(document) as ErasureCertificate;
  return { certificate: cleaned, document, signature, text: certificateText(cleaned, signature) };
}
