import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import {
  ACROSS_WORKSPACES,
  BUDGETS,
  EXCEPTIONS,
  FACES,
  IMPURE,
  RESERVED_PACKAGES,
  SLICES,
  SQL_FILES,
  SQL_FOLDERS,
  VIEWS_ONLY,
} from '../architecture.ts';

const ROOT = join(import.meta.dirname, '..');

type Source = { path: string; text: string; imports: string[]; functions: { name: string; lines: number }[] };

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'fixtures'
        ? []
        : walk(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

type Node = { type: string; start: number; end: number; [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Imports of every kind: static, re-exported, dynamic, and types written as `import('x').T`. */
function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { program, module } = parseSync(path, text);
  const imports = new Set<string>([
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((inner) => inner.moduleRequest?.value ?? []),
    ),
  ]);
  const functions: Source['functions'] = [];
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const visit = (node: Node, name: string): void => {
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      const source = (node.source ?? node.argument) as
        | { value?: unknown; literal?: { value?: unknown } }
        | undefined;
      const value = source?.value ?? source?.literal?.value;
      if (typeof value === 'string') imports.add(value);
    }
    const id = node.id as { name?: string } | undefined;
    const key = node.key as { name?: string } | undefined;
    const own = id?.name ?? key?.name ?? name;
    if (/Function/.test(node.type) && isNode(node.body) && node.body.type === 'BlockStatement') {
      functions.push({ name: own, lines: lineOf(node.end) - lineOf(node.start) + 1 });
    }
    for (const child of Object.values(node)) {
      if (isNode(child)) visit(child, own);
      else if (Array.isArray(child)) for (const entry of child) if (isNode(entry)) visit(entry, own);
    }
  };
  visit(program as unknown as Node, '(module)');
  return { path, text, imports: [...imports], functions };
}

const sources = [...walk('src'), ...walk('tools'), ...walk('test'), 'architecture.ts'].map(read);
const product = sources.filter((source) => source.path.startsWith('src/'));
const isTest = (path: string) => path.endsWith('.test.ts') || path.endsWith('.suite.ts');
const sliceOf = (path: string) => path.split('/')[1] ?? '';

/** The slice and the face behind an import, or nothing for packages. */
function target(from: string, specifier: string): { slice: string; face: string } | undefined {
  if (specifier.startsWith('#')) {
    const [slice = '', ...rest] = specifier.slice(1).split('/');
    return { slice, face: rest.join('/') || 'index' };
  }
  if (!specifier.startsWith('.')) return undefined;
  const full = relative(ROOT, join(ROOT, from, '..', specifier));
  if (!full.startsWith('src/')) return undefined;
  const [, slice = '', ...rest] = full.split('/');
  return { slice, face: rest.join('/') };
}

const list = (found: readonly string[]): string => found.join('\n');

