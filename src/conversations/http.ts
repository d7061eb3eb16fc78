import { z } from 'zod';
import { defineRoute } from '#http';
import { thread, threadDetail } from './contract.ts';
import { readConversation, threadPage } from './read-threads.ts';

const tags = ['inbox'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/threads',
    summary: 'Threads somebody answered in, newest first.',
    tags,
    access: { scope: 'inbox:read' },
    input: z.object({
      intent: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      offset: z.coerce.number().int().min(0).default(0),
    }),
    output: z.object({ threads: z.array(thread) }),
    handle: (ctx, input) => threadPage(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/threads/:threadId',
    summary: 'A thread with all its messages.',
    tags,
    access: { scope: 'inbox:read' },
    params: z.object({ threadId: z.uuid() }),
    output: threadDetail,
    handle: (ctx, { threadId }) => readConversation(ctx, threadId),
  }),
];
