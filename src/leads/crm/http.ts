import { z } from 'zod';
import { defineRoute } from '#http';
import { changeCrm, readCrmNow } from './change-crm.ts';
import { crmChange, crmContactQuestion, crmContactRow, crmState } from './contract.ts';
import { crmContactPage, readCrms } from './read-crm.ts';

const tags = ['crm'];
const named = z.object({ vendor: z.string().regex(/^[a-z][a-z0-9_-]{1,40}$/) });

export const crmRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/crm',
    summary: 'How far each CRM is read, what is cached of it, and what it is still to be told.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ crms: z.array(crmState) }),
    handle: async (ctx) => ({ crms: await readCrms(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/crm/contacts',
    summary: 'One page of cached contacts, the latest sign of life first.',
    tags,
    access: { scope: 'leads:read' },
    input: crmContactQuestion,
    output: z.object({ contacts: z.array(crmContactRow), next: z.string().nullable() }),
    handle: (ctx, input) => crmContactPage(ctx, input),
  }),
  defineRoute({
    method: 'put',
    path: '/api/crm/:vendor',
    summary: 'Say whether a CRM belongs to this workspace, and by which tags it is told.',
    tags,
    access: { scope: 'workspace:admin' },
    params: named,
    input: crmChange,
    output: z.object({ changed: z.literal(true) }),
    handle: (ctx, input) => changeCrm(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/crm/:vendor/read',
    summary: 'Read a CRM at the next turn instead of when it is due.',
    tags,
    access: { scope: 'leads:write' },
    params: named,
    output: z.object({ due: z.literal(true) }),
    handle: (ctx, input) => readCrmNow(ctx, input),
  }),
];
