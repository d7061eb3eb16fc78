import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const textOf = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

test('however the product is started, and whoever measures it, Node has the same options', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const lines = [
    scripts.start,
    scripts.bench,
    textOf('legwork')
      .split('\n')
      .findLast((line) => line.startsWith('exec ')),
  ];
  for (const line of lines)
    expect(line).toMatch(/^(?:.*\s)?exec \S+ --max-semi-space-size=64 \S+\.ts"?(?: start| "\$@")?$/);
});
