import { z } from 'zod';
import { defineRoute } from '#http';
import {
  abandonBackfill,
  pauseBackfill,
  readBackfill,
  readBackfills,
  rehearseBackfill,
} from './backfills.ts';
import { backfillOptions, backfillOrder, backfillPlan, backfillRun } from './contract.ts';
import { goOnWithBackfill, orderBackfill } from './order-backfill.ts';

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
  defineRoute({
    method: 'post',
    path: '/api/backfills/plan',
    summary: 'Count what a run would do now, by campaign and by reason. Nothing is stored, asked or sent.',
    tags,
    access: { scope: 'runs:read' },
    input: backfillOptions,
    output: backfillPlan,
    handle: (ctx, options) => rehearseBackfill(ctx, options),
  }),
  defineRoute({
    method: 'post',
    path: '/api/backfills',
    summary: 'Start the run that was planned: all drafts first, then one decision after the other.',
    tags,
    access: { scope: 'runs:write' },
    input: backfillOrder,
    output: backfillRun,
    handle: orderBackfill,
  }),
  defineRoute({
    method: 'post',
    path: '/api/backfills/pause',
    summary: 'Have the run that is not finished rest, after what is being done of it.',
    tags,
    access: { scope: 'runs:write' },
    output: backfillRun,
    handle: (ctx) => pauseBackfill(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/backfills/resume',
    summary: 'Go on with the run that is not finished, as it was asked for.',
    tags,
    access: { scope: 'runs:write' },
    input: backfillOrder.pick({ force: true }),
    output: backfillRun,
    handle: goOnWithBackfill,
  }),
  defineRoute({
    method: 'post',
    path: '/api/backfills/cancel',
    summary:
      'End the run that is not finished where it stands; drafts it wrote wait for another that takes them.',
    tags,
    access: { scope: 'runs:write' },
    output: backfillRun,
    handle: (ctx) => abandonBackfill(ctx),
  }),
];
