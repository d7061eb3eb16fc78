import { type Reason, reason } from '#core/verdict';
import { FIELD_SPELLINGS, FIELDS, type Field, headerKey, REJECT_COLUMNS } from './fields.ts';

export const PRESETS = ['apollo', 'sales_navigator', 'instantly', 'lemlist', 'plain'] as const;
export type Preset = (typeof PRESETS)[number];

export type HeaderMapping = {
  readonly preset: Preset;
  /** One name per column, unique: blanks are numbered, repeats get " (2)". */
  readonly columns: readonly string[];
  /** Column index of each field that was found. */
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  /** Columns kept as custom fields of the lead. */
  readonly custom: readonly number[];
  readonly reasons: readonly Reason[];
};
export type MappingAnswer =
  | { readonly ok: true; readonly mapping: HeaderMapping }
  | { readonly ok: false; readonly reasons: readonly Reason[]; readonly mapping: HeaderMapping };

/** What a person chose for a column, by its number from 0; the others are read by their headers. */
export type Assigned = Readonly<Record<string, Field | 'custom' | 'ignored'>>;

/** Headers that only one tool writes. Two of them, or one marked as enough by itself, name the tool. */
const SIGNATURES: readonly {
  readonly preset: Preset;
  readonly name: string;
  readonly sure: readonly string[];
  readonly likely: readonly string[];
}[] = [
  {
    preset: 'apollo',
    name: 'an Apollo export',
    sure: [
      '# employees',
      'person linkedin url',
      'apollo contact id',
      'apollo account id',
      'company name for emails',
    ],
    likely: ['email status', 'seniority', 'departments', 'seo description', 'corporate phone'],
  },
  {
    preset: 'sales_navigator',
    name: 'a LinkedIn Sales Navigator export',
    sure: [
      'current job title',
      'company headcount',
      'sales navigator url',
      'person sales navigator url',
      'default profile url',
    ],
    likely: ['profile url', 'company website', 'connection degree', 'shared connections', 'time in role'],
  },
  {
    preset: 'instantly',
    name: 'an Instantly export',
    sure: ['lt_interest_status', 'esp_code', 'status_summary', 'payload', 'email_open_count'],
    likely: ['personalization', 'first_name', 'company_name', 'status'],
  },
  {
    preset: 'lemlist',
    name: 'a lemlist export',
    sure: ['icebreaker', 'lemlistLeadId'],
    likely: ['firstName', 'companyName', 'linkedinUrl'],
  },
];

function presetOf(headers: readonly string[]): { preset: Preset; why: Reason } {
  // Capitals are part of what tells camelCase tools from the others.
  const present = new Set(headers.flatMap((header) => [header, header.toLowerCase()]));
  for (const { preset, name, sure, likely } of SIGNATURES) {
    const seen = [
      ...sure.filter((header) => present.has(header)),
      ...likely.filter((header) => present.has(header)),
    ];
    if (seen.length >= 3 || sure.some((header) => present.has(header))) {
      return {
        preset,
        why: reason('import.preset', `The columns ${seen.join(', ')} show ${name}.`, { columns: seen }),
      };
    }
  }
  return {
    preset: 'plain',
    why: reason('import.preset', 'The headers name no particular tool; they are read by their spelling.'),
  };
}

/** Names for the columns, each once. */
function uniqueNames(headers: readonly string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, index) => {
    const base = header === '' ? `column ${index + 1}` : header;
    let name = base;
    for (let count = 2; used.has(name.toLowerCase()); count += 1) name = `${base} (${count})`;
    used.add(name.toLowerCase());
    return name;
  });
}

const SPELLED: ReadonlyMap<string, { field: Field; rank: number }> = new Map(
  FIELDS.flatMap((field) =>
    FIELD_SPELLINGS[field].map((spelling, rank) => [headerKey(spelling), { field, rank }] as const),
  ),
);

/** The same word means another thing in some tools. */
const PRESET_SPELLINGS: Readonly<Partial<Record<Preset, Readonly<Record<string, Field>>>>> = {
  sales_navigator: { url: 'linkedinUrl', 'linkedin url': 'linkedinUrl' },
  instantly: { website: 'website' },
};

