import { z } from 'zod';
import { defineRoute } from '#http';
import { duplicate, merge, mergeRequest } from './contract.ts';
import { mergeLeads, readDuplicates, readMerges, unmergeLeads } from './merge-leads.ts';

const tags = ['leads'];

export const identityRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/duplicates',
    summary: 'Pairs of leads that may be one person, with the evidence. None is merged by itself.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ duplicates: z.array(duplicate) }),
    handle: async (ctx) => ({ duplicates: await readDuplicates(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/merges',
    summary: 'Leads that were made one, the newest first.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ merges: z.array(merge) }),
    handle: async (ctx) => ({ merges: await readMerges(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/merges',
    summary: 'Make one lead of two that are one person.',
    tags,
    access: { scope: 'leads:write' },
    input: mergeRequest,
    output: merge,
    handle: mergeLeads,
  }),
  defineRoute({
    method: 'post',
    path: '/api/merges/:mergeId/undo',
    summary: 'Take a merge back.',
    tags,
    access: { scope: 'leads:write' },
    params: z.object({ mergeId: z.uuid() }),
    output: merge,
    handle: (ctx, { mergeId }) => unmergeLeads(ctx, mergeId),
  }),
];
