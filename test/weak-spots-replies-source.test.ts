import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const product = execFileSync('git', ['ls-files', 'src'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(
    (path) => path.endsWith('.ts') && !/\.(?:test|suite|fixture)\.ts$|simulat|^src\/sandbox/.test(path),
  );

test('autosend §28 38: nobody is written into the program: no reviewer, no administrator, no member of a chat', () => {
  // Samples in help texts, addresses that mean nobody, and the local name of whoever installed it.
  const samples =
    /@(?:[\w-]+\.)*(?:example|example\.(?:com|org|net)|company\.com|domain\.com|legwork\.local)$/;
  const people = product.flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const addresses = text.match(/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/g) ?? [];
    const members = text.match(/\b[UW]0[A-Z0-9]{6,}\b/g) ?? [];
    return [...addresses.filter((address) => !samples.test(address)), ...members].map(
      (each) => `${path}: ${each}`,
    );
  });
  expect(people).toEqual([]);
});