const isRejectColumn = (header: string): boolean =>
  (REJECT_COLUMNS as readonly string[]).includes(header.toLowerCase());

/** Whether a row of this file can name anybody at all. */
const namesSomebody = (fields: HeaderMapping['fields']): boolean =>
  fields.email !== undefined ||
  fields.linkedinUrl !== undefined ||
  (fields.companyName !== undefined && (fields.fullName !== undefined || fields.lastName !== undefined));

/**
 * Decides which column means what. Each field takes the column with the best spelling, the first of equals; every
 * other column is kept as a custom field, so nothing of the file is lost. Refused when no column can name a person.
 */
export function mapHeader(header: readonly string[], assigned: Assigned = {}): MappingAnswer {
  const headers = header.map((cell) =>
    cell
      .replace(/^\uFEFF/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  );
  const { preset, why } = presetOf(headers);
  const columns = uniqueNames(headers);
  const best = new Map<Field, { index: number; rank: number }>();
  headers.forEach((cell, index) => {
    const key = headerKey(cell);
    const special = PRESET_SPELLINGS[preset]?.[key];
    const match = special ? { field: special, rank: -1 } : SPELLED.get(key);
    if (!match || isRejectColumn(cell)) return;
    const before = best.get(match.field);
    if (!before || match.rank < before.rank) best.set(match.field, { index, rank: match.rank });
  });
  const fields = chosen(
    Object.fromEntries([...best].map(([field, { index }]) => [field, index])) as HeaderMapping['fields'],
    assigned,
  );
  const taken = new Set(Object.values(fields));
  const custom = headers.flatMap((cell, index) =>
    taken.has(index) || isRejectColumn(cell) || assigned[index] === 'ignored' ? [] : [index],
  );
  const mapping = { preset, columns, fields, custom };
  if (!namesSomebody(fields)) {
    const text =
      `The header line has the columns ${columns.slice(0, 12).join(', ')}${columns.length > 12 ? ' and more' : ''}; ` +
      'none of them is an e-mail address, a LinkedIn address, or a name together with a company.';
    const reasons = [reason('import.unknown_columns', text, { columns: columns.slice(0, 50) })];
    return { ok: false, reasons, mapping: { ...mapping, reasons } };
  }
  const reasons = [why, ...mappingReasons(headers, columns, fields, custom)];
  return { ok: true, mapping: { ...mapping, reasons } };
}

/** The columns as a person chose them over the headers: a field that moves leaves its column, and a column has one field. */
function chosen(guessed: HeaderMapping['fields'], assigned: Assigned): HeaderMapping['fields'] {
  const kept = Object.entries(guessed).filter(([, index]) => assigned[index] === undefined);
  const moved = Object.entries(assigned).flatMap(([index, field]) =>
    field === 'custom' || field === 'ignored' ? [] : [[field, Number(index)] as const],
  );
  return Object.fromEntries([...kept, ...moved]) as HeaderMapping['fields'];
}

function mappingReasons(
  headers: readonly string[],
  columns: readonly string[],
  fields: HeaderMapping['fields'],
  custom: readonly number[],
): Reason[] {
  const reasons = Object.entries(fields).map(([field, index]) =>
    reason('import.column', `"${columns[index]}" is read as ${field}.`, { field, column: columns[index] }),
  );
  for (const index of custom) {
    const again = headers.indexOf(headers[index] ?? '') < index && headers[index] !== '';
    const text = again
      ? `"${headers[index]}" appears again; the repeat is kept as "${columns[index]}".`
      : `"${columns[index]}" is kept as a custom field.`;
    reasons.push(
      reason(again ? 'import.column_repeated' : 'import.column_custom', text, { column: columns[index] }),
    );
  }
  if (headers.some(isRejectColumn)) {
    reasons.push(
      reason(
        'import.column_ignored',
        `${REJECT_COLUMNS.join(', ')} were written by an earlier import and are ignored.`,
      ),
    );
  }
  return reasons;
}
