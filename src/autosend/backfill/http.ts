import { z } from 'zod';
import { defineRoute } from '#http';
import { readBackfill, readBackfills } from './backfills.ts';
import { backfillRun } from './contract.ts';

const tags = ['autosend'];

export const backfillRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/backfills',
    summary: 'Runs over the backlog of replies with what became of each reply, the newest first.',
    tags,
    access: { scope: 'runs:read' },
    output: z.object({ backfills: z.array(backfillRun) }),
    handle: readBackfills,
  }),
  defineRoute({
    method: 'get',
    path: '/api/backfills/:backfillId',
    summary: 'One run with its counts, whole and by campaign; each reply counts once.',
    tags,
    access: { scope: 'runs:read' },
    params: z.object({ backfillId: z.uuid() }),
    output: backfillRun,
    handle: (ctx, { backfillId }) => readBackfill(ctx, backfillId),
  }),
];
