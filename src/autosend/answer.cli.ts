import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { answerInOwnWords } from './answer-in-own-words.ts';
import { bookForReply, readReplyTimes } from './book-by-hand.ts';

/** What a person does with one reply, and how it is told. */
const ACTIONS: Readonly<
  Record<string, (ctx: Ctx, replyId: string, flags: Arguments['flags'], io: Io) => Promise<void>>
> = {
  async times(ctx, replyId, _flags, io) {
    const found = await readReplyTimes(ctx, { replyId });
    io.result(found, () => {
      if (found.cannot !== null) io.line(found.cannot);
      if (found.taken !== null) io.line(`They took ${found.taken.label}: --at ${found.taken.at}`);
      io.table(found.times.map(({ at, label, offered }) => ({ at, time: label, offered })));
    });
  },
  async book(ctx, replyId, { at }, io) {
    if (typeof at !== 'string')
      throw invalid(
        'answer.at',
        'Say when with --at, one of the times that "times" names. Nothing was booked.',
      );
    const made = await bookForReply(ctx, { replyId, at: instantIn(at) });
    io.result(made, () =>
      io.line(
        made.state === 'booked'
          ? `Booked for ${made.startsAt}; the calendar invites them.`
          : 'The answer of the calendar was lost. It is looked for within minutes; do not ask again.',
      ),
    );
  },
  async write(ctx, replyId, { text, subject }, io) {
    if (typeof text !== 'string') throw invalid('answer.text', 'Say what with --text. Nothing was sent.');
    const made = await answerInOwnWords(ctx, {
      ...{ replyId, body: text.replaceAll('\\n', '\n') },
      ...(typeof subject === 'string' && { subject }),
    });
    io.result(made, () =>
      io.line(
        made.sendAt === null
          ? `It is ${made.state}.`
          : `It goes to ${made.toAddress} at ${made.sendAt}: "autosend cancel ${made.id}" stops it until then.`,
      ),
    );
  },
};
const KNOWN = Object.keys(ACTIONS).join(', ');

function instantIn(text: string): string {
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    throw invalid(
      'answer.at',
      `"${text}" is no moment. Write it with its offset, such as 2026-12-02T15:00:00Z. Nothing was booked.`,
    );
  }
}

export const answerCommand = defineCommand({
  name: 'answer',
  summary: 'What a person does with one reply: times|book|write ID, where "inbox show" names the reply.',
  example: 'legwork answer book 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --at 2026-12-02T15:00:00Z',
  arguments: '[action] [id]',
  flags: [
    { flags: '--at <instant>', summary: 'for book: one of the times that "times" names, with its offset' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = '', replyId = ''] = positional;
    const act = ACTIONS[action];
    if (!act || replyId === '')
      throw invalid(
        'answer.action',
        `Say what to do with which reply: ${KNOWN}, then its id. Nothing was done.`,
      );
    await act(await session.ctx(), replyId, flags, io);
    return EXIT.done;
  },
});
