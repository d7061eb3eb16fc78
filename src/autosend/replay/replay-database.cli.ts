import { type Arguments, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { gateOf } from './rate.rules.ts';
import type { Selection } from './record-cases.ts';
import { type ReplayedReply, replayRecorded } from './replay-recorded.ts';

type Flags = Arguments['flags'];

export const LIMIT = 20;
export const DAYS = 30;
/** What is about cases with expectations, and what would ask a model, which leaves rows. */
const NOT_WITH = ['cases', 'floor', 'baseline', 'saveBaseline', 'judge'] as const;
const ONLY_WITH = ['threads', 'limit', 'days', 'channel', 'list'] as const;

/** Refuses flags that mean nothing beside each other. */
export function refuseMixed(flags: Flags): void {
  const fromDatabase = flags.fromDatabase === true;
  const wrong = (fromDatabase ? NOT_WITH : ONLY_WITH).find((name) => flags[name] !== undefined);
  if (wrong === undefined) return;
  const flag = `--${wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw invalid(
    'replay.mixed',
    `${flag} ${fromDatabase ? 'does not go' : 'only goes'} with --from-database. Nothing was replayed.`,
  );
}

/** Replays what is stored and says what would be drafted; 1 when something that may never be is, or when there was nothing to replay. */
export async function replayDatabase(io: Io, ctx: Ctx, flags: Flags): Promise<number> {
  const play = flags.list !== true;
  const cases = await replayRecorded(ctx, selectionOf(flags), { play });
  const { passed, critical } = gateOf(
    cases.map(({ judged }) => judged),
    1,
  );
  const report = {
    passed,
    critical,
    cases: cases.map(({ judged: { outcome, failures }, ...rest }) => ({
      ...rest,
      outcome: play ? outcome : 'chosen',
      failures,
    })),
  };
  io.result(report, () => {
    for (const each of cases) printReply(io, each, play);
    const broken = cases.filter(({ judged }) => judged.outcome !== 'passed').length;
    if (cases.length === 0) io.line('Nothing was replayed: no reply was recorded in that time.');
    else if (play)
      io.line(
        `${passed ? 'Passed' : 'Failed'}: ${cases.length} recorded replies, ${broken} with something that may never be. Nothing was stored or sent.`,
      );
  });
  return passed ? EXIT.done : EXIT.failed;
}

function printReply(io: Io, each: ReplayedReply, play: boolean): void {
  const { id, leadName, at, score, why, readAs, output, judged } = each;
  io.line(
    `${id}  ${leadName ?? 'unknown'}  ${at}  risk ${score}${why.length > 0 ? ` (${why.join(', ')})` : ''}`,
  );
  if (!play) return;
  const moved = readAs.now !== null && readAs.now !== readAs.recorded ? ` (then ${readAs.recorded})` : '';
  if (output)
    io.line(`  read as ${readAs.now}${moved}; ${output.state}${output.leaves ? ', leaves by itself' : ''}`);
  const { attempts = [], stopped = null } = output?.draft?.rewritten ?? {};
  for (const [index, { reasons }] of attempts.entries())
    io.line(`  text ${index + 1} could not stay: ${reasons.join(', ')}`);
  if (stopped !== null) io.line(`  no other text was asked for: ${stopped}`);
  for (const line of output?.draft?.body.split('\n') ?? []) io.line(`  | ${line}`);
  for (const { type, text, critical } of judged.failures)
    io.line(`  ${critical ? 'critical ' : ''}${type}: ${text}`);
}

function selectionOf({ threads, limit, days, channel }: Flags): Selection {
  const threadIds = typeof threads === 'string' ? threads.split(',').map((id) => id.trim()) : [];
  const strange = threadIds.find((id) => !isId(id));
  if (strange !== undefined)
    throw invalid('replay.threads', `"${strange}" is not the id of a conversation. Nothing was replayed.`);
  if (channel !== undefined && channel !== 'email' && channel !== 'linkedin')
    throw invalid(
      'replay.channel',
      `There is no channel "${channel}": email or linkedin. Nothing was replayed.`,
    );
  return {
    ...{ threadIds, channel: channel ?? null },
    ...{ limit: count('--limit', limit, LIMIT, 1_000), days: count('--days', days, DAYS, 3_650) },
  };
}

function count(flag: string, given: Flags[string], usual: number, most: number): number {
  const number = given === undefined ? usual : Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw invalid(
    'replay.number',
    `${flag} is a number from 1 to ${most}, not "${given}". Nothing was replayed.`,
  );
}
