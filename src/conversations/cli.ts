import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { assignThread } from './assign-thread.ts';
import { THREAD_PARTS, type Thread, type ThreadDetail, type ThreadFilter } from './contract.ts';
import { readConversation, threadPage } from './read-threads.ts';
import { snoozeThread } from './snooze-thread.ts';

type Flags = Arguments['flags'];
const MOST_LISTED = 200;

/** What is done with one conversation, as it stands at this moment. */
const ACTIONS: Readonly<
  Record<string, (ctx: Ctx, thread: ThreadDetail, flags: Flags) => Promise<ThreadDetail>>
> = {
  show: async (_ctx, thread) => thread,
  assign: (ctx, { id, version }, { to }) =>
    assignThread(ctx, { threadId: id, version, to: to === undefined ? null : String(to) }),
  snooze: (ctx, { id, version }, { until }) =>
    snoozeThread(ctx, { threadId: id, version, until: instantIn(until) }),
};

const inboxCommand = defineCommand({
  name: 'inbox',
  summary: 'Conversations somebody answered in: the list, or show|assign|snooze ID.',
  example: 'legwork inbox snooze 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --until 2026-12-02T09:00:00Z',
  arguments: '[action] [id]',
  flags: [
    { flags: '--show <part>', summary: `for the list: ${THREAD_PARTS.join(', ')}` },
    { flags: '--intent <intent>', summary: 'for the list: what they said last, as it was read' },
    { flags: '--after <place>', summary: 'for the list: what stands behind the page that named this place' },
    { flags: '--to <member>', summary: 'for assign: the id of a member; nobody unless told' },
    { flags: '--until <instant>', summary: 'for snooze: until when; at once back unless told' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', threadId = ''] = positional;
    const ctx = await session.ctx();
    if (action === 'list') {
      const list = await threadPage(ctx, {
        ...partIn(flags),
        limit: MOST_LISTED,
        ...(typeof flags.after === 'string' && { after: flags.after }),
      });
      io.result(list, () => {
        printList(io, list.threads);
        if (list.next !== null) io.line(`There are more: --after ${list.next}`);
      });
      return EXIT.done;
    }
    const act = ACTIONS[action];
    if (!act || threadId === '')
      throw invalid(
        'inbox.action',
        `Say what to do with which conversation: ${['list', ...Object.keys(ACTIONS)].join(', ')}, then its id. Nothing was changed.`,
      );
    const thread = await act(ctx, await readConversation(ctx, threadId), flags);
    io.result(thread, () => printThread(io, thread));
    return EXIT.done;
  },
});

function partIn({ show, intent }: Flags): ThreadFilter {
  const part = THREAD_PARTS.find((known) => known === show);
  if (show !== undefined && !part)
    throw invalid('inbox.show', `There is no part "${show}". Known: ${THREAD_PARTS.join(', ')}.`);
  return { show: part, intent: intent === undefined ? undefined : String(intent) };
}

function instantIn(until: Flags[string]): string | null {
  if (until === undefined) return null;
  try {
    return Temporal.Instant.from(String(until)).toString();
  } catch {
    throw invalid(
      'inbox.until',
      `"${until}" is no moment. Write it with its offset, such as 2026-12-02T09:00:00Z. Nothing was changed.`,
    );
  }
}

function printList(io: Io, threads: readonly Thread[]): void {
  if (threads.length === 0) io.line('No conversation.');
  else
    io.table(
      threads.map(({ id, lastMessageAt, leadName, company, channel, intent, needsAnswer, assignee }) => ({
        ...{ id, last: lastMessageAt.slice(0, 16), who: leadName ?? '', company: company ?? '', channel },
        ...{ said: intent?.replaceAll('_', ' ') ?? '', answer: needsAnswer ? 'waits' : '' },
        assignee: assignee ?? '',
      })),
    );
}

function printThread(io: Io, { leadName, subject, assignee, snoozedUntil, messages }: ThreadDetail): void {
  io.line(`${leadName ?? 'Somebody'}: ${subject}`);
  io.line(`With ${assignee ?? 'nobody'}${snoozedUntil === null ? '' : `, put off until ${snoozedUntil}`}.`);
  for (const { at, fromAddress, intent, replyId, visibleText, readBy, evidence } of messages) {
    io.line('');
    io.line(
      `${at}  ${fromAddress}${intent === null ? '' : `  (${intent.replaceAll('_', ' ')}, reply ${replyId})`}`,
    );
    if (readBy !== null)
      io.line(
        `  read by ${readBy === 'rules' ? 'the rules' : `a ${readBy}`}${evidence ? ` from "${evidence}"` : ''}`,
      );
    io.line(visibleText);
  }
}

export const commands = [inboxCommand];
