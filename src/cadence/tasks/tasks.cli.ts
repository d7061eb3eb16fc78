import { defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import { assignTask } from './assign-task.ts';
import { TASK_LISTS, TASK_OUTCOMES, type TaskFinish, type TaskList, type TaskQuestion } from './contract.ts';
import { finishTask } from './finish-task.ts';
import { readTasks } from './read-tasks.ts';
import { skipTask } from './skip-task.ts';

const ACTIONS = ['done', 'skip', 'assign'];

export const tasksCommand = defineCommand({
  name: 'tasks',
  summary: 'Calls and voice notes of sequences: what is to be done, and done|skip|assign ID.',
  example: 'legwork tasks done 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --outcome no_answer',
  arguments: '[action] [id]',
  flags: [
    { flags: '--show <which>', summary: `${TASK_LISTS.join(' or ')}; open unless told` },
    { flags: '--outcome <outcome>', summary: `for done: ${TASK_OUTCOMES.join(', ')}` },
    { flags: '--note <text>', summary: 'for done: what was said' },
    { flags: '--reason <text>', summary: 'for skip: why' },
    { flags: '--to <member>', summary: 'for assign: the id of a member; nobody unless told' },
  ],
  async run(io, { positional, flags }, session) {
    const [action, taskId = ''] = positional;
    const ctx = await session.ctx();
    if (action === undefined) {
      const show = String(flags.show ?? 'open') as TaskQuestion['show'];
      if (!TASK_LISTS.includes(show))
        throw invalid('tasks.show', `There is no list "${show}". Known: ${TASK_LISTS.join(', ')}.`);
      const list = await readTasks(ctx, { show, limit: 200 });
      io.result(list, () => print(io, list));
      return EXIT.done;
    }
    if (!ACTIONS.includes(action) || taskId === '')
      throw invalid(
        'tasks.action',
        `Say what to do with which task: ${ACTIONS.join(', ')}, then its id. Nothing was done.`,
      );
    const task =
      action === 'done'
        ? await finishTask(ctx, {
            ...{ taskId, outcome: String(flags.outcome ?? '') as TaskFinish['outcome'] },
            ...(flags.note === undefined ? {} : { note: String(flags.note) }),
          })
        : action === 'skip'
          ? await skipTask(ctx, { taskId, reason: String(flags.reason ?? '') })
          : await assignTask(ctx, { taskId, to: flags.to === undefined ? null : String(flags.to) });
    io.result(task, () =>
      io.line(`${task.title}: ${task.state}${task.outcome ? `, ${task.outcome.replaceAll('_', ' ')}` : ''}.`),
    );
    return EXIT.done;
  },
});

function print(io: Io, { tasks, total }: TaskList): void {
  if (tasks.length > 0)
    io.table(
      tasks.map(({ id, dueAt, title, phone, campaign, state, outcome, doneBy }) => ({
        ...{ id, due: dueAt.slice(0, 16), what: title, phone, campaign },
        ...(state === 'open' ? {} : { state: outcome ?? state, by: doneBy }),
      })),
    );
  io.line(total === 0 ? 'No task.' : `${total} ${total === 1 ? 'task' : 'tasks'}.`);
}
