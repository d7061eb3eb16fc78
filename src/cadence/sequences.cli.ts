import { defineCommand, EXIT, type Io } from '#cli';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { leadByAddress } from '#leads';
import { changeEnrolment } from './change-enrolment.ts';
import { ENROLMENT_MOVES, type EnrolmentChange } from './contract.ts';
import { readSequences } from './read-sequences.ts';

type Enrolment = Awaited<ReturnType<typeof readSequences>>['enrolments'][number];

export const sequencesCommand = defineCommand({
  name: 'sequences',
  summary:
    'Where a lead stands in its sequences; pause|resume|end LEAD puts it off, goes on with it or ends it.',
  example: 'legwork sequences pause ada@example.com --until 2026-12-31 --reason "Trade fair until then"',
  arguments: '[action] [lead]',
  flags: [
    { flags: '--until <day>', summary: 'with pause: it goes on by itself then, at nine in their morning' },
    { flags: '--reason <text>', summary: 'why; whoever looks at the lead reads it' },
    { flags: '--campaign <id>', summary: 'where the lead is in several: of this campaign' },
  ],
  async run(io, { positional, flags }, session) {
    const ctx = await session.ctx();
    const action = ENROLMENT_MOVES.find((move) => move === positional[0]);
    const leadId = await leadOf(ctx, (action ? positional[1] : positional[0]) ?? '');
    const { enrolments } = await readSequences(ctx, leadId);
    if (!action) {
      io.result({ enrolments }, () => print(io, enrolments));
      return EXIT.done;
    }
    const chosen = oneOf(enrolments, flags.campaign);
    const change: EnrolmentChange = {
      move: action,
      reason: String(flags.reason ?? ''),
      ...(flags.until === undefined ? {} : { day: String(flags.until) }),
    };
    await changeEnrolment(ctx, { enrolmentId: chosen.id, ...change });
    const after = (await readSequences(ctx, leadId)).enrolments.find(({ id }) => id === chosen.id);
    io.result(after ?? chosen, () => print(io, after ? [after] : []));
    return EXIT.done;
  },
});

/** The lead by its id or address. Throws `invalid` where none is named, or nobody has that address. */
async function leadOf(ctx: Ctx, named: string): Promise<string> {
  requireScope(ctx, 'leads:read');
  if (isId(named)) return named;
  const found = named === '' ? undefined : await ctx.db.tx((tx) => leadByAddress(ctx, tx, named));
  if (found) return found;
  throw invalid(
    'sequences.lead',
    named === ''
      ? `Say which lead, by its address: ${ENROLMENT_MOVES.join(', ')} or nothing, then the lead. Nothing was done.`
      : `No lead has the address "${named}". Nothing was done.`,
  );
}

/** The one sequence that is meant: the living one, of the campaign that was named. */
function oneOf(enrolments: readonly Enrolment[], campaign: unknown): Enrolment {
  const living = enrolments.filter(
    ({ state, campaignId }) =>
      (state === 'active' || state === 'paused') && (campaign === undefined || campaignId === campaign),
  );
  const [only, ...others] = living;
  if (only && others.length === 0) return only;
  throw invalid(
    'sequences.which',
    only
      ? `The lead is in ${living.length} campaigns; say which by --campaign: ${living.map(({ campaign: name, campaignId }) => `${name} (${campaignId})`).join(', ')}. Nothing was done.`
      : 'The lead is in no sequence that could be changed. Nothing was done.',
  );
}

function print(io: Io, enrolments: readonly Enrolment[]): void {
  if (enrolments.length > 0)
    io.table(
      enrolments.map(({ campaign, state, step, steps, dueAt, pauseReason, exitReason, resumeAt }) => ({
        ...{ campaign, state, step: `${step} of ${steps}` },
        why: (pauseReason ?? exitReason ?? '').replaceAll('_', ' '),
        next: (resumeAt ?? dueAt ?? '').slice(0, 16),
      })),
    );
  else io.line('The lead is in no sequence.');
}
