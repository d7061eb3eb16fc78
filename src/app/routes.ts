import { z } from 'zod';
import { accessRoutes } from '#access';
import { routes as agentRoutes } from '#agents/http';
import { routes as approvalRoutes } from '#approval/http';
import { routes as autosendRoutes } from '#autosend/http';
import { routes as cadenceRoutes } from '#cadence/http';
import { routes as campaignRoutes } from '#campaigns/http';
import { routes as conversationRoutes } from '#conversations/http';
import { routes as enrichmentRoutes } from '#enrichment/http';
import { defineRoute, type Route } from '#http';
import { routes as inboundRoutes } from '#inbound/http';
import { routes as leadRoutes } from '#leads/http';
import { routes as messagingRoutes } from '#messaging/http';
import { routes as notifyRoutes } from '#notify/http';
import { emergencyStop, resumeOperations, verifyAudit } from '#ops';
import { routes as opsRoutes } from '#ops/http';
import { routes as outboundRoutes } from '#outbound/http';
import { routes as pipelineRoutes } from '#pipeline/http';
import { routes as schedulingRoutes } from '#scheduling/http';
import { routes as targetingRoutes } from '#targeting/http';
import { changeStream } from './change-stream.ts';
import { clientApprovalRoutes } from './client-approval.ts';
import { askDecision, describeDecisions } from './commands/decide.ts';
import type { Legwork } from './legwork.ts';
import { readiness } from './readiness.ts';
import { trackingRoutes } from './tracking.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';
import { webRoutes } from './web-files.ts';
import { webhookRoute } from './webhook-intake.ts';

/** Every route of the product, in one list: the API reference, the authorisation matrix and the server read it. */
export const allRoutes = (legwork: Legwork): Route[] => [
  ...accessRoutes(legwork.access, { emergencyStop, resumeOperations, verifyAudit }),
  ...leadRoutes,
  ...enrichmentRoutes,
  ...targetingRoutes,
  ...approvalRoutes,
  ...agentRoutes,
  ...campaignRoutes,
  ...messagingRoutes,
  ...cadenceRoutes,
  ...schedulingRoutes,
  ...outboundRoutes,
  ...conversationRoutes,
  ...inboundRoutes,
  ...autosendRoutes,
  ...pipelineRoutes,
  ...opsRoutes,
  ...notifyRoutes,
  ...productRoutes(legwork),
  ...unsubscribeRoutes(legwork),
  ...trackingRoutes(legwork),
  ...clientApprovalRoutes(legwork),
  webhookRoute(legwork.runtime),
  ...webRoutes(),
];

const workflow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  executor: z.string(),
  startedAt: z.number(),
  workspaceId: z.string().nullable(),
});
const state = z.object({
  ready: z.boolean(),
  parts: z.array(
    z.object({ name: z.string(), required: z.boolean(), ready: z.boolean(), message: z.string() }),
  ),
});

const productRoutes = (legwork: Legwork): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/health/live',
    summary: 'The process answers.',
    tags: ['operations'],
    access: {
      public: true,
      why: 'Load balancers ask before anybody signs in; it tells nothing but that the process runs.',
    },
    output: z.object({ alive: z.literal(true) }),
    handle: async () => ({ alive: true as const }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/health/ready',
    summary: 'Everything required is there; 503 names what is not.',
    tags: ['operations'],
    access: { public: true, why: 'Load balancers ask before anybody signs in; it names parts, never data.' },
    output: state,
    handle: () => readiness(legwork),
  }),
  defineRoute({
    method: 'get',
    path: '/api/workflows',
    summary: 'Durable workflows of this workspace, newest first.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: z.object({ workflows: z.array(workflow) }),
    handle: async (ctx) => ({
      workflows: (await legwork.runtime.durable.list(100)).filter(
        (row) => row.workspaceId === ctx.workspace.id,
      ),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/decide',
    summary: 'Every pure decision with its schemas and an example.',
    tags: ['decisions'],
    access: { signedIn: true },
    output: z.object({ decisions: z.array(z.record(z.string(), z.unknown())) }),
    handle: async () => ({ decisions: describeDecisions() }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/decide/:name',
    summary: 'Ask a decision: the very function production calls.',
    tags: ['decisions'],
    access: { signedIn: true },
    params: z.object({ name: z.string() }),
    input: z.looseObject({}),
    output: z.unknown(),
    handle: async (_ctx, { name, ...facts }) => askDecision(name, facts),
  }),
  changeStream(legwork),
];
