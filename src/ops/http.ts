import { z } from 'zod';
import { attention } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { defineRoute } from '#http';
import { changeBudget } from './change-budget.ts';
import { checkConnections } from './check-connections.ts';
import {
  type AttentionItem,
  attentionItem,
  connectionReport,
  deadDelivery,
  healthReport,
  newWebhookSecret,
  spendReport,
  verification,
  webhookReport,
  webhookSecretSet,
  webhookSecretState,
} from './contract.ts';
import { health } from './health.ts';
import { spendReport as reportSpend } from './read-spend.ts';
import { listDeadDeliveries, webhookReport as reportWebhooks } from './read-webhooks.ts';
import { replayDelivery } from './replay-delivery.ts';
import { verify } from './verify.ts';
import { dropWebhookSecret, readWebhookSecrets, setWebhookSecret } from './webhook-secrets.ts';

const vendor = z.object({ vendor: z.string().regex(/^[a-z][a-z0-9_-]{1,40}$/) });
const MOST_ATTENTION = 10;

/** At most ten things that need a person, most urgent first. */
async function attentionOf(ctx: Ctx): Promise<{ attention: AttentionItem[] }> {
  requireScope(ctx, 'workspace:read');
  const lists = await ctx.db.tx((tx) =>
    Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx))),
  );
  return {
    attention: lists
      .flat()
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST_ATTENTION),
  };
}

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/attention',
    summary: 'What needs a person, most urgent first.',
    tags: ['home'],
    access: { scope: 'workspace:read' },
    output: z.object({ attention: z.array(attentionItem) }),
    handle: attentionOf,
  }),
  defineRoute({
    method: 'get',
    path: '/api/health',
    summary: 'How every part is.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: healthReport,
    handle: health,
  }),
  defineRoute({
    method: 'get',
    path: '/api/verify',
    summary: 'The proof of the send ledger.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: verification,
    handle: async (ctx) => {
      const proof = await verify(ctx);
      return {
        ok: proof.ok,
        checks: Object.fromEntries(
          Object.entries(proof.checks).map(([name, check]) => [
            name,
            { ...check, sample: [...check.sample] },
          ]),
        ),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/webhooks',
    summary: 'What vendors delivered in the last 30 days, and what was turned away.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: webhookReport,
    handle: reportWebhooks,
  }),
  defineRoute({
    method: 'get',
    path: '/api/webhooks/dead',
    summary: 'Deliveries that could not be read, newest first.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: z.object({ deliveries: z.array(deadDelivery) }),
    handle: async (ctx) => ({ deliveries: await listDeadDeliveries(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/webhooks/:deliveryId/replay',
    summary: 'Work a dead delivery off again.',
    tags: ['operations'],
    access: { scope: 'operations:resume' },
    params: z.object({ deliveryId: z.uuid() }),
    output: z.object({ replayed: z.literal(true) }),
    handle: (ctx, input) => replayDelivery(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/spend',
    summary: 'What was spent this month, by vendor, with caps.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: spendReport,
    handle: reportSpend,
  }),
  defineRoute({
    method: 'put',
    path: '/api/spend/:vendor/budget',
    summary: 'Cap what may be spent at a vendor.',
    tags: ['operations'],
    access: { scope: 'workspace:admin' },
    params: z.object({ vendor: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/) }),
    input: z.object({
      unit: z.string().min(1).max(20).default('credit'),
      amount: z.string().regex(/^\d{1,9}(?:\.\d{1,6})?$/, 'digits, with at most six decimals'),
    }),
    output: z.object({ limit: z.string() }),
    handle: (ctx, input) => changeBudget(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connections',
    summary: 'Every vendor: set up or not, whether it answers, what is missing.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    input: z.object({ only: z.string().max(40).optional() }),
    output: connectionReport,
    handle: (ctx, { only }) => checkConnections(ctx, only === undefined ? {} : { only }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/webhook-secrets',
    summary: 'What proves vendors’ deliveries to this workspace, and since when it has its own.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: z.object({ vendors: z.array(webhookSecretState) }),
    handle: async (ctx) => ({ vendors: await readWebhookSecrets(ctx) }),
  }),
  defineRoute({
    method: 'put',
    path: '/api/webhook-secrets/:vendor',
    summary:
      'Give this workspace its own secret for a vendor’s deliveries; one made here is shown this once.',
    tags: ['operations'],
    access: { scope: 'workspace:admin' },
    params: vendor,
    input: newWebhookSecret,
    output: webhookSecretSet,
    handle: (ctx, input) => setWebhookSecret(ctx, input),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/webhook-secrets/:vendor',
    summary: 'Let the installation’s secret count again for a vendor’s deliveries.',
    tags: ['operations'],
    access: { scope: 'workspace:admin' },
    params: vendor,
    output: z.object({ dropped: z.literal(true) }),
    handle: (ctx, input) => dropWebhookSecret(ctx, input),
  }),
];
