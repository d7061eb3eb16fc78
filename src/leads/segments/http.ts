import { z } from 'zod';
import { defineRoute } from '#http';
import { segment, segmentDraft, segmentFilter, segmentPage, segmentVerdict } from './contract.ts';
import { deleteSegment } from './delete-segment.ts';
import { explainMembership, readSegment, readSegments } from './read-segments.ts';
import { changeSegment, createSegment } from './save-segment.ts';

const tags = ['segments'];
const params = z.object({ segmentId: z.uuid() });

export const segmentRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/segments',
    summary: 'Segments with how many leads are in each.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ segments: z.array(segment) }),
    handle: async (ctx) => ({ segments: await readSegments(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/segments',
    summary: 'Make a segment: a filter that keeps its leads current.',
    tags,
    access: { scope: 'leads:write' },
    input: segmentDraft,
    output: segment,
    handle: createSegment,
  }),
  defineRoute({
    method: 'get',
    path: '/api/segments/:segmentId',
    summary: 'A segment with one page of its leads, the newest first.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: segmentPage,
    handle: (ctx, { segmentId, ...page }) => readSegment(ctx, segmentId, page),
  }),
  defineRoute({
    method: 'post',
    path: '/api/segments/:segmentId',
    summary: 'Change name or filter of a segment that is still at the version that was read.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: z.object({
      version: z.number().int().positive(),
      name: z.string().trim().min(1).max(100).optional(),
      filter: segmentFilter.optional(),
    }),
    output: segment,
    handle: (ctx, { segmentId, ...change }) => changeSegment(ctx, segmentId, change),
  }),
  defineRoute({
    method: 'post',
    path: '/api/segments/:segmentId/delete',
    summary: 'Delete a segment; its leads stay as they are.',
    tags,
    access: { scope: 'leads:write' },
    params,
    output: z.object({ deleted: z.literal(true) }),
    handle: async (ctx, { segmentId }) => {
      await deleteSegment(ctx, segmentId);
      return { deleted: true as const };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/segments/:segmentId/leads/:leadId',
    summary: 'Whether a lead is in a segment, and why.',
    tags,
    access: { scope: 'leads:read' },
    params: params.extend({ leadId: z.uuid() }),
    output: segmentVerdict,
    handle: (ctx, { segmentId, leadId }) => explainMembership(ctx, segmentId, leadId),
  }),
];
