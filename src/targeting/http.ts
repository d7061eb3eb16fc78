import { z } from 'zod';
import { defineRoute } from '#http';
import { ScoreHistory } from './contract.ts';
import { readScores } from './read-scores.ts';

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
];
