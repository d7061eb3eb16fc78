import { z } from 'zod';
import { defineRoute } from '#http';
import {
  enrichmentSettings,
  enrichmentSetup,
  field,
  finderRecord,
  forecast,
  jobChange,
  jobDecision,
} from './contract.ts';
import { decideJobChange, readJobChanges } from './decide-job-change.ts';
import { forecastRun, readFinders } from './forecast-run.ts';
import { changeSettings, readSetup } from './settings.ts';

const tags = ['enrichment'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/enrichment/settings',
    summary: 'Waterfalls, ages and batch sizes, and who would really be asked.',
    tags,
    access: { scope: 'operations:read' },
    output: enrichmentSetup,
    handle: (ctx) => readSetup(ctx),
  }),
  defineRoute({
    method: 'put',
    path: '/api/enrichment/settings',
    summary: 'Change waterfalls, ages and batch sizes as a whole.',
    tags,
    access: { scope: 'workspace:admin' },
    input: enrichmentSettings,
    output: enrichmentSetup,
    handle: (ctx, input) => changeSettings(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/enrichment/finders',
    summary: 'What each finder was asked, knew and cost.',
    tags,
    access: { scope: 'operations:read' },
    input: z.object({ field: field.default('email'), since: z.iso.datetime({ offset: true }).optional() }),
    output: z.object({ finders: z.array(finderRecord) }),
    handle: async (ctx, { field: wanted, since }) => ({
      finders: await readFinders(ctx, { field: wanted, ...(since ? { since } : {}) }),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/enrichment/forecast',
    summary: 'What enriching these leads would find and cost; nothing is asked.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({
      leadIds: z.array(z.uuid()).min(1).max(10_000),
      field: field.default('email'),
      anyScore: z.boolean().default(false),
    }),
    output: forecast,
    handle: (ctx, { leadIds, ...wish }) => forecastRun(ctx, leadIds, wish),
  }),
  defineRoute({
    method: 'get',
    path: '/api/job-changes',
    summary: 'People whom a finder places at another company than we know, or whether this lead is one.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({ leadId: z.uuid().optional() }),
    output: z.object({ jobChanges: z.array(jobChange) }),
    handle: async (ctx, input) => ({ jobChanges: await readJobChanges(ctx, input) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/leads/:leadId/job-change',
    summary: 'Keep somebody where we know them, move them to the new company, or take them out.',
    tags,
    access: { scope: 'leads:write' },
    params: z.object({ leadId: z.uuid() }),
    input: z.object({ decision: jobDecision }),
    output: z.object({ decided: z.literal(true) }),
    handle: (ctx, input) => decideJobChange(ctx, input),
  }),
];
