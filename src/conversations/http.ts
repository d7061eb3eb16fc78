import { z } from 'zod';
import { defineRoute } from '#http';
import { assignThread } from './assign-thread.ts';
import { assignment, snooze, THREAD_PARTS, thread, threadDetail } from './contract.ts';
import { markRead } from './mark-read.ts';
import { readConversation, threadPage } from './read-threads.ts';
import { snoozeThread } from './snooze-thread.ts';

const tags = ['inbox'];
const params = z.object({ threadId: z.uuid() });

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/threads',
    summary:
      'Threads somebody answered in, newest first, page by page; those that are put off only where asked for.',
    tags,
    access: { scope: 'inbox:read' },
    input: z.object({
      intent: z.string().optional(),
      show: z.enum(THREAD_PARTS).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      /** The `next` of the page before. */
      after: z.string().optional(),
    }),
    output: z.object({ threads: z.array(thread), next: z.string().nullable() }),
    handle: (ctx, input) => threadPage(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/threads/:threadId',
    summary: 'A thread with all its messages.',
    tags,
    access: { scope: 'inbox:read' },
    params,
    output: threadDetail,
    handle: (ctx, { threadId }) => readConversation(ctx, threadId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/threads/:threadId/assignee',
    summary: 'Give a conversation to a member, or to nobody.',
    tags,
    access: { scope: 'inbox:write' },
    params,
    input: assignment,
    output: threadDetail,
    handle: (ctx, input) => assignThread(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/threads/:threadId/snooze',
    summary: 'Put a conversation off until a moment, or take it back; their next message brings it back too.',
    tags,
    access: { scope: 'inbox:write' },
    params,
    input: snooze,
    output: threadDetail,
    handle: (ctx, input) => snoozeThread(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/threads/:threadId/read',
    summary: 'A conversation was read in this version.',
    tags,
    access: { scope: 'inbox:write' },
    params,
    input: z.object({ version: z.number().int() }),
    output: z.object({ read: z.literal(true) }),
    async handle(ctx, input) {
      await markRead(ctx, input);
      return { read: true } as const;
    },
  }),
];
