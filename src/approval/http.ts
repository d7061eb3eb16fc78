import { z } from 'zod';
import { defineRoute } from '#http';
import { claimItem, releaseItem } from './claim-item.ts';
import { clientLink, newClientLink } from './client-links/contract.ts';
import { makeClientLink, recentClientLinks, revokeClientLink } from './client-links/make-client-link.ts';
import {
  approvalItem,
  BATCH_STATES,
  freezing,
  frozenBatch,
  ITEM_STATES,
  overview,
  REJECTION_TAGS,
  shownBatch,
} from './contract.ts';
import { proposal, proposed } from './dangerous/contract.ts';
import { proposeDangerous } from './dangerous/propose.ts';
import { approveBatch, rejectBatch } from './decide-batch.ts';
import { approveItem, editItem, rejectItem } from './decide-item.ts';
import { freezeFirstMessages } from './freeze-batch.ts';
import { approvalPage, readBatch, readItem, recentBatches } from './read-approvals.ts';

const tags = ['approvals'];
const itemParams = z.object({ itemId: z.uuid() });
const batchParams = z.object({ batchId: z.uuid() });
const reasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
const done = z.object({ done: z.literal(true) });

export const routes = [
  defineRoute({
    method: 'post',
    path: '/api/proposals',
    summary: 'Ask for what cannot be taken back and what you may not do yourself; it waits on Approvals.',
    tags,
    access: { signedIn: true },
    input: proposal,
    output: proposed,
    status: 201,
    handle: (ctx, input) => proposeDangerous(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/approvals',
    summary: 'What waits for a human, most urgent first, or what was decided, newest first.',
    tags,
    access: { scope: 'approvals:read' },
    input: z.object({
      state: z.enum(ITEM_STATES).default('pending'),
      kind: z.string().optional(),
      tier: z.string().optional().describe('`none`: those without one.'),
      campaign: z.string().optional().describe('The name of a campaign.'),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      after: z.uuid().optional().describe('`next` of the page before.'),
    }),
    output: z.object({
      items: z.array(approvalItem),
      next: z.string().nullable(),
      counts: z.record(z.string(), z.number()),
      overview: overview.nullable().describe('On the first page only.'),
    }),
    handle: (ctx, input) => approvalPage(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/approvals/:itemId',
    summary: 'One item as it would leave, with what dispatch would say.',
    tags,
    access: { scope: 'approvals:read' },
    params: itemParams,
    output: z.object({
      item: approvalItem,
      sendable: z.boolean().nullable(),
      dropReasons: z.array(reasonShape),
    }),
    handle: (ctx, { itemId }) => readItem(ctx, itemId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/claim',
    summary: 'Say that you look at it; for two minutes nobody else decides on it without taking it over.',
    tags,
    access: { scope: 'approvals:decide' },
    params: itemParams,
    input: z.object({ takeOver: z.boolean().default(false) }),
    output: approvalItem,
    handle: (ctx, input) => claimItem(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/release',
    summary: 'Give back what you looked at.',
    tags,
    access: { scope: 'approvals:decide' },
    params: itemParams,
    output: done,
    handle: (ctx, input) => releaseItem(ctx, input).then(() => ({ done: true as const })),
  }),
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/approve',
    summary: 'Approve exactly the bytes named by the hash.',
    tags,
    access: { scope: 'approvals:decide' },
    params: itemParams,
    input: z.object({
      contentHash: z.string(),
      confirm: z
        .number()
        .int()
        .optional()
        .describe('What a dangerous operation hits, where it asks for the number.'),
    }),
    output: z.object({ batchId: z.string() }),
    handle: (ctx, input) => approveItem(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/reject',
    summary: 'Reject with a tag and a reason; both feed the next draft.',
    tags,
    access: { scope: 'approvals:decide' },
    params: itemParams,
    input: z.object({ tag: z.enum(REJECTION_TAGS), reason: z.string().trim().min(1) }),
    output: done,
    handle: (ctx, input) => rejectItem(ctx, input).then(() => ({ done: true as const })),
  }),
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/edit',
    summary: 'Change the text; every check runs again on it.',
    tags,
    access: { scope: 'approvals:decide' },
    params: itemParams,
    input: z.object({ version: z.number().int(), subject: z.string(), body: z.string() }),
    output: approvalItem,
    handle: (ctx, { itemId, version, ...edit }) => editItem(ctx, { itemId, version, edit }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/batches',
    summary: 'Frozen batches, newest first.',
    tags,
    access: { scope: 'approvals:read' },
    input: z.object({ state: z.enum(BATCH_STATES).optional() }),
    output: z.object({
      batches: z.array(shownBatch),
      loose: z.number().int().describe('First messages that wait in no batch.'),
    }),
    handle: (ctx, { state }) => recentBatches(ctx, 20, state),
  }),
  defineRoute({
    method: 'get',
    path: '/api/batches/:batchId',
    summary: 'One frozen batch.',
    tags,
    access: { scope: 'approvals:read' },
    params: batchParams,
    output: shownBatch,
    handle: (ctx, { batchId }) => readBatch(ctx, batchId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/batches',
    summary: 'Freeze what waits into a batch for each campaign, or for the one that is named.',
    tags,
    access: { scope: 'runs:write' },
    input: freezing,
    output: frozenBatch.extend({ batches: z.array(frozenBatch) }).describe('The first of them, and all.'),
    handle: (ctx, input) => freezeFirstMessages(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/batches/:batchId/approve',
    summary: 'Approve a frozen batch as it was read, named by its hash.',
    tags,
    access: { scope: 'approvals:decide' },
    params: batchParams,
    input: z.object({
      previewHash: z
        .string()
        .describe('That of the batch that was read: an edit since makes another one of it.'),
    }),
    output: z.object({ approved: z.number().int() }),
    handle: (ctx, { batchId, previewHash }) => approveBatch(ctx, batchId, previewHash),
  }),
  defineRoute({
    method: 'post',
    path: '/api/batches/:batchId/reject',
    summary: 'Reject a frozen batch; its items wait on.',
    tags,
    access: { scope: 'approvals:decide' },
    params: batchParams,
    input: z.object({ reason: z.string().trim().min(1) }),
    output: done,
    handle: (ctx, { batchId, reason }) =>
      rejectBatch(ctx, batchId, reason).then(() => ({ done: true as const })),
  }),
  defineRoute({
    method: 'get',
    path: '/api/client-links',
    summary: 'Links by which clients decide without a seat, newest first, with what was said by them.',
    tags,
    access: { scope: 'approvals:decide' },
    output: z.object({ links: z.array(clientLink) }),
    handle: (ctx) => recentClientLinks(ctx).then((links) => ({ links })),
  }),
  defineRoute({
    method: 'post',
    path: '/api/batches/:batchId/client-links',
    summary: 'Make a link by which a client reads this batch and decides on it.',
    tags,
    access: { scope: 'approvals:decide' },
    params: batchParams,
    input: newClientLink,
    output: clientLink,
    status: 201,
    handle: (ctx, input) => makeClientLink(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/client-links/:linkId/revoke',
    summary: 'Take a link back that nobody decided with.',
    tags,
    access: { scope: 'approvals:decide' },
    params: z.object({ linkId: z.uuid() }),
    output: clientLink,
    handle: (ctx, { linkId }) => revokeClientLink(ctx, linkId),
  }),
];
