import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import type { Exchange } from '#vendors/kit/simulator';

const folder = new URL('../../../shared/openapi/', import.meta.url);
export const hasDocuments = (): boolean => existsSync(folder);

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Older documents write `nullable: true`; a validator of today wants null among the types. */
function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (!isNode(value)) return value;
  const next = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, modern(inner)]));
  if (next.nullable === true || next['x-nullable'] === true) {
    if (typeof next.type === 'string') next.type = [next.type, 'null'];
    if (Array.isArray(next.enum)) next.enum = [...next.enum, null];
    if (typeof next.$ref === 'string') return { anyOf: [{ $ref: next.$ref }, { type: 'null' }] };
  }
  if (Array.isArray(next.items)) {
    next.prefixItems = next.items;
    delete next.items;
  }
  if (typeof next.exclusiveMinimum === 'boolean') delete next.exclusiveMinimum;
  if (typeof next.exclusiveMaximum === 'boolean') delete next.exclusiveMaximum;
  // Examples and discriminators say nothing about what is valid.
  for (const key of ['example', 'examples', 'discriminator', 'xml']) delete next[key];
  return next;
}

export type Finding = { readonly where: string; readonly fault: string };
export type Document = {
  /** What of an exchange differs from the document; undefined when the document has no such route. */
  check(method: string, path: string, exchange: Exchange): Finding[] | undefined;
  /** The documented route, for the table. */
  routeOf(method: string, path: string): string | undefined;
};

/** A vendor's own document as a checker of exchanges. */
export function readDocument(file: string): Document {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const document = modern(file.endsWith('.json') ? JSON.parse(text) : parse(text)) as Node;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, addUsedSchema: false });
  formats.default(ajv);
  ajv.addSchema({ ...document, $id: file });
  const validators = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer);
    if (known) return known;
    const made = ajv.compile({ $ref: `${file}#${pointer}` });
    validators.set(pointer, made);
    return made;
  };
  const paths = document.paths as Record<string, Node>;
  const find = (method: string, path: string): string | undefined =>
    Object.keys(paths)
      .filter((template) => matches(template, path) && paths[template]?.[method.toLowerCase()] !== undefined)
      .sort((a, b) => (a.match(/\{/g)?.length ?? 0) - (b.match(/\{/g)?.length ?? 0))[0];
  return {
    routeOf: find,
    check(method, path, { request, answer }) {
      const template = find(method, path);
      if (template === undefined) return undefined;
      const operation = paths[template]?.[method.toLowerCase()] as Node;
      const base = `/paths/${escaped(template)}/${method.toLowerCase()}`;
      return [
        ...queryFindings(operation, request.query),
        ...bodyFindings(operation, base, request.body, validator),
        ...(typeof answer === 'string' ? [] : answerFindings(operation, base, answer, validator)),
      ];
    },
  };
}

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/[.+*?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(
    path,
  );

function queryFindings(operation: Node, query: URLSearchParams): Finding[] {
  const parameters = (operation.parameters as Node[] | undefined) ?? [];
  return parameters
    .filter(
      ({ in: place, required, name }) => place === 'query' && required === true && !query.has(String(name)),
    )
    .map(({ name }) => ({ where: 'query', fault: `${String(name)} is required` }));
}

function bodyFindings(
  operation: Node,
  base: string,
  body: unknown,
  validator: (pointer: string) => ValidateFunction,
): Finding[] {
  const content = (operation.requestBody as Node | undefined)?.content as Node | undefined;
  const [type] = Object.keys(content ?? {});
  if (!type || !isNode(content?.[type]) || !isNode((content[type] as Node).schema)) return [];
  const sent =
    type.includes('form') && typeof body === 'string' ? Object.fromEntries(new URLSearchParams(body)) : body;
  return findingsOf('request', validator(`${base}/requestBody/content/${escaped(type)}/schema`), sent);
}

function answerFindings(
  operation: Node,
  base: string,
  answer: { status: number; body: unknown },
  validator: (pointer: string) => ValidateFunction,
): Finding[] {
  const responses = operation.responses as Record<string, Node>;
  const status = [String(answer.status), `${String(answer.status)[0]}XX`, 'default'].find(
    (key) => responses[key],
  );
  if (!status) return [{ where: `answer ${answer.status}`, fault: 'the status is not documented' }];
  const response = responses[status] as Node;
  const body = typeof answer.body === 'string' ? parsedOr(answer.body) : answer.body;
  if (isNode(response.schema))
    return findingsOf('answer', validator(`${base}/responses/${status}/schema`), body);
  const content = response.content as Node | undefined;
  const [type] = Object.keys(content ?? {});
  if (!type || !isNode((content?.[type] as Node | undefined)?.schema)) return [];
  return findingsOf('answer', validator(`${base}/responses/${status}/content/${escaped(type)}/schema`), body);
}

const parsedOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function findingsOf(where: string, validate: ValidateFunction, value: unknown): Finding[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({
    where: `${where} ${error.instancePath || '/'}`,
    fault: `${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
  }));
}
