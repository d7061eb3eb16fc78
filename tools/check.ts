import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The fast gate before every commit: format and lint, types, architecture, generated files. */
const ROOT = join(import.meta.dirname, '..');
const node = process.execPath;
const bin = (path: string) => join(ROOT, 'node_modules', path);

const steps: [string, string[]][] = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--colors=off', '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']],
  ['types of the web', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'web']],
  [
    'architecture',
    [bin('vitest/vitest.mjs'), 'run', '--project', 'unit', 'test/architecture.test.ts', '--reporter=dot'],
  ],
  ['generated files', [join(ROOT, 'tools/generate.ts'), '--check']],
];

let failed = 0;
for (const [name, args] of steps) {
  const started = performance.now();
  const done = spawnSync(node, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  const ok = done.status === 0;
  process.stdout.write(
    `${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1_000).toFixed(1)} s)\n`,
  );
  if (ok) continue;
  failed += 1;
  process.stdout.write(`${done.stdout}${done.stderr}\n`);
}
process.exit(failed === 0 ? 0 : 1);
