import { z } from 'zod';
import { defineRoute } from '#http';
import { companyDuplicate, companyMerge, companyMergeRequest } from './contract.ts';
import {
  mergeCompanies,
  readCompanyDuplicates,
  readCompanyMerges,
  unmergeCompanies,
} from './merge-companies.ts';

const tags = ['companies'];

export const companyMergeRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/companies/duplicates',
    summary: 'Pairs of companies that may be one, with the evidence. None is merged by itself.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ duplicates: z.array(companyDuplicate) }),
    handle: async (ctx) => ({ duplicates: await readCompanyDuplicates(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/companies/merges',
    summary: 'Companies that were made one, the newest first.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ merges: z.array(companyMerge) }),
    handle: async (ctx) => ({ merges: await readCompanyMerges(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/companies/merges',
    summary: 'Make one company of two rows that are the same one.',
    tags,
    access: { scope: 'leads:write' },
    input: companyMergeRequest,
    output: companyMerge,
    handle: mergeCompanies,
  }),
  defineRoute({
    method: 'post',
    path: '/api/companies/merges/:companyMergeId/undo',
    summary: 'Take a merge of companies back, within thirty days.',
    tags,
    access: { scope: 'leads:write' },
    params: z.object({ companyMergeId: z.uuid() }),
    output: companyMerge,
    handle: (ctx, { companyMergeId }) => unmergeCompanies(ctx, companyMergeId),
  }),
];
