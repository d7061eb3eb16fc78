import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import type { AssignedMail, UnmatchedMail, UnmatchedMailDetail } from './contract.ts';
import { unmatchedList, unmatchedOne } from './read-unmatched.ts';
import { assignUnmatched, setAsideUnmatched } from './settle-unmatched.ts';

const MOST_LISTED = 200;

/** What is done with one of them, and what is said of it in the terminal. */
const ACTIONS: Readonly<
  Record<string, (ctx: Ctx, id: string, flags: Arguments['flags'], io: Io) => Promise<void>>
> = {
  async show(ctx, id, _flags, io) {
    const mail = await unmatchedOne(ctx, id);
    io.result(mail, () => printMail(io, mail));
  },
  async assign(ctx, id, { lead, theirAddress }, io) {
    if (typeof lead !== 'string')
      throw invalid('inbound.lead', 'Say whose it is with --lead and the id of a lead. Nothing was changed.');
    const done = await assignUnmatched(ctx, { id, leadId: lead, theirAddress: theirAddress === true });
    io.result(done, () => io.line(assignedAs(done)));
  },
  async aside(ctx, id, _flags, io) {
    await setAsideUnmatched(ctx, { id });
    io.result({ settled: true }, () => io.line('Put aside as not about us. It stays where it is.'));
  },
};

const assignedAs = ({ what, threadId, intent }: AssignedMail): string =>
  what === 'complaint'
    ? 'It is their complaint: nothing goes to them any more, and the campaign that wrote to them last stops.'
    : what === 'bounce'
      ? 'It is a failure of their address, and was taken as such.'
      : `It is in their conversation ${threadId} now, read as ${intent?.replaceAll('_', ' ')}.`;

export const unmatchedCommand = defineCommand({
  name: 'unmatched',
  summary: 'Mail nobody here is known for: the list, or show|assign|aside ID.',
  example:
    'legwork unmatched assign 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --lead 0190f3a1-8c1e-7a55-b0f3-2f6a3a1d9c11',
  arguments: '[action] [id]',
  flags: [
    { flags: '--aside', summary: 'for the list: what was put aside as not about us' },
    { flags: '--lead <id>', summary: 'for assign: whose it is' },
    {
      flags: '--their-address',
      summary: 'for assign: the sender is that lead, so what comes from there is theirs too',
    },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', id = ''] = positional;
    const ctx = await session.ctx();
    if (action === 'list') {
      const list = await unmatchedList(ctx, { aside: flags.aside === true, limit: MOST_LISTED });
      io.result(list, () => printList(io, list.mails));
      return EXIT.done;
    }
    const act = ACTIONS[action];
    if (!act || id === '')
      throw invalid(
        'inbound.action',
        `Say what to do with which mail: ${['list', ...Object.keys(ACTIONS)].join(', ')}, then its id. Nothing was changed.`,
      );
    await act(ctx, id, flags, io);
    return EXIT.done;
  },
});

function printList(io: Io, mails: readonly UnmatchedMail[]): void {
  if (mails.length === 0) io.line('Nothing lies here.');
  else
    io.table(
      mails.map(({ id, receivedAt, via, what, from, subject, outcome }) => ({
        ...{ id, came: receivedAt.slice(0, 16), via, what, from: from ?? '', subject: subject ?? '' },
        ...{ why: outcome },
      })),
    );
}

function printMail(io: Io, mail: UnmatchedMailDetail): void {
  io.line(`${mail.from ?? 'Somebody'}: ${mail.subject ?? ''}`);
  if (mail.what !== 'mail') io.line(`what: ${mail.what}`);
  for (const { text } of mail.reasons) io.line(`why: ${text}`);
  if (mail.unassignable !== null) io.line(mail.unassignable);
  if (mail.text !== null) io.line(`\n${mail.text}\n`);
  for (const { leadId, name, company } of mail.candidates)
    io.line(`perhaps of ${[name, company].filter(Boolean).join(', ')}: --lead ${leadId}`);
}
