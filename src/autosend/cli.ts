import type { z } from 'zod';
import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { answerCommand } from './answer.cli.ts';
import { commands as backfillCommands } from './backfill/cli.ts';
import { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from './change-autosend.ts';
import { cancelDraft, regenerateDraft } from './change-draft.ts';
import type { AutosendState, grantInput, ReplyDraft } from './contract.ts';
import { readCalibration } from './read-calibration.ts';
import { readAutosend, readDraft, readDrafts } from './read-drafts.ts';
import { replayCommand } from './replay/replay.cli.ts';
import { SAMPLE_ACTS } from './samples.cli.ts';

const SHOWN = 30;
const ACTIONS = [
  'on',
  'off',
  'book',
  'grant',
  'calibration',
  'drafts',
  'show',
  'cancel',
  'regenerate',
  'samples',
  'judge',
  'sampling',
] as const;
type Flags = Readonly<Record<string, unknown>>;
type Asked = {
  readonly ctx: Ctx;
  readonly io: Io;
  readonly value: string | undefined;
  readonly flags: Flags;
};

const autosendCommand = defineCommand({
  name: 'autosend',
  summary:
    'Answers to replies, and what may go by itself: on, off, book yes|no, grant, drafts, show|cancel|regenerate ID, samples, judge ID, sampling SHARE.',
  example: 'legwork autosend off --reason "a wrong price went out"',
  arguments: '[action] [value]',
  flags: [
    { flags: '--reason <text>', summary: 'why, for off and cancel, and what was wrong, for judge' },
    { flags: '--right', summary: 'for judge: the answer was right' },
    { flags: '--wrong', summary: 'for judge: it was wrong, which takes a step back at once' },
    { flags: '--campaign <id>', summary: 'for grant: the campaign' },
    { flags: '--intent <intent>', summary: 'for grant: one intent alone, e.g. meeting_request' },
    { flags: '--level <level>', summary: 'for grant: shadow, draft_only, hold or auto' },
    { flags: '--highest <level>', summary: 'for grant: how far it may climb by what people approve' },
    { flags: '--threshold <share>', summary: 'for grant: from which confidence on, 0.9 unless told' },
    { flags: '--budget <number>', summary: 'for calibration: wrong answers of a hundred, 5 unless told' },
    {
      flags: '--uncalibrated',
      summary: 'for grant: although too few answers were settled to know what it means',
    },
  ],
  async run(io, { positional, flags }, session) {
    const [action, value] = positional;
    const ctx = await session.ctx();
    if (action === undefined) {
      const state = await readAutosend(ctx);
      io.result(state, () => printState(io, state));
      return EXIT.done;
    }
    const act = ACTS[action as (typeof ACTIONS)[number]];
    if (!act)
      throw invalid(
        'autosend.action',
        `There is no "${action}" of auto-send. Nothing was done. Known: ${ACTIONS.join(', ')}.`,
      );
    await act({ ctx, io, value, flags });
    return EXIT.done;
  },
});

const ACTS: Readonly<Record<(typeof ACTIONS)[number], (asked: Asked) => Promise<void>>> = {
  on: async ({ ctx, io }) => answer(io, await resumeAutosend(ctx)),
  off: async ({ ctx, io, flags }) =>
    answer(io, await stopAutosend(ctx, { reason: String(flags.reason ?? 'Stopped at the terminal.') })),
  book: async ({ ctx, io, value }) => answer(io, await allowBooking(ctx, { books: value !== 'no' })),
  grant: async ({ ctx, io, flags }) =>
    answer(
      io,
      await grantAutosend(ctx, {
        ...{ campaignId: String(flags.campaign ?? ''), level: flags.level, intent: flags.intent ?? null },
        ...(flags.highest === undefined ? {} : { highest: flags.highest }),
        ...(flags.threshold === undefined ? {} : { threshold: Number(flags.threshold) }),
        chosen: flags.uncalibrated === true,
      } as z.input<typeof grantInput>),
    ),
  async calibration({ ctx, io, flags }) {
    const budget = flags.budget === undefined ? {} : { budget: Number(flags.budget) };
    const found = await readCalibration(ctx, budget);
    io.result(found, () =>
      io.table(
        found.intents.map(({ intent, samples, threshold, wrongPerHundred, recommended, reasons }) => ({
          ...{ intent, settled: samples, threshold },
          'wrong of 100': wrongPerHundred === null ? '' : wrongPerHundred.toFixed(1),
          recommended: recommended ?? '',
          means: reasons[0]?.text ?? '',
        })),
      ),
    );
  },
  async drafts({ ctx, io }) {
    const found = await readDrafts(ctx, { limit: SHOWN });
    io.result(found, () =>
      io.table(
        found.drafts.map(({ id, leadName, intent, state, confidence, sendAt }) => ({
          ...{ id, lead: leadName ?? '', intent, state },
          confidence: confidence === null ? '' : confidence.toFixed(2),
          goes: sendAt ?? '',
        })),
      ),
    );
  },
  show: async ({ ctx, io, value }) => shown(io, await readDraft(ctx, value ?? '')),
  cancel: async ({ ctx, io, value, flags }) =>
    shown(
      io,
      await cancelDraft(ctx, {
        draftId: value ?? '',
        ...(flags.reason === undefined ? {} : { reason: String(flags.reason) }),
      }),
    ),
  ...SAMPLE_ACTS,
  regenerate: async ({ ctx, io, value }) => shown(io, await regenerateDraft(ctx, { draftId: value ?? '' })),
};

const answer = (io: Io, state: AutosendState): void => io.result(state, () => printState(io, state));

const MOVES_PRINTED = 10;

function printState(io: Io, state: AutosendState): void {
  const { stoppedAt, stoppedBy, stopReason, books, grants, moves } = state;
  io.line(
    stoppedAt === null
      ? 'Auto-send is on, as far as it is granted.'
      : `Auto-send is off since ${stoppedAt}, by ${stoppedBy}: ${stopReason}`,
  );
  io.line(`Times that leads take are booked ${books ? 'by themselves' : 'by a person'}.`);
  if (grants.length === 0) io.line('Nothing is granted: every answer waits for a person.');
  else
    io.table(
      grants.map(({ campaignId, intent, level, highest, threshold, missing, grantedBy }) => ({
        ...{ campaign: campaignId, intent: intent ?? 'all', level, highest, threshold },
        'to climb': missing ?? '',
        by: grantedBy,
      })),
    );
  if (moves.length > 0)
    io.table(
      moves.slice(0, MOVES_PRINTED).map(({ at, intent, from, to, cause, reason }) => ({
        ...{ moved: at, intent: intent ?? 'all', from: from ?? '', to, cause, why: reason },
      })),
    );
}

const shown = (io: Io, draft: ReplyDraft): void =>
  io.result(draft, () => {
    io.line(
      `${draft.state}: ${draft.leadName ?? draft.toAddress} · ${draft.intent} · ${draft.subject || 'on LinkedIn'}`,
    );
    if (draft.sendAt !== null) io.line(`Goes at ${draft.sendAt}.`);
    for (const { text } of [...draft.gate, ...draft.reasons]) io.line(`- ${text}`);
    for (const { what, value, source } of draft.sources) io.line(`  ${what}: ${value} (${source})`);
    if (draft.strategy)
      io.line(`Planned: ${draft.strategy.stance.replaceAll('_', ' ')}. ${draft.strategy.why}`);
    io.line('');
    io.line(draft.body);
  });

export const commands = [autosendCommand, answerCommand, replayCommand, ...backfillCommands];
