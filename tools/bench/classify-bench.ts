import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { benchMails } from './classify-mails.ts';
import { median, report } from './report.ts';

const MAILS = 5_000;
const REPEATS = 3;
const LEAST_PER_SECOND = 200;
const MOST_P99_MS = 50;
const ROOT = resolve(import.meta.dirname, '../..');

type Times = { median: number; p99: number; worst: number; decoding: number; intents: object };

/** Mails a second through the whole command, start included, and how long the slowest hundredth takes. */
export async function benchClassify(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  try {
    const file = join(folder, 'mails.jsonl');
    await writeMails(file);
    const rounds: ({ perSecond: number } & Times)[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      const round = { perSecond: await rate(file), ...(await times(file)) };
      process.stderr.write(
        `round ${repeat}: ${round.perSecond.toFixed(0)} mails/s, p99 ${round.p99.toFixed(1)} ms\n`,
      );
      rounds.push(round);
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
    return report(
      'classify',
      [
        {
          name: 'mails a second on one core, start included',
          figure: of((round) => round.perSecond),
          unit: '/s',
          atLeast: LEAST_PER_SECOND,
        },
        {
          name: '99th percentile of a mail',
          figure: of((round) => round.p99),
          unit: 'ms',
          atMost: MOST_P99_MS,
        },
        { name: 'slowest mail', figure: of((round) => round.worst), unit: 'ms' },
        { name: 'median of a mail', figure: of((round) => round.median), unit: 'ms' },
        { name: 'of it decoding (the baseline)', figure: of((round) => round.decoding), unit: 'ms' },
      ],
      { mails: MAILS, rounds },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeMails(file: string): Promise<void> {
  const out = createWriteStream(file);
  for await (const raw of benchMails(MAILS))
    if (!out.write(`${JSON.stringify({ raw: raw.toString('utf8') })}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** Runs the command as a person would. It reads one mail after the other on one thread, so on one core. */
async function rate(file: string): Promise<number> {
  const began = performance.now();
  const out = await answer(join(ROOT, 'legwork'), ['classify', '--jsonl', '-', '--json'], file);
  const seconds = (performance.now() - began) / 1_000;
  const lines = out.trimEnd().split('\n');
  if (lines.length !== MAILS || lines.some((line) => line.includes('"error"')))
    throw new Error('Not every mail of the bench was read.');
  return MAILS / seconds;
}

const times = async (file: string): Promise<Times> =>
  JSON.parse(await answer(process.execPath, [join(import.meta.dirname, 'classify-run.ts')], file)) as Times;

async function answer(program: string, args: readonly string[], file: string): Promise<string> {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'ignore'] });
  createReadStream(file).pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
  return Buffer.concat(chunks).toString('utf8');
}
