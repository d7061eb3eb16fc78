import { z } from 'zod';
import { defineRoute } from '#http';
import { choosePeople } from './choose-people.ts';
import { confirmDiscovery, resumeDiscovery } from './confirm-discovery.ts';
import { discovery, discoveryList, discoveryRequest } from './contract.ts';
import { discoveryOf, recentDiscoveries } from './read-discovery.ts';
import { startDiscovery } from './start-discovery.ts';

const tags = ['discover'];
const params = z.object({ discoveryId: z.uuid() });

export const discoveryRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/discoveries',
    summary: 'Searches for people, the newest first, and which vendor the next one asks.',
    tags,
    access: { scope: 'leads:read' },
    output: discoveryList,
    handle: (ctx) => recentDiscoveries(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/discoveries',
    summary: 'Search people, free of charge; the answer says whom it would pay for and what that costs.',
    tags,
    access: { scope: 'leads:write' },
    input: discoveryRequest.safeExtend({ dryRun: z.boolean().default(false) }),
    output: discovery,
    handle: (ctx, { dryRun, ...request }) => startDiscovery(ctx, request, { dryRun }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/discoveries/:discoveryId',
    summary: 'A search with everybody it showed and what became of them.',
    tags,
    access: { scope: 'leads:read' },
    params,
    output: discovery,
    handle: (ctx, { discoveryId }) => discoveryOf(ctx, discoveryId),
  }),
  defineRoute({
    method: 'put',
    path: '/api/discoveries/:discoveryId/choice',
    summary: 'Say whom of a search to pay for, by their places in it; nothing is paid by that.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: z.object({ places: z.array(z.number().int().positive()).max(1_000) }),
    output: discovery,
    handle: (ctx, { discoveryId, places }) => choosePeople(ctx, { id: discoveryId, places }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/discoveries/:discoveryId/confirm',
    summary:
      'Pay for the chosen people; `confirm` is their number. Above the threshold a person says yes first.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: z.object({ confirm: z.number().int().nonnegative() }),
    output: discovery,
    handle: (ctx, { discoveryId, confirm }) => confirmDiscovery(ctx, { id: discoveryId, confirm }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/discoveries/:discoveryId/resume',
    summary: 'Let a search that failed go on where it stopped.',
    tags,
    access: { scope: 'leads:write' },
    params,
    output: discovery,
    handle: (ctx, { discoveryId }) => resumeDiscovery(ctx, discoveryId),
  }),
];
