import { z } from 'zod';
import { defineRoute } from '#http';
import { leadNote, timelinePage } from './contract.ts';
import { noteLead } from './note-lead.ts';
import { readTimeline } from './read-timeline.ts';

const tags = ['leads'];
const params = z.object({ leadId: z.uuid() });

export const timelineRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId/timeline',
    summary: 'One page of what happened to a lead on all channels, newest first.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: timelinePage,
    handle: (ctx, { leadId, ...page }) => readTimeline(ctx, leadId, page),
  }),
  defineRoute({
    method: 'post',
    path: '/api/leads/:leadId/notes',
    summary: 'Note something on the timeline of a lead.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: leadNote,
    output: z.object({ id: z.string() }),
    handle: (ctx, { leadId, ...note }) => noteLead(ctx, leadId, note),
  }),
];
