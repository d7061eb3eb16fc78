import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { MESSAGES, type PostedMessage } from './test-chat.rules.ts';
import { type ChatTest, testChat } from './test-chat.ts';

/** `legwork slack-test`: whether what is told in Slack arrives. */
export const slackTestCommand = defineCommand({
  name: 'slack-test',
  summary: `Ten numbered messages to a person or channel in Slack, a result for each; 1 when a scope is missing or one failed.`,
  example: 'legwork slack-test --to ana@company.com',
  // In a sandbox it is the local server that is asked.
  works: true,
  flags: [
    {
      flags: '--to <e-mail|channel>',
      summary: 'a member by address, or the id of a channel; the channel of the workspace without it',
    },
    { flags: '--resume <run>', summary: 'goes on with a run that was broken off; posts nothing twice' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    const run = runOf(flags) ?? ctx.ids.next();
    const to = typeof flags.to === 'string' ? flags.to : undefined;
    io.note(`Run ${run}. If it is broken off: legwork slack-test${to ? ` --to ${to}` : ''} --resume ${run}`);
    const report = await testChat(ctx, {
      ...{ to, run },
      heard: (message) => (io.json ? undefined : io.line(resultLine(message))),
    });
    if (report.stopped !== null) io.note(report.stopped);
    io.result(report, () => print(io, report));
    return report.posted === MESSAGES ? EXIT.done : EXIT.failed;
  },
});

function runOf({ resume }: Arguments['flags']): string | undefined {
  if (resume === undefined || isId(String(resume))) return resume?.toString();
  throw invalid(
    'chat_test.run',
    `There is no run "${resume}". Nothing was posted; its id is printed at the start.`,
  );
}

const resultLine = ({ number, state, ts, earlier, error, why }: PostedMessage): string =>
  state === 'posted'
    ? `${number}/${MESSAGES} ok ${ts}${earlier ? ' (posted before)' : ''}`
    : `${number}/${MESSAGES} ${state === 'unknown' ? 'UNKNOWN' : 'FAILED'} ${error}: ${why}`;

function print(io: Io, { to, team, posted, failed, stopped }: ChatTest): void {
  if (stopped !== null) return;
  io.line(`${posted} of ${MESSAGES} posted to ${to} in ${team}${failed > 0 ? `, ${failed} not` : ''}.`);
  if (failed === 0) io.line('Ask whoever reads there for a screenshot of all of them.');
}
