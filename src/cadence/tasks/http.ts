import { z } from 'zod';
import { defineRoute } from '#http';
import { assignTask } from './assign-task.ts';
import { taskAssignment, taskFinish, taskList, taskQuestion, taskShape, taskSkip } from './contract.ts';
import { finishTask } from './finish-task.ts';
import { readTasks } from './read-tasks.ts';
import { skipTask } from './skip-task.ts';

const tags = ['tasks'];
const access = { scope: 'inbox:write' } as const;
const params = z.object({ taskId: z.uuid() });

export const taskRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/tasks',
    summary: 'Calls and voice notes people are to make, the most urgent first; or what became of them.',
    tags,
    access: { scope: 'leads:read' },
    input: taskQuestion,
    output: taskList,
    handle: readTasks,
  }),
  defineRoute({
    method: 'post',
    path: '/api/tasks/:taskId/done',
    summary: 'Say how it went. The step is done and the sequence goes on, or ends where they answered.',
    tags,
    access,
    params,
    input: taskFinish,
    output: taskShape,
    handle: finishTask,
  }),
  defineRoute({
    method: 'post',
    path: '/api/tasks/:taskId/skip',
    summary: 'Leave it out, and say why. The sequence goes on.',
    tags,
    access,
    params,
    input: taskSkip,
    output: taskShape,
    handle: skipTask,
  }),
  defineRoute({
    method: 'post',
    path: '/api/tasks/:taskId/assignee',
    summary: 'Give it to a member, or to nobody in particular.',
    tags,
    access,
    params,
    input: taskAssignment,
    output: taskShape,
    handle: assignTask,
  }),
];
