import { z } from 'zod';
import { defineRoute } from '#http';
import { archive } from './contract.ts';
import { readArchives } from './read-archives.ts';

export const archiveRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/lead-archives',
    summary:
      'Leads that were put away together, the last first. Putting away and taking back is asked for by POST /api/proposals.',
    tags: ['leads'],
    access: { scope: 'leads:read' },
    output: z.object({ archives: z.array(archive) }),
    handle: (ctx) => readArchives(ctx),
  }),
];
