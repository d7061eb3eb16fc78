import { type Reason, reason } from '#core/verdict';

export type JsonSchema = { readonly [key: string]: unknown };

/** What every supported vendor takes. Further limits of one vendor are wider than these. */
export const PORTABLE_LIMITS = { depth: 5, properties: 100, nullable: 16 } as const;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const SIMPLE_TYPES = new Set(['string', 'number', 'integer', 'boolean', 'null']);
/** Keywords that some vendor refuses or ignores in silence, and that change what is allowed. */
const FOREIGN = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'propertyNames',
  'prefixItems',
  'uniqueItems',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$ref',
  '$dynamicRef',
  '$anchor',
] as const;

/** Constraints that stay here: written into the description for the model, enforced when the answer is read. */
const TOLD: Readonly<Record<string, (value: unknown) => string>> = {
  minimum: (value) => `At least ${value}.`,
  maximum: (value) => `At most ${value}.`,
  exclusiveMinimum: (value) => `More than ${value}.`,
  exclusiveMaximum: (value) => `Less than ${value}.`,
  multipleOf: (value) => `A multiple of ${value}.`,
  minLength: (value) => `At least ${value} characters.`,
  maxLength: (value) => `At most ${value} characters.`,
  pattern: (value) => `Must match ${value}.`,
  format: (value) => `Format: ${value}.`,
  minItems: (value) => `At least ${value} entries.`,
  maxItems: (value) => `At most ${value} entries.`,
};
const DROPPED = new Set(['$schema', '$id', 'default', 'examples', 'contentEncoding', 'contentMediaType']);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemasIn = (value: unknown): JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const propertiesOf = (schema: JsonSchema): [string, JsonSchema][] =>
  isSchema(schema.properties)
    ? Object.entries(schema.properties).map(([name, child]) => [name, isSchema(child) ? child : {}])
    : [];
const typesOf = (schema: JsonSchema): unknown[] =>
  Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type];
const isNullable = (schema: JsonSchema): boolean =>
  typesOf(schema).includes('null') ||
  schemasIn(schema.anyOf).some((branch) => typesOf(branch).includes('null'));

/**
 * The schema as it goes over the wire: numeric and length limits become sentences of the description, defaults go.
 * Order of properties is kept, because models write in that order.
 */
export function wireSchema(schema: JsonSchema): JsonSchema {
  const told: string[] = [];
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(schema)) {
    const tell = TOLD[key];
    if (DROPPED.has(key)) continue;
    // The bounds of exact whole numbers are no limit anybody meant.
    if (tell && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) continue;
    if (tell) told.push(tell(value));
    else if (key !== 'description') kept.push([key, childrenOf(key, value)]);
  }
  const description = [schema.description, ...told].filter((words) => typeof words === 'string').join(' ');
  return { ...Object.fromEntries(kept), ...(description === '' ? {} : { description }) };
}

function childrenOf(key: string, value: unknown): unknown {
  if (key === 'properties' && isSchema(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, isSchema(child) ? wireSchema(child) : child]),
    );
  if (key === 'items' && isSchema(value)) return wireSchema(value);
  if (key === 'anyOf') return schemasIn(value).map(wireSchema);
  return value;
}

/** Everything that keeps a schema from working with every vendor, each with its place; empty when it is portable. */
export function portableProblems(schema: JsonSchema): Reason[] {
  const problems: Reason[] = [];
  const counts = { properties: 0, nullable: 0 };
  const say = (path: string, what: string): void =>
    void problems.push(
      reason('language_model.schema_not_portable', `${path || 'The root'} ${what}.`, {
        path: path || '(root)',
      }),
    );
  if (schema.type !== 'object') say('', 'must be an object');
  visit(schema, '', 1, say, counts);
  if (counts.properties > PORTABLE_LIMITS.properties)
    say('', `holds ${counts.properties} properties; ${PORTABLE_LIMITS.properties} is the most`);
  if (counts.nullable > PORTABLE_LIMITS.nullable)
    say('', `holds ${counts.nullable} nullable properties; ${PORTABLE_LIMITS.nullable} is the most`);
  return problems;
}

type Say = (path: string, what: string) => void;

function visit(
  schema: JsonSchema,
  path: string,
  depth: number,
  say: Say,
  counts: { properties: number; nullable: number },
): void {
  for (const word of FOREIGN) if (word in schema) say(path, `uses ${word}, which not every vendor knows`);
  if (isNullable(schema)) counts.nullable += 1;
  lintValues(schema, path, say);
  if (typesOf(schema).includes('object')) {
    if (depth > PORTABLE_LIMITS.depth) {
      say(path, `lies deeper than ${PORTABLE_LIMITS.depth} objects`);
      return;
    }
    lintObject(schema, path, say);
    for (const [name, child] of propertiesOf(schema)) {
      counts.properties += 1;
      visit(child, path ? `${path}.${name}` : name, depth + 1, say, counts);
    }
  }
  if (typesOf(schema).includes('array')) {
    if (isSchema(schema.items)) visit(schema.items, `${path}[]`, depth, say, counts);
    else say(path, 'is a list that does not say of what');
  }
  // Null beside one other branch was counted above, so branches do not count again.
  for (const branch of schemasIn(schema.anyOf)) {
    if (!typesOf(branch).includes('null')) visit(branch, path, depth, say, counts);
  }
}

function lintObject(schema: JsonSchema, path: string, say: Say): void {
  if (schema.additionalProperties !== false)
    say(path, 'is an open object or a map; close it, or use a list of keys and values');
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name] of propertiesOf(schema)) {
    if (!required.has(name)) say(path ? `${path}.${name}` : name, 'is optional; make it nullable instead');
    if (!NAME.test(name))
      say(path ? `${path}.${name}` : name, 'has a name with other signs than letters, digits, _ and -');
  }
}

function lintValues(schema: JsonSchema, path: string, say: Say): void {
  const values = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : [];
  if (values.some((value) => typeof value !== 'string')) say(path, 'lists values that are no text');
  const known = typesOf(schema).every(
    (type) => SIMPLE_TYPES.has(String(type)) || type === 'object' || type === 'array',
  );
  if (!known) say(path, 'has an unknown type');
  if (typesOf(schema).length === 0 && values.length === 0 && !Array.isArray(schema.anyOf))
    say(path, 'does not say its type');
}
