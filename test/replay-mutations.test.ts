import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edit, MUTATIONS, type Mutation } from './support/rule-mutations.ts';

/** Breaks one rule of the product's own source at a time: the shipped conversations must notice each. */
const ROOT = join(import.meta.dirname, '..');
const PARALLEL = 2;
/** A quiet machine needs half a minute; a busy one may take its time. */
const LONGEST_MS = 300_000;

type Ran = { readonly code: number | null; readonly rate: number };
const trees: string[] = [];
const ran = new Map<string, Ran>();

/** A copy of the source with everything it runs on. */
function plant(): string {
  const tree = mkdtempSync(join(tmpdir(), 'legwork-mutated-'));
  cpSync(join(ROOT, 'src'), join(tree, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(tree, 'package.json'));
  for (const name of ['node_modules', 'replay']) symlinkSync(join(ROOT, name), join(tree, name));
  trees.push(tree);
  return tree;
}

function replay(tree: string): Promise<Ran> {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=32', 'src/app/cli.ts', 'replay', '--json'],
    // What did not change is compiled once.
    { cwd: tree, env: { ...process.env, NODE_COMPILE_CACHE: join(tree, 'compiled') } },
  );
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve({ code, rate: (JSON.parse(stdout) as { rate: number }).rate });
      } catch {
        reject(new Error(`The replay of a broken rule did not end in a report: ${stdout.slice(0, 500)}`));
      }
    });
  });
}

/** Where the rule stands exactly once; a rule that moved has to be named anew. */
function broken({ file, find, replace }: Edit, source: string): string {
  const [, ...rest] = source.split(find);
  if (rest.length !== 1) throw new Error(`"${find}" stands ${rest.length} times in ${file}.`);
  return source.replace(find, () => replace);
}

beforeAll(async () => {
  const waiting: (Mutation | null)[] = [null, ...MUTATIONS];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      const tree = plant();
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (next === null) {
          ran.set('', await replay(tree));
          continue;
        }
        const edits = [next, ...(next.also ? [next.also] : [])];
        for (const edit of edits) {
          const source = readFileSync(join(ROOT, 'src', edit.file), 'utf8');
          writeFileSync(join(tree, 'src', edit.file), broken(edit, source));
        }
        ran.set(next.why, await replay(tree));
        for (const { file } of edits) cpSync(join(ROOT, 'src', file), join(tree, 'src', file));
      }
    }),
  );
}, LONGEST_MS);

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
}, LONGEST_MS);

test('the copied source passes as it stands', () => {
  expect(ran.get('')).toMatchObject({ code: 0, rate: 1 });
});

test('there are twenty-two rules to break', () => {
  expect(new Set(MUTATIONS.map(({ why }) => why)).size).toBe(22);
});

test.each(MUTATIONS.map(({ why }) => why))('the gate falls when %s', (why) => {
  const { code, rate } = ran.get(why) ?? { code: null, rate: 1 };
  expect(code).toBe(1);
  expect(rate).toBeLessThan(0.95);
});
