import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '#core/db/embedded/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { createDice } from '#core/dice';
import { cloneDatabase, TEMPLATE } from '../../test/support/cluster.ts';
import type { Measured } from './import-run.ts';
import { median, report } from './report.ts';

const ROWS = 100_000;
const REPEATS = 3;
const MOST_SECONDS = 20;
const MOST_RATIO = 2;
/** Memory may not follow the rows: what the last two thirds of an import add to its peak, in megabytes. */
const MOST_GROWTH_MB = 120;

/** 100,000 messy-enough rows: 3 % doubles, 2 % that are no leads, 8,000 companies. */
async function writeLeads(path: string): Promise<void> {
  const dice = createDice('import bench');
  const out = createWriteStream(path);
  out.write(
    'First Name,Last Name,Title,Company,Company Domain,Email,LinkedIn URL,Employees,Industry,Country\n',
  );
  const titles = ['VP Sales', 'Head of Growth', 'Director of Operations', 'Managing Partner', 'RevOps Lead'];
  for (let row = 0; row < ROWS; row += 1) {
    const person = dice.chance(0.03) ? dice.int(0, row) : row;
    const company = person % 8_000;
    const email = dice.chance(0.02)
      ? `person${person}(at)firm-${company}`
      : `person${person}@firm-${company}.example`;
    const line = `Ada,Number${person},${dice.pick(titles)},"Firm ${company}, Ltd.",firm-${company}.example,${email},https://www.linkedin.com/in/person-${person},${dice.int(10, 5_000)},Software,DE\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** Runs one measurement in a process of its own, so that neither memory nor warmth is shared. */
async function run(kind: 'product' | 'baseline', file: string, urls: object): Promise<Measured> {
  const script = fileURLToPath(new URL('./import-run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, kind, file, JSON.stringify(urls)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`The measurement of the ${kind} ended with ${code}.`);
  return JSON.parse(Buffer.concat(chunks).toString()) as Measured;
}

/** Import of 100,000 rows against loading the same rows, already read and checked, with the same statements. */
export async function benchImport(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const file = join(folder, 'leads.csv');
  await writeLeads(file);
  const postgres = await startPostgres({ folder });
  try {
    const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE);
    await migrate(urls.ownerUrl);
    const rounds: { product: Measured; baseline: Measured }[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      const fresh = (kind: string) =>
        cloneDatabase({ adminUrl: postgres.ownerUrl, ...urls }, `bench_${kind}_${repeat}`);
      const baseline = await run('baseline', file, await fresh('baseline'));
      const product = await run('product', file, await fresh('product'));
      process.stderr.write(
        `round ${repeat}: import ${product.seconds.toFixed(1)} s, baseline ${baseline.seconds.toFixed(1)} s\n`,
      );
      if (product.leads !== baseline.leads)
        throw new Error(`The two did not store the same: ${product.leads} and ${baseline.leads} leads.`);
      rounds.push({ product, baseline });
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
    return report(
      'import',
      [
        {
          name: `import of ${ROWS} rows, median of ${REPEATS}`,
          figure: of((round) => round.product.seconds),
          unit: 's',
          atMost: MOST_SECONDS,
        },
        {
          name: 'same rows, same statements, no checks',
          figure: of((round) => round.baseline.seconds),
          unit: 's',
        },
        {
          name: 'ratio',
          figure: of((round) => round.product.seconds / round.baseline.seconds),
          unit: '',
          atMost: MOST_RATIO,
        },
        { name: 'peak memory', figure: of((round) => round.product.peakMb), unit: 'MB' },
        {
          name: 'growth of the peak after the first third',
          figure: of((round) => round.product.growthMb),
          unit: 'MB',
          atMost: MOST_GROWTH_MB,
        },
      ],
      { rows: ROWS, rounds },
    );
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
