import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { normalisePhone } from '#core/text/phone';
import type { EnrichmentAnswer } from '#vendors/ports/enrichment-source';
import { addressHash } from './address-hash.ts';
import {
  addAddresses,
  addPhones,
  addProfiles,
  type EnrichmentSubject,
  enrichmentSubjects,
  type NewAddress,
  patchCompanies,
  patchPeople,
  putAside,
  setEnrichment,
} from './enrichment.store.ts';
import { insertFacts, type NewFact } from './fact.store.ts';
import { worksElsewhere } from './job-change.rules.ts';
import { recordLeadEvents } from './record-lead-events.ts';

export type EnrichmentHit = {
  leadId: string;
  provider: string;
  answer: EnrichmentAnswer;
  quality: number;
  intent: number;
  /** What was asked for, the person's address where nothing is said; the search for a person is over with an address alone. */
  asked?: 'address' | 'company' | 'phone';
};

/**
 * Writes what a finder found onto people and companies, each datum as a fact with its source and day. Whom it places at another
 * company than we know keeps everything as it is, is put aside with the reason, and waits for a person.
 */
export async function applyEnrichment(ctx: Ctx, tx: Tx, hits: readonly EnrichmentHit[]): Promise<void> {
  if (hits.length === 0) return;
  const subjects = new Map(
    (
      await enrichmentSubjects(
        tx,
        hits.map((hit) => hit.leadId),
      )
    ).map((subject) => [subject.leadId, subject]),
  );
  const all = hits.flatMap((hit) => {
    const subject = subjects.get(hit.leadId);
    return subject ? [{ hit, subject }] : [];
  });
  const moved = all.filter(({ hit, subject }) => hasMoved(hit, subject));
  const known = all.filter((entry) => !moved.includes(entry));
  const now = ctx.now();
  await recordJobChanges(ctx, tx, moved);
  await patchCompanies(
    tx,
    known.flatMap(({ hit, subject }) => companyPatch(subject, hit.answer)),
    now,
  );
  await patchPeople(
    tx,
    known.map(({ hit, subject }) => ({ personId: subject.personId, title: hit.answer.title })),
    now,
  );
  await addFound(ctx, tx, known);
  await insertFacts(
    tx,
    ctx.workspace.id,
    known.flatMap(({ hit, subject }) => factsFrom(ctx, subject, hit)),
    now,
  );
  const about = Map.groupBy(
    all.map(({ hit }) => hit),
    ({ asked = 'address' }) => asked,
  );
  await recordEnriched(ctx, tx, about.get('address') ?? []);
  await recordNumbers(ctx, tx, about.get('phone') ?? []);
}

async function recordEnriched(ctx: Ctx, tx: Tx, hits: readonly EnrichmentHit[]): Promise<void> {
  await setEnrichment(
    tx,
    hits.map((hit) => ({
      leadId: hit.leadId,
      state: 'enriched',
      quality: hit.quality,
      intent: hit.intent,
    })),
    ctx.now(),
  );
  await recordLeadEvents(
    ctx,
    tx,
    hits.map((hit) => ({
      leadId: hit.leadId,
      event: null,
      type: 'enriched',
      channel: 'system',
      summary: `Enriched by ${hit.provider} (quality ${hit.quality})`,
    })),
  );
}

/** A number says nothing about how well the person is known, so the quality of the lead stays. */
const recordNumbers = (ctx: Ctx, tx: Tx, hits: readonly EnrichmentHit[]): Promise<unknown> =>
  recordLeadEvents(
    ctx,
    tx,
    hits.map(({ leadId, provider }) => ({
      leadId,
      event: null,
      type: 'phone_found',
      channel: 'phone',
      summary: `Telephone number found by ${provider}`,
    })),
  );

type Known = { readonly hit: EnrichmentHit; readonly subject: EnrichmentSubject };

const hasMoved = ({ answer, asked }: EnrichmentHit, subject: EnrichmentSubject): boolean =>
  asked !== 'company' &&
  answer.company !== null &&
  worksElsewhere({ name: subject.companyName, domain: subject.companyDomain }, answer.company);

/** A fact with its day, a line on the timeline, and a lead that is not written to until a person has decided. */
async function recordJobChanges(ctx: Ctx, tx: Tx, moved: readonly Known[]): Promise<void> {
  if (moved.length === 0) return;
  const said = ({ hit, subject }: Known): string =>
    `${hit.provider} places this person at ${hit.answer.company?.name ?? 'another company'} instead of ${subject.companyName ?? 'the company we know'}.`;
  await insertFacts(
    tx,
    ctx.workspace.id,
    moved.map(({ hit, subject }) => ({
      id: ctx.ids.next<'fact'>(),
      subjectKind: 'person' as const,
      subjectId: subject.personId,
      key: 'job_change',
      value: `${subject.companyName ?? ''} → ${hit.answer.company?.name ?? ''}`,
      source: hit.provider,
      quote: null,
      confidence: 0.7,
      observedAt: hit.answer.observedAt,
    })),
    ctx.now(),
  );
  await putAside(
    tx,
    moved.map(({ hit, subject }) => ({
      leadId: hit.leadId,
      reason: {
        code: 'enrichment.job_changed',
        text: `${said({ hit, subject })} Nothing was overwritten. Decide whether to keep or to move this lead.`,
        detail: {
          knownCompany: subject.companyName,
          newCompany: hit.answer.company?.name ?? null,
          newDomain: hit.answer.company?.domain ?? null,
          title: hit.answer.title,
          email: hit.answer.email,
          verification: verificationOf(hit.answer),
          provider: hit.provider,
          observedAt: hit.answer.observedAt,
        },
      },
    })),
    ctx.now(),
  );
  await recordLeadEvents(
    ctx,
    tx,
    moved.map((entry) => ({
      leadId: entry.hit.leadId,
      event: null,
      type: 'job_changed',
      channel: 'system',
      summary: said(entry),
    })),
  );
}

