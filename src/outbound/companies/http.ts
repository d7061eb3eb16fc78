import { z } from 'zod';
import { defineRoute } from '#http';
import { changeCompanyPolicy, readCompanyPolicy } from './company-policy.ts';
import {
  companyPause,
  companyPauseInput,
  companyResumeInput,
  companySetup,
  companySetupInput,
  companyStanding,
} from './contract.ts';
import { pauseCompany, readPausedCompanies, resumeCompany } from './pause-company.ts';
import { readCompanyOfLead } from './read-company.ts';

const tags = ['companies'];
const params = z.object({ companyId: z.uuid() });

export const companyRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/companies/policy',
    summary:
      'How many people of one company are written to within how many days, and how long colleagues wait after an answer.',
    tags,
    access: { scope: 'leads:read' },
    output: companySetup,
    handle: readCompanyPolicy,
  }),
  defineRoute({
    method: 'put',
    path: '/api/companies/policy',
    summary:
      'Change how companies are spared. It holds from the next decision on, for what is planned as well.',
    tags,
    access: { scope: 'workspace:admin' },
    input: companySetupInput,
    output: companySetup,
    handle: changeCompanyPolicy,
  }),
  defineRoute({
    method: 'get',
    path: '/api/companies/paused',
    summary: 'One page of the companies that are paused by hand, the newest first.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ companies: z.array(companyPause), next: z.string().nullable() }),
    handle: readPausedCompanies,
  }),
  defineRoute({
    method: 'post',
    path: '/api/companies/:companyId/pause',
    summary:
      'Write to nobody of a company until a day, or until somebody lets it go on; their own words are answered.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: companyPauseInput,
    output: z.object({ paused: z.literal(true) }),
    handle: pauseCompany,
  }),
  defineRoute({
    method: 'post',
    path: '/api/companies/:companyId/resume',
    summary: 'Write to a company again: its pause ends, and answers so far hold its people back no more.',
    tags,
    access: { scope: 'leads:write' },
    params,
    input: companyResumeInput,
    output: z.object({ paused: z.literal(false) }),
    handle: resumeCompany,
  }),
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId/company',
    summary:
      'How the company of a lead stands with us: paused, answered, and how many there were written to.',
    tags,
    access: { scope: 'leads:read' },
    params: z.object({ leadId: z.uuid() }),
    output: companyStanding,
    handle: (ctx, { leadId }) => readCompanyOfLead(ctx, leadId),
  }),
];
