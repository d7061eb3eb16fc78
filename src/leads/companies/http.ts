import { z } from 'zod';
import { defineRoute } from '#http';
import { companyDuplicates, companyMerge, companyMergeRequest } from './contract.ts';
import { mergeCompanies, readCompanyMerges, unmergeCompanies } from './merge-companies.ts';
import { readCompanyDuplicates } from './pair-companies.ts';

const tags = ['companies'];

export const companyMergeRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/companies/duplicates',
    summary:
      'One page of pairs of companies that may be one, with the evidence, found last first. None is merged by itself.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: companyDuplicates,
    handle: readCompanyDuplicates,
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
