import { z } from 'zod';
import { defineRoute } from '#http';
import { ScoreHistory } from './contract.ts';
import { profileRoutes } from './profiles/http.ts';
import { readScores } from './read-scores.ts';
import { askForScores, readScoring } from './rescore.ts';

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId/scores',
    summary: 'The scores a lead was given, with their reasons, newest first.',
    tags: ['leads'],
    access: { scope: 'leads:read' },
    params: z.object({ leadId: z.uuid() }),
    output: ScoreHistory,
    handle: readScores,
  }),
  defineRoute({
    method: 'post',
    path: '/api/leads/:leadId/scores',
    summary: 'Have a lead scored anew by what is known now; the worker does it within seconds.',
    tags: ['leads'],
    access: { scope: 'leads:write' },
    params: z.object({ leadId: z.uuid() }),
    output: z.object({ noted: z.number().int() }),
    status: 202,
    handle: (ctx, { leadId }) => askForScores(ctx, { leadId }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/scoring',
    summary: 'How many leads wait to be scored anew, and how many stand in which tier.',
    tags: ['leads'],
    access: { scope: 'leads:read' },
    output: z.object({
      waiting: z.number().int(),
      tiers: z.array(z.object({ tier: z.string().nullable(), leads: z.number().int() })),
    }),
    handle: (ctx) => readScoring(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/scoring',
    summary: 'Have every lead that was scored before scored anew, in turns.',
    tags: ['leads'],
    access: { scope: 'leads:write' },
    output: z.object({ noted: z.number().int() }),
    status: 202,
    handle: (ctx) => askForScores(ctx),
  }),
  ...profileRoutes,
];
