import { z } from 'zod';
import { defineRoute } from '#http';
import { archiveRoutes } from './archive/http.ts';
import { companyMergeRoutes } from './companies/http.ts';
import {
  ARCHIVED_SHOWN,
  ImportList,
  LEAD_TIERS,
  LEAD_WAITS,
  Lead,
  LeadDetail,
  LeadFunnel,
  SCORE_GRADES,
} from './contract.ts';
import { crmRoutes } from './crm/http.ts';
import { erasureRoutes } from './erasure/http.ts';
import { exclusionRoutes } from './exclusion/http.ts';
import { identityRoutes } from './identity/http.ts';
import { funnelOf, leadPage, readImports, readLead } from './read-leads.ts';
import { segmentRoutes } from './segments/http.ts';
import { suppressionRoutes } from './suppression/http.ts';
import { timelineRoutes } from './timeline/http.ts';
import { uploadRoutes } from './uploads/http.ts';

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
      /** Of the person. */
      grade: z.enum(SCORE_GRADES).optional(),
      waits: z.enum(LEAD_WAITS).optional(),
      archived: z.enum(ARCHIVED_SHOWN).optional().describe('Those that were put away; else none of them.'),
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: z.object({ leads: z.array(Lead), next: z.string().nullable() }),
    handle: (ctx, input) => leadPage(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId',
    summary: 'A lead with its facts, score and why nothing is sent.',
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
    method: 'get',
    path: '/api/imports',
    summary: 'The last fifty lists that were imported, newest first.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ imports: z.array(ImportList) }),
    handle: readImports,
  }),
  ...suppressionRoutes,
  ...exclusionRoutes,
  ...erasureRoutes,
  ...identityRoutes,
  ...companyMergeRoutes,
  ...crmRoutes,
  ...segmentRoutes,
  ...archiveRoutes,
  ...timelineRoutes,
  ...uploadRoutes,
];