/** Addresses, numbers and profiles that people can be reached by. */
async function addFound(ctx: Ctx, tx: Tx, known: readonly Known[]): Promise<void> {
  const addresses = known.flatMap(({ hit, subject }) => foundAddress(ctx, subject, hit));
  const phones = known.flatMap(({ hit, subject }) => foundPhone(ctx, subject, hit));
  await addAddresses(tx, ctx.workspace.id, addresses, ctx.now());
  await addPhones(tx, ctx.workspace.id, phones, ctx.now());
  const profiles = known.flatMap(({ hit, subject }) => foundProfile(ctx, subject, hit));
  await addProfiles(tx, ctx.workspace.id, profiles, ctx.now());
}

export async function markUnenriched(
  tx: Tx,
  leadIds: readonly string[],
  state: 'waiting' | 'missed' | 'failed',
  now: Temporal.Instant,
): Promise<void> {
  await setEnrichment(
    tx,
    leadIds.map((leadId) => ({ leadId, state, quality: null, intent: null })),
    now,
  );
}

function companyPatch(subject: EnrichmentSubject, { company }: EnrichmentAnswer) {
  if (!subject.companyId || !company) return [];
  const { name, industry, employees, revenue, technologies, country, description } = company;
  return [
    { companyId: subject.companyId, name, industry, employees, revenue, technologies, country, description },
  ];
}

const verificationOf = ({ emailVerified, emailConfidence }: EnrichmentAnswer) =>
  emailVerified ? 'valid' : emailConfidence >= 60 ? 'risky' : 'unverified';

function foundAddress(
  ctx: Ctx,
  subject: EnrichmentSubject,
  { answer, provider }: EnrichmentHit,
): NewAddress[] {
  const parsed = answer.email === null ? undefined : normaliseEmail(answer.email);
  if (!parsed?.ok) return [];
  const verification = verificationOf(answer);
  return [
    {
      id: ctx.ids.next(),
      personId: subject.personId,
      address: parsed.address,
      canonical: parsed.canonical,
      hash: addressHash(ctx, parsed.canonical),
      verification,
      source: provider,
    },
  ];
}

function foundPhone(ctx: Ctx, { personId }: EnrichmentSubject, { answer, provider }: EnrichmentHit) {
  const phone = answer.phone === null ? null : normalisePhone(answer.phone);
  return phone === null ? [] : [{ id: ctx.ids.next<'phone'>(), personId, phone, source: provider }];
}

function foundProfile(ctx: Ctx, { personId }: EnrichmentSubject, { answer }: EnrichmentHit) {
  const profile = answer.linkedinUrl ? normaliseLinkedInUrl(answer.linkedinUrl) : null;
  return profile?.ok && profile.kind === 'person'
    ? [{ id: ctx.ids.next<'profile'>(), personId, url: profile.url }]
    : [];
}

function factsFrom(ctx: Ctx, subject: EnrichmentSubject, { answer, provider }: EnrichmentHit): NewFact[] {
  const base = { source: provider, quote: null, confidence: 0.9, observedAt: answer.observedAt };
  const person = (key: string, value: string | null) =>
    value
      ? [
          {
            ...base,
            id: ctx.ids.next<'fact'>(),
            subjectKind: 'person' as const,
            subjectId: subject.personId,
            key,
            value,
          },
        ]
      : [];
  const companyId = subject.companyId;
  const company = (key: string, value: string | null | undefined, more: Partial<NewFact> = {}) =>
    companyId && value
      ? [
          {
            ...base,
            id: ctx.ids.next<'fact'>(),
            subjectKind: 'company' as const,
            subjectId: companyId,
            key,
            value,
            ...more,
          },
        ]
      : [];
  // What a person or an earlier source said stays; a second opinion would only give writers two truths.
  return [
    ...person('title', subject.title === null ? answer.title : null),
    ...company('industry', subject.industry === null ? answer.company?.industry : null),
    ...company('employees', subject.employees === null ? answer.company?.employees?.toString() : null),
    ...company('description', answer.company?.description),
    ...(answer.company?.technologies ?? []).flatMap((technology) => company('technology', technology)),
    ...answer.notes.flatMap((note) =>
      company(note.key, note.value, { quote: note.quote, source: note.url, observedAt: note.observedAt }),
    ),
  ];
}
