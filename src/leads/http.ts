import { z } from 'zod';
import { defineRoute } from '#http';
import { LEAD_TIERS, Lead, LeadDetail, LeadFunnel } from './contract.ts';
import { crmRoutes } from './crm/http.ts';
import { funnelOf, leadPage, readLead } from './read-leads.ts';
import { suppressAddresses } from './suppress-addresses.ts';

const tags = ['leads'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/leads',
    summary: 'One page of leads, newest change first.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({
      search: z.string().trim().max(200).optional(),
      group: z.string().optional(),
      tier: z.enum(LEAD_TIERS).optional(),
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: z.object({ leads: z.array(Lead), next: z.string().nullable() }),
    handle: (ctx, input) => leadPage(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId',
    summary: 'A lead with its timeline, facts, score and why nothing is sent.',
    tags,
    access: { scope: 'leads:read' },
    params: z.object({ leadId: z.uuid() }),
    output: LeadDetail,
    handle: (ctx, { leadId }) => readLead(ctx, leadId),
  }),
  defineRoute({
    method: 'get',
    path: '/api/funnel',
    summary: 'Leads by status group.',
    tags,
    access: { scope: 'leads:read' },
    output: LeadFunnel,
    handle: (ctx) => funnelOf(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/suppressions',
    summary: 'Say "no" for addresses or domains, for ever and on every channel.',
    tags,
    access: { scope: 'leads:write' },
    input: z.object({
      entries: z
        .array(
          z
            .object({
              address: z.string().optional(),
              domain: z.string().optional(),
              reason: z.string().trim().min(1),
            })
            .refine(
              (entry) => (entry.address === undefined) !== (entry.domain === undefined),
              'Name an address or a domain, one of the two.',
            ),
        )
        .min(1)
        .max(1_000),
    }),
    output: z.object({ added: z.number().int() }),
    handle: async (ctx, { entries }) => ({
      added: await suppressAddresses(
        ctx,
        entries.map((entry) => ({ ...entry, source: 'api' })),
      ),
    }),
  }),
  ...crmRoutes,
];
