import { createHash } from 'node:crypto';
import { z } from 'zod';
import { emailKeyOf, linkedinKeyOf } from '../kit/correlation-key.ts';
import type {
  EnrichmentCompleted,
  EnrichmentQuestion,
  EnrichmentSubmission,
  LateAnswer,
} from '../ports/enrichment-source.ts';

/** A short name for a source that gives its address away to nobody. */
export const sourceName = (url: string): string =>
  createHash('sha256').update(url).digest('hex').slice(0, 12);

/** Whether Clay can tell who is meant. */
export const canAsk = (question: EnrichmentQuestion): boolean =>
  Boolean(
    question.linkedinUrl ||
      question.email ||
      (question.firstName && question.lastName && (question.companyName || question.companyDomain)),
  );

const fullLinkedIn = (url: string): string =>
  /^https?:\/\//i.test(url) ? url : `https://www.${url.replace(/^www\./i, '')}`;

/** What is known of a person, as flat columns; what is not known stays out. */
export function toColumns(question: EnrichmentQuestion): Record<string, string> {
  const columns: [string, string | null][] = [
    ['linkedin_url', question.linkedinUrl === null ? null : fullLinkedIn(question.linkedinUrl)],
    ['email', question.email],
    ['first_name', question.firstName],
    ['last_name', question.lastName],
    ['company_name', question.companyName],
    ['company_domain', question.companyDomain],
  ];
  return Object.fromEntries(columns.filter((column): column is [string, string] => Boolean(column[1])));
}

/** One row of a table. Our ids go along; whether they come back is up to the author of the table. */
export const toRow = ({ requestId, leadId, question }: EnrichmentSubmission): Record<string, string> => ({
  request_id: requestId,
  ...(leadId === null ? {} : { lead_id: leadId }),
  ...toColumns(question),
});

/** What a submission can be found by later. */
export const keysOf = (question: EnrichmentQuestion) => ({
  linkedinKey: linkedinKeyOf(question.linkedinUrl),
  emailKey: emailKeyOf(question.email),
});

/** The fields of a callback in our spelling and in the one other integrations taught people. */
const SPELLINGS = {
  requestId: ['request_id', 'requestId'],
  leadId: ['lead_id', 'leadId'],
  linkedinUrl: ['linkedin_url', 'linkedinUrl', 'linkedInProfile'],
  email: ['email', 'emailAddress'],
  emailStatus: ['email_status', 'emailStatus'],
  phone: ['phone'],
  title: ['title', 'jobTitle'],
  companyName: ['company_name', 'companyName'],
  companyDomain: ['company_domain', 'companyDomain'],
  employees: ['employee_count', 'employeeCount'],
  industry: ['industry'],
  status: ['status'],
  error: ['error'],
} as const;
type Field = keyof typeof SPELLINGS;
type Fields = Readonly<Record<Field, string | null>>;

/** Tables send numbers as texts and unknown things as empty texts. */
const cell = (value: unknown): string | null => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  return text === '' ? null : text;
};

/** The known fields of a body; undefined where it has none of them, so that it is no callback. */
export function callbackFields(body: unknown): Fields | undefined {
  const given = z.record(z.string(), z.unknown()).parse(body);
  const entries = Object.entries(SPELLINGS).map(([field, names]) => {
    const name = names.find((candidate) => candidate in given);
    return [field, name === undefined ? null : cell(given[name])] as const;
  });
  const known = Object.values(SPELLINGS).some((names) => names.some((name) => name in given));
  return known ? (Object.fromEntries(entries) as Fields) : undefined;
}

const VERIFIED = new Set(['deliverable', 'valid', 'verified', 'safe']);

/** An answer that came by itself. Only an outcome that says so, or that found nothing at all, is a miss. */
export function toCompleted(
  provider: string,
  fields: Fields,
  more: { at?: string | null; providerRequestId?: string | null } = {},
): EnrichmentCompleted {
  const outcome = outcomeOf(fields);
  return {
    kind: 'enrichment.completed',
    at: more.at ?? null,
    provider,
    requestId: fields.requestId,
    leadId: fields.leadId,
    providerRequestId: more.providerRequestId ?? null,
    linkedinKey: linkedinKeyOf(fields.linkedinUrl),
    emailKey: emailKeyOf(fields.email),
    outcome,
    error: fields.error,
    answer: outcome === 'found' ? answerOf(fields, more.at ?? null) : null,
  };
}

function outcomeOf(fields: Fields): EnrichmentCompleted['outcome'] {
  if (fields.status === 'error' || fields.error !== null) return 'error';
  if (fields.status === 'not_found') return 'not_found';
  const found = [fields.email, fields.phone, fields.title, fields.companyName, fields.companyDomain];
  return found.some((value) => value !== null) ? 'found' : 'not_found';
}

function answerOf(fields: Fields, at: string | null): LateAnswer {
  const verified = fields.email !== null && VERIFIED.has(fields.emailStatus?.toLowerCase() ?? '');
  const employees = Number(fields.employees ?? Number.NaN);
  return {
    found: true,
    email: fields.email?.toLowerCase() ?? null,
    emailConfidence: fields.email === null ? 0 : verified ? 90 : 60,
    emailVerified: verified,
    phone: fields.phone,
    title: fields.title,
    linkedinUrl: fields.linkedinUrl,
    company: {
      name: fields.companyName,
      domain: fields.companyDomain?.toLowerCase() ?? null,
      employees: Number.isSafeInteger(employees) ? employees : null,
      industry: fields.industry,
      description: null,
      revenue: null,
      technologies: [],
      country: null,
    },
    intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
    notes: [],
    observedAt: at,
  };
}

export const runReply = z.object({ routine_run_id: z.string().min(1) });
export const resultsReply = z.object({
  status: z.string(),
  data: z
    .array(
      z.object({
        id: z.string(),
        status: z.string(),
        result: z.record(z.string(), z.unknown()).optional(),
        error: z.object({ message: z.string() }).optional(),
      }),
    )
    .optional(),
  cursor: z.string().optional(),
});

/** One item of a routine; its id is ours and comes back whatever the author did. */
export function itemToCompleted(
  item: NonNullable<z.infer<typeof resultsReply>['data']>[number],
  runId: string,
  now: Temporal.Instant,
): EnrichmentCompleted {
  const fields = callbackFields({
    ...item.result,
    request_id: item.id,
    ...(item.status === 'failed' ? { error: item.error?.message ?? 'The routine failed.' } : {}),
  }) as Fields;
  return toCompleted('clay_routines', fields, { at: now.toString(), providerRequestId: runId });
}
