import { z } from 'zod';
import { defineRoute } from '#http';
import { excludedCounts, exclusionPolicy, exclusionSetup } from './contract.ts';
import { changeExclusions, countExcluded, readExclusions } from './policy.ts';

const tags = ['leads'];

export const exclusionRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/exclusions',
    summary: 'Whom the workspace keeps out: sizes, sectors, mailboxes, customers and competitors.',
    tags,
    access: { scope: 'leads:read' },
    output: exclusionSetup,
    handle: (ctx) => readExclusions(ctx),
  }),
  defineRoute({
    method: 'put',
    path: '/api/exclusions',
    summary: 'Change whom the workspace keeps out, as a whole. It holds from the next decision on.',
    tags,
    access: { scope: 'workspace:admin' },
    input: z.object({ policy: exclusionPolicy, version: z.number().int().nonnegative() }),
    output: exclusionSetup,
    handle: changeExclusions,
  }),
  defineRoute({
    method: 'post',
    path: '/api/exclusions/count',
    summary:
      'How many leads the policy keeps out, by reason; with a policy of one’s own, what that one would. Nothing changes.',
    tags,
    access: { scope: 'leads:read' },
    input: z.object({ policy: exclusionPolicy.optional() }),
    output: excludedCounts,
    handle: (ctx, { policy }) => countExcluded(ctx, policy),
  }),
];