describe('the house', () => {
  test('every folder of src is a slice that the table names', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map((entry) => entry.name).filter((name) => !(name in SLICES))).toEqual([]);
  });

  test('slices import only what the table allows, and only through faces', () => {
    const wrong: string[] = [];
    for (const source of product) {
      const from = sliceOf(source.path);
      const allowed = SLICES[from] ?? [];
      for (const specifier of source.imports) {
        const to = target(source.path, specifier);
        if (!to || to.slice === from || to.slice === 'core') continue;
        if (specifier.startsWith('.')) wrong.push(`${source.path} reaches into ${specifier} past the face`);
        else if (allowed.includes('*')) continue;
        else if (VIEWS_ONLY.includes(from) && to.face === 'views') continue;
        else if (!allowed.includes(to.slice))
          wrong.push(`${source.path} imports ${specifier}: ${from} may not know ${to.slice}`);
        else if (to.slice === 'vendors' && from !== 'sandbox' && !to.face.startsWith('ports/'))
          wrong.push(`${source.path} imports the adapter ${specifier}`);
        else if (to.slice !== 'vendors' && !FACES.includes(to.face as (typeof FACES)[number]))
          wrong.push(`${source.path} imports ${specifier}, which is no face`);
      }
    }
    expect(list(wrong)).toBe('');
  });

  test('core imports no slice', () => {
    const wrong = product
      .filter((source) => source.path.startsWith('src/core/'))
      .flatMap((source) =>
        source.imports.flatMap((specifier) =>
          (target(source.path, specifier)?.slice ?? 'core') === 'core'
            ? []
            : [`${source.path}: ${specifier}`],
        ),
      );
    expect(list(wrong)).toBe('');
  });

  test('reserved packages stay where they belong', () => {
    const wrong: string[] = [];
    for (const { packages, only, why } of RESERVED_PACKAGES) {
      for (const source of sources) {
        const used = source.imports.filter((specifier) =>
          packages.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
        );
        const home = only.some((place) =>
          place.startsWith('*') ? source.path.endsWith(place.slice(1)) : source.path.startsWith(place),
        );
        if (used.length > 0 && !home && !isTest(source.path))
          wrong.push(`${source.path} imports ${used.join(', ')}: ${why}`);
      }
    }
    expect(list(wrong)).toBe('');
  });

  test('SQL is written in stores only', () => {
    const wrong = product.filter(
      (source) =>
        source.imports.some((specifier) => specifier.startsWith('drizzle-orm')) &&
        !isTest(source.path) &&
        !SQL_FILES.some((suffix) => source.path.endsWith(suffix)) &&
        !SQL_FOLDERS.some((folder) => source.path.startsWith(folder)),
    );
    expect(list(wrong.map((source) => source.path))).toBe('');
  });

  test('the door past row-level security is opened only by those who are named', () => {
    const wrong = sources.filter(
      (source) =>
        source.imports.some(
          (specifier) =>
            specifier.endsWith('across-workspaces') || specifier.endsWith('across-workspaces.ts'),
        ) && !ACROSS_WORKSPACES.some((place) => source.path.startsWith(place)),
    );
    expect(list(wrong.map((source) => source.path))).toBe('');
  });

  test('rules read no clock, no dice and no environment', () => {
    const wrong = product
      .filter((source) => source.path.endsWith('.rules.ts'))
      .flatMap((source) =>
        IMPURE.filter((word) => source.text.includes(word)).map((word) => `${source.path} uses ${word}`),
      );
    expect(list(wrong)).toBe('');
  });

  test('no file is called after nothing', () => {
    const wrong = sources.filter((source) =>
      /\/(utils?|helpers?|managers?|misc|common)(\.|\/)/.test(source.path),
    );
    expect(list(wrong.map((source) => source.path))).toBe('');
  });

  test('tests mock no module and wait for no clock', () => {
    const wrong = sources.filter(
      (source) =>
        isTest(source.path) &&
        /vi\.mock\(|await sleep\(/.test(source.text) &&
        !source.path.endsWith('architecture.test.ts'),
    );
    expect(list(wrong.map((source) => source.path))).toBe('');
  });

  test('files, functions and workflows keep their budgets', () => {
    const wrong: string[] = [];
    for (const source of product.filter((entry) => !isTest(entry.path))) {
      const lines = source.text.split('\n').length - 1;
      const budget =
        EXCEPTIONS[source.path] ?? (source.path.endsWith('.workflow.ts') ? BUDGETS.workflow : BUDGETS.file);
      if (lines > budget) wrong.push(`${source.path} has ${lines} lines, ${budget} are allowed`);
      for (const fn of source.functions)
        if (fn.lines > BUDGETS.function) wrong.push(`${source.path}: ${fn.name} has ${fn.lines} lines`);
    }
    expect(list(wrong)).toBe('');
  });

  test('exceptions only shrink', () => {
    const stale = Object.entries(EXCEPTIONS).filter(([path, lines]) => {
      const source = sources.find((entry) => entry.path === path);
      return !source || source.text.split('\n').length - 1 < lines;
    });
    expect(stale).toEqual([]);
  });
});
