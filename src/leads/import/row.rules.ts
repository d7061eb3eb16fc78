import { readCount } from '#core/text/counts';
import { isDisposable, isFreeMail, normaliseDomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { type LinkedInKind, normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { joinName, splitName } from '#core/text/person-name';
import { type Reason, reason } from '#core/verdict';
import type { LeadCandidate, RawRow, RowOutcome } from './candidate.ts';
import {
  cleanCell,
  isPlaceholderAddress,
  isTemplateText,
  listOf,
  saysNothing,
  saysYes,
} from './cells.rules.ts';
import type { Field } from './fields.ts';
import type { HeaderMapping } from './header-mapping.rules.ts';

const NAME_FIELDS = ['firstName', 'lastName', 'fullName'] as const;
/** Fields a reader would see in a mail; template text in them must not pass. */
const SPOKEN_FIELDS = [...NAME_FIELDS, 'title', 'companyName'] as const;

class Refusal {
  readonly field: Field | null;
  readonly column: string;
  readonly value: string;
  readonly why: Reason;
  constructor(field: Field | null, column: string, value: string, why: Reason) {
    this.field = field;
    this.column = column;
    this.value = value;
    this.why = why;
  }
}

type Reader = {
  text(field: Field): string | null;
  columnOf(field: Field): string;
  readonly notes: Reason[];
};

function readerOf({ cells }: RawRow, mapping: HeaderMapping): Reader {
  return {
    notes: [],
    columnOf: (field) => mapping.columns[mapping.fields[field] ?? -1] ?? field,
    text(field) {
      const index = mapping.fields[field];
      if (index === undefined) return null;
      const text = cleanCell(cells[index]);
      return saysNothing(text, (NAME_FIELDS as readonly string[]).includes(field)) ? null : text;
    },
  };
}

/** More cells than headers means an unquoted separator has shifted everything behind it. */
function checkWidth({ cells }: RawRow, mapping: HeaderMapping): Refusal | null {
  const extra = cells
    .slice(mapping.columns.length)
    .map(cleanCell)
    .filter((cell) => cell !== '');
  if (extra.length === 0) return null;
  const text = `The row has ${cells.length} cells but the header has ${mapping.columns.length}; a cell that holds a separator probably lacks quotes (left over: ${extra.join(', ')}).`;
  return new Refusal(
    null,
    mapping.columns.at(-1) ?? '',
    extra.join(', '),
    reason('row.too_many_cells', text),
  );
}

function readEmail(reader: Reader): LeadCandidate['email'] | Refusal {
  const raw = reader.text('email');
  if (raw === null) return null;
  const read = normaliseEmail(raw);
  const column = reader.columnOf('email');
  if (!read.ok) return new Refusal('email', column, raw, read.reason);
  if (isPlaceholderAddress(read.local, read.domain)) {
    if (/^e?-?mail[._-]?not/.test(read.local)) {
      reader.notes.push(
        reason(
          'row.email_locked',
          `The export held back the address ("${read.address}"), so none is known.`,
          { column },
        ),
      );
      return null;
    }
    return new Refusal(
      'email',
      column,
      raw,
      reason('row.placeholder_email', `"${read.address}" is a placeholder, not somebody's address.`),
    );
  }
  return { address: read.address, canonical: read.canonical, domain: read.domain };
}

function readLinkedIn(
  reader: Reader,
  field: 'linkedinUrl' | 'companyLinkedinUrl',
): { url: string; kind: LinkedInKind } | null {
  const raw = reader.text(field);
  if (raw === null) return null;
  const read = normaliseLinkedInUrl(raw);
  const column = reader.columnOf(field);
  if (!read.ok) {
    reader.notes.push({ ...read.reason, detail: { column } });
    return null;
  }
  const isPerson = read.kind === 'person' || read.kind === 'sales_person';
  if (isPerson === (field === 'linkedinUrl')) return { url: read.url, kind: read.kind };
  const text = `"${raw}" is the page of a ${isPerson ? 'person' : 'company'}.`;
  reader.notes.push(reason('row.linkedin_kind', text, { column }));
  return null;
}

function readDomain(reader: Reader, email: LeadCandidate['email']): string | null {
  for (const field of ['companyDomain', 'website'] as const) {
    const raw = reader.text(field);
    if (raw === null) continue;
    const read = normaliseDomain(raw);
    if (read.ok) return read.apex;
    reader.notes.push({ ...read.reason, detail: { column: reader.columnOf(field) } });
  }
  if (!email || isFreeMail(email.domain) || isDisposable(email.domain)) return null;
  const read = normaliseDomain(email.domain);
  return read.ok ? read.apex : null;
}

function readNumber(reader: Reader, field: Field): number | null {
  const raw = reader.text(field);
  if (raw === null) return null;
  const count = readCount(
    field === 'revenue'
      ? raw.replace(/^\s*(?:usd|eur|gbp|[$€£])\s*|\s*(?:usd|eur|gbp|[$€£])\s*$/gi, '').replace(/[$€£]/g, '')
      : raw,
  );
  if (count) return count.low;
  const column = reader.columnOf(field);
  reader.notes.push(
    reason('row.number_unreadable', `"${raw}" in ${column} is no readable number, so it counts as unknown.`, {
      column,
    }),
  );
  return null;
}

function readNames(reader: Reader): Pick<LeadCandidate, 'firstName' | 'lastName' | 'fullName'> {
  const full = reader.text('fullName');
  const first = reader.text('firstName');
  const last = reader.text('lastName');
  if (first === null && last === null) {
    const split = splitName(full);
    return { firstName: split.first, lastName: split.last, fullName: full };
  }
  return { firstName: first, lastName: last, fullName: full ?? joinName(first, last) };
}

function templateText(reader: Reader): Refusal | null {
  for (const field of SPOKEN_FIELDS) {
    const text = reader.text(field);
    if (text !== null && isTemplateText(text)) {
      return new Refusal(
        field,
        reader.columnOf(field),
        text,
        reason('row.placeholder_text', `"${text}" is left over from a template, not a fact.`),
      );
    }
  }
  return null;
}

function customOf({ cells }: RawRow, mapping: HeaderMapping): Record<string, string> {
  const custom: Record<string, string> = {};
  for (const index of mapping.custom) {
    const text = cleanCell(cells[index]);
    const name = mapping.columns[index];
    if (name !== undefined && text !== '') custom[name] = text;
  }
  return custom;
}

type Identity = Pick<LeadCandidate, 'email' | 'linkedinUrl' | 'fullName' | 'companyName'>;

/** A lead needs an address, a profile, or at least a name at a company. */
function missingIdentity(identity: Identity, reader: Reader, mapping: HeaderMapping): Refusal | null {
  if (identity.email || identity.linkedinUrl || (identity.fullName && identity.companyName)) return null;
  const badProfile = reader.notes.find(
    (note) => note.code.startsWith('linkedin.') || note.code === 'row.linkedin_kind',
  );
  if (
    badProfile &&
    mapping.fields.linkedinUrl !== undefined &&
    badProfile.detail?.column === reader.columnOf('linkedinUrl')
  ) {
    return new Refusal(
      'linkedinUrl',
      reader.columnOf('linkedinUrl'),
      reader.text('linkedinUrl') ?? '',
      badProfile,
    );
  }
  const field: Field =
    mapping.fields.email !== undefined
      ? 'email'
      : mapping.fields.linkedinUrl !== undefined
        ? 'linkedinUrl'
        : 'fullName';
  const text =
    'Nobody can be recognised: there is no e-mail address, no LinkedIn profile, and no name together with a company.';
  return new Refusal(
    field,
    reader.columnOf(field),
    reader.text(field) ?? '',
    reason('row.no_identity', text),
  );
}

const refused = (raw: RawRow, { column, value, why }: Refusal): RowOutcome => ({
  ok: false,
  reject: { row: raw.row, line: raw.line, column, value, code: why.code, reason: why.text, cells: raw.cells },
});

/** Reads one row: a candidate, or a reject that names the column, the value and what is wrong with it. */
export function readRow(raw: RawRow, mapping: HeaderMapping): RowOutcome {
  const reader = readerOf(raw, mapping);
  const early = checkWidth(raw, mapping) ?? templateText(reader);
  if (early) return refused(raw, early);
  const email = readEmail(reader);
  if (email instanceof Refusal) return refused(raw, email);
  const profile = readLinkedIn(reader, 'linkedinUrl');
  const names = readNames(reader);
  const companyName = reader.text('companyName');
  const identity = { email, linkedinUrl: profile?.url ?? null, fullName: names.fullName, companyName };
  const nobody = missingIdentity(identity, reader, mapping);
  if (nobody) return refused(raw, nobody);
  const candidate: LeadCandidate = {
    row: raw.row,
    line: raw.line,
    ...identity,
    ...names,
    linkedinKind: profile?.kind ?? null,
    title: reader.text('title'),
    companyDomain: readDomain(reader, email),
    companyLinkedinUrl: readLinkedIn(reader, 'companyLinkedinUrl')?.url ?? null,
    employees: readNumber(reader, 'employees'),
    employeesText: reader.text('employees'),
    industry: reader.text('industry'),
    revenue: readNumber(reader, 'revenue'),
    technologies: listOf(reader.text('technologies') ?? ''),
    city: reader.text('city'),
    state: reader.text('state'),
    country: reader.text('country'),
    location: reader.text('location'),
    phone: reader.text('phone'),
    source: {
      type: reader.text('sourceType'),
      name: reader.text('sourceName'),
      url: reader.text('sourceUrl'),
    },
    engagement: { comment: reader.text('comment'), at: reader.text('engagedAt') },
    intent: {
      visits: readNumber(reader, 'visits'),
      downloads: readNumber(reader, 'downloads'),
      pricingVisits: readNumber(reader, 'pricingVisits'),
      demoRequested: saysYes(reader.text('demoRequested') ?? ''),
      score: readNumber(reader, 'intentScore'),
    },
    custom: customOf(raw, mapping),
    notes: reader.notes,
  };
  return { ok: true, candidate };
}
