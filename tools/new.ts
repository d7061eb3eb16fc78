import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  migrationFiles,
  type NewFiles,
  pageFiles,
  ruleFiles,
  sliceFiles,
  vendorFiles,
} from './templates/files.ts';

/** Writes the first files of a new part: `npm run new -- slice NAME`, and what USAGE names. */
const USAGE = `Usage: npm run new -- slice NAME
       npm run new -- vendor NAME PORT
       npm run new -- rule SLICE NAME
       npm run new -- page SLICE NAME
       npm run new -- migration NAME`;

const NOTHING = /^(?:utils?|helpers?|managers?|misc|common)$/;
/** Names that would collide in the code they are written into. */
const RESERVED =
  /^(?:case|class|const|default|delete|do|else|enum|export|for|function|if|import|in|new|return|switch|this|throw|try|typeof|var|void|while|with|yield)$/;

export type Plan =
  | { readonly ok: true; readonly files: NewFiles; readonly next: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

const no = (sentence: string): Plan => ({ ok: false, sentence: `${sentence} Nothing was written.` });
const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** What would be written below `root`; a refusal is a sentence. */
export function planNew(root: string, args: readonly string[]): Plan {
  const [kind = '', ...given] = args;
  const wanted: Record<string, number> = { slice: 1, vendor: 2, rule: 2, page: 2, migration: 1 };
  if (given.length === 0 || given.length !== wanted[kind]) return { ok: false, sentence: USAGE };
  for (const name of given) {
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
      return no(`"${name}" is no name: use small letters and digits, joined by single hyphens.`);
    if (NOTHING.test(name) || RESERVED.test(name))
      return no(`"${name}" says nothing or means something else to the language. Name the topic.`);
  }
  const plan = planOf(root, kind, given);
  if (!plan.ok) return plan;
  const taken = Object.keys(plan.files).find((path) => existsSync(join(root, path)));
  return taken ? no(`${taken} is there already.`) : plan;
}

function planOf(root: string, kind: string, [first = '', second = '']: readonly string[]): Plan {
  const slices = names(join(root, 'src'));
  if (kind === 'slice') {
    if (slices.includes(first)) return no(`There is a slice "${first}" already.`);
    return {
      ok: true,
      files: sliceFiles(first),
      next: [
        `Name it in SLICES of architecture.ts with what it may import.`,
        `Add its manifest to src/app/slices.ts.`,
      ],
    };
  }
  if (kind === 'vendor') {
    const ports = names(join(root, 'src/vendors/ports')).map((file) => file.replace(/\.ts$/, ''));
    if (!ports.includes(second)) return no(`There is no port "${second}"; there are ${ports.join(', ')}.`);
    if (names(join(root, 'src/vendors')).includes(first)) return no(`There is a vendor "${first}" already.`);
    return {
      ok: true,
      files: vendorFiles(first, second),
      next: [
        `Write the adapter for src/vendors/ports/${second}.ts beside it.`,
        `Name its section in src/app/vendor-config.ts and connect it in src/app/vendors.ts.`,
        `Run npm run generate for the configuration pages.`,
      ],
    };
  }
  if (kind === 'migration') {
    const name = first.replaceAll('-', '_');
    if (!/^[a-z_]+$/.test(name)) return no(`"${first}" is no name for a migration: use letters only.`);
    const known = names(join(root, 'migrations'));
    if (known.some((file) => file.replace(/^\d{4}_/, '') === `${name}.sql`))
      return no(`There is a migration "${name}" already.`);
    const last = Math.max(0, ...known.map((file) => Number.parseInt(file, 10) || 0));
    return {
      ok: true,
      files: migrationFiles(String(last + 1).padStart(4, '0'), first),
      next: ['Write the columns, then run npm run snapshot.'],
    };
  }
  if (!slices.includes(first)) return no(`There is no slice "${first}"; there are ${slices.join(', ')}.`);
  if (kind === 'rule')
    return {
      ok: true,
      files: ruleFiles(first, second),
      next: [`Export it from src/${first}/index.ts when another slice asks it.`, 'Run npm test.'],
    };
  return {
    ok: true,
    files: pageFiles(first, second),
    next: ['Give it a path in web/paths.ts and a route in web/main.tsx.'],
  };
}

/** Writes a plan below `root`; returns the paths. */
export function writeNew(root: string, files: NewFiles): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  return Object.keys(files);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const plan = planNew(root, process.argv.slice(2));
  if (!plan.ok) {
    process.stderr.write(`${plan.sentence}\n`);
    process.exitCode = 2;
  } else {
    for (const path of writeNew(root, plan.files)) process.stdout.write(`wrote ${path}\n`);
    process.stdout.write(`\nNext:\n${plan.next.map((line) => `  - ${line}\n`).join('')}`);
  }
}
