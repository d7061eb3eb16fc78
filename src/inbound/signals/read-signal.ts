import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { isFreeMail } from '#core/text/domain';
import { explain, reason } from '#core/verdict';
import {
  type Contact,
  contactVerdict,
  countVisits,
  isErased,
  leadsByContact,
  markIntentDue,
  meetContact,
  moveToCompany,
  suppressionVerdicts,
} from '#leads';
import { signal, type VisitorIdentified, visitorIdentified } from '#vendors/ports/signal-source';
import { companyOf, type DueSignal, personOf, type ReadSignal } from './signal.store.ts';
import { domainsOf } from './told-signal.rules.ts';
import { noteVisitor } from './visitor.store.ts';

const NOTHING = { leadId: null, companyId: null, reasons: [] } as const;
const unmatched = (code: string, text: string): ReadSignal => ({
  ...NOTHING,
  outcome: 'unmatched',
  reasons: [reason(code, text)],
});
const ofCompany = (companyId: string): ReadSignal => ({ ...NOTHING, outcome: 'company', companyId });

/** Whose a signal is, with all that follows from it. Everything is in the caller's transaction. */
export const readSignal = (
  ctx: Ctx,
  tx: Tx,
  due: DueSignal,
  own: ReadonlySet<string>,
): Promise<ReadSignal> =>
  due.kind === 'web_visit' && due.visitorKey !== null
    ? readVisit(ctx, tx, due, visitorIdentified.parse(due.raw), own)
    : readObserved(ctx, tx, due);

/** Something that happened: to a person we know, or at a company we know. It makes nobody a lead. */
async function readObserved(ctx: Ctx, tx: Tx, due: DueSignal): Promise<ReadSignal> {
  const { person, company } = signal.parse(due.raw);
  const contact = { address: person?.email ?? null, profileUrl: person?.linkedinUrl ?? null };
  if (await isErased(ctx, tx, contact)) return { ...NOTHING, outcome: 'erased' };
  const [leadId] = await leadsByContact(tx, [contact]);
  if (leadId) return ofLead(ctx, tx, leadId, 'matched');
  const known = await companyOf(tx, domainsOf(company.domain));
  if (!known) return unmatched('signal.unknown', 'Neither the person nor the company is known here.');
  await markIntentDue(tx, { companyId: known.id }, ctx.now());
  return ofCompany(known.id);
}

/** A "no" is for ever: of somebody who said one no visit is followed either. */
async function ofLead(ctx: Ctx, tx: Tx, leadId: string, outcome: 'matched' | 'met'): Promise<ReadSignal> {
  const [verdict] = await suppressionVerdicts(ctx, tx, [{ leadId }]);
  if (verdict?.allowed === false && verdict.reasons[0]?.code !== 'suppression.unchecked')
    return { ...NOTHING, outcome: 'refused', reasons: verdict.reasons };
  await markIntentDue(tx, { leadId }, ctx.now());
  return { ...NOTHING, outcome, leadId };
}

async function readVisit(
  ctx: Ctx,
  tx: Tx,
  due: DueSignal,
  visit: VisitorIdentified,
  own: ReadonlySet<string>,
): Promise<ReadSignal> {
  if (visit.sample)
    return { ...unmatched('signal.sample', 'The source was tested; nobody was there.'), outcome: 'sample' };
  const read = await whoWasIt(ctx, tx, visit, own);
  if (read.leadId === null) return read;
  await countVisits(tx, read.leadId, { pricing: /\b(?:pricing|prices?)\b/i.test(visit.page.url ?? '') });
  await noteVisitor(
    tx,
    ctx.workspace.id,
    {
      source: due.source,
      visitorKey: due.visitorKey ?? due.id,
      leadId: read.leadId,
      at: instantOf(due.happenedAt).toString(),
    },
    ctx.now(),
  );
  return read;
}

async function whoWasIt(
  ctx: Ctx,
  tx: Tx,
  visit: VisitorIdentified,
  own: ReadonlySet<string>,
): Promise<ReadSignal> {
  const { person, company } = visit;
  const domains = domainsOf(company.domain);
  const fullName = [person?.firstName, person?.lastName].filter(Boolean).join(' ') || null;
  const contact = { address: person?.email ?? null, profileUrl: person?.linkedinUrl ?? null, fullName };
  if (await isErased(ctx, tx, contact)) return { ...NOTHING, outcome: 'erased' };
  const [known] = await leadsByContact(tx, [contact]);
  if (known) return ofLead(ctx, tx, known, 'matched');
  if (isOurs(contact.address, own)) return unmatched('signal.ours', 'One of us looked at our own pages.');
  const verdict = await contactVerdict(ctx, tx, {
    ...contact,
    companyDomain: domains[0] ?? null,
    companyName: company.name,
  });
  if (!verdict.allowed && verdict.reasons[0]?.code !== 'suppression.unchecked')
    return {
      ...NOTHING,
      outcome: 'refused',
      reasons: [reason('signal.refused', `Nobody was taken in: ${explain(verdict)}`)],
    };
  const met = await meet(ctx, tx, visit, contact);
  if (met !== null) return ofLead(ctx, tx, met, 'met');
  const place = await companyOf(tx, domains);
  if (!place)
    return unmatched('signal.nobody', 'The visit names neither a person nor a company that is known here.');
  await markIntentDue(tx, { companyId: place.id }, ctx.now());
  return ofCompany(place.id);
}

const isOurs = (address: string | null, own: ReadonlySet<string>): boolean => {
  const domain = address?.slice(address.lastIndexOf('@') + 1).toLowerCase() ?? '';
  return domain !== '' && !isFreeMail(domain) && [...own].some((mailbox) => mailbox.endsWith(`@${domain}`));
};

/** A visitor with an address or a profile becomes a lead, at the company the source names. */
async function meet(ctx: Ctx, tx: Tx, visit: VisitorIdentified, contact: Contact): Promise<string | null> {
  const met = await meetContact(ctx, tx, contact, visit.source, 'website_visitor');
  if (!met?.created) return met?.leadId ?? null;
  const of = await personOf(tx, met.leadId);
  const { name, domain } = visit.company;
  if (of && name !== null && name.trim() !== '')
    await moveToCompany(
      tx,
      {
        workspaceId: ctx.workspace.id,
        personId: of.personId,
        companyId: ctx.ids.next(),
        name: name.trim(),
        domain: domainsOf(domain).at(-1) ?? null,
        title: visit.person?.title ?? null,
      },
      ctx.now(),
    );
  return met.leadId;
}
