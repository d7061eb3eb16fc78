import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import { invalid, messageOf } from '#core/errors';
import { readExpectations } from './expectation.ts';
import { judgeCases } from './judge-cases.ts';
import { PROFILES, type Profile } from './judge-words.rules.ts';
import { judgeWords } from './judge-words.ts';
import { playCases } from './play-cases.ts';
import {
  type Baseline,
  baselineOf,
  type Compared,
  compareWith,
  FLOOR,
  type Gate,
  gateOf,
  type Judged,
} from './rate.rules.ts';
import { readCases } from './read-cases.ts';
import { DAYS, LIMIT, refuseMixed, replayDatabase } from './replay-database.cli.ts';

/** The cases that come with the product. */
const SHIPPED = fileURLToPath(new URL('../../../replay', import.meta.url));

type Report = Gate & { readonly cases: readonly Judged[]; readonly compared: Compared | null };

export const replayCommand = defineCommand({
  name: 'replay',
  summary:
    'Recorded conversations through reading, drafting and the gate, without any effect; fails below the floor.',
  example: 'legwork replay --baseline replay.json --json',
  flags: [
    {
      flags: '--cases <folder>',
      summary: 'a folder with cases/ and expectations/ instead of the shipped one',
    },
    { flags: '--floor <share>', summary: `the rate below which it fails, ${FLOOR} unless told` },
    { flags: '--baseline <file>', summary: 'says which cases are better or worse than in this file' },
    {
      flags: '--judge [profile]',
      summary: `has a model judge the drafts as well: ${Object.keys(PROFILES).join(', ')}; balanced unless told`,
    },
    { flags: '--save-baseline <file>', summary: 'writes how each case ended, to compare with later' },
    {
      flags: '--from-database',
      summary:
        'the riskiest replies of the workspace instead, held against what may never be; changes nothing',
    },
    { flags: '--threads <ids>', summary: 'with --from-database: these conversations first' },
    { flags: '--limit <n>', summary: `with --from-database: how many, ${LIMIT} unless told` },
    { flags: '--days <n>', summary: `with --from-database: how far back, ${DAYS} unless told` },
    { flags: '--channel <channel>', summary: 'with --from-database: email or linkedin alone' },
    { flags: '--list', summary: 'with --from-database: only say which would be replayed' },
  ],
  async run(io, { flags }, session) {
    refuseMixed(flags);
    if (flags.fromDatabase === true) return replayDatabase(io, await session.ctx(), flags);
    const floor = floorOf(flags);
    const profile = profileOf(flags);
    const before = typeof flags.baseline === 'string' ? await readBaseline(flags.baseline) : null;
    const folder = typeof flags.cases === 'string' ? flags.cases : SHIPPED;
    const played = await playCases(await readCases(folder));
    const byRules = judgeCases(await readExpectations(folder), played);
    const judged = profile ? await judgeWords(await session.ctx(), profile, played, byRules) : byRules;
    const report: Report = {
      ...gateOf(judged, floor),
      cases: judged,
      compared: before && compareWith(before, judged),
    };
    if (typeof flags.saveBaseline === 'string')
      await writeFile(flags.saveBaseline, `${JSON.stringify(baselineOf(judged), null, 2)}\n`);
    io.result(report, () => print(io, report));
    return report.passed ? EXIT.done : EXIT.failed;
  },
});

function floorOf({ floor }: Arguments['flags']): number {
  const share = floor === undefined ? FLOOR : Number(floor === true || floor === '' ? Number.NaN : floor);
  if (share >= 0 && share <= 1) return share;
  throw invalid('replay.floor', `The floor is a share from 0 to 1, not "${floor}". Nothing was replayed.`);
}

function profileOf({ judge }: Arguments['flags']): Profile | null {
  if (judge === undefined) return null;
  const profile = judge === true ? 'balanced' : judge;
  if (typeof profile === 'string' && profile in PROFILES) return profile as Profile;
  const known = Object.keys(PROFILES).join(', ');
  throw invalid('replay.judge', `There is no judge "${judge}". Known: ${known}. Nothing was replayed.`);
}

const baseline = z.strictObject({
  cases: z.record(
    z.string(),
    z.strictObject({ outcome: z.enum(['passed', 'failed', 'invalid']), score: z.number().optional() }),
  ),
});

async function readBaseline(path: string): Promise<Baseline> {
  try {
    return baseline.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw invalid(
      'replay.baseline',
      `${path} is no baseline (${messageOf(error)}). Nothing was replayed; make one with --save-baseline.`,
    );
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function print(io: Io, { cases, categories, compared, rate, share, floor, critical, passed }: Report): void {
  for (const { id, outcome, failures } of cases)
    if (outcome !== 'passed') {
      io.line(`${outcome}: ${id}`);
      for (const each of failures) io.line(`  ${each.critical ? 'critical ' : ''}${each.type}: ${each.text}`);
    }
  io.table(categories.map((each) => ({ ...each, rate: percent(each.rate) })));
  for (const [how, ids] of Object.entries(compared ?? {}))
    if (how !== 'unchanged' && ids.length > 0) io.line(`${how}: ${ids.join(', ')}`);
  io.line(
    `${passed ? 'Passed' : 'Failed'}: ${percent(rate)} in the worst category, floor ${percent(floor)}; ${percent(share)} of ${cases.length} cases, ${critical} critical.`,
  );
}
