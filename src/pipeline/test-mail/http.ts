import { z } from 'zod';
import { defineRoute } from '#http';
import { itemTest, templateTest, testMailSent } from './contract.ts';
import { testItem, testTemplate } from './send-test.ts';

const access = { scope: 'runs:write' } as const;

export const testMailRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/approvals/:itemId/test',
    summary: 'Send a draft to yourself as its lead would get it. Nothing of the lead changes.',
    tags: ['approvals'],
    access,
    params: z.object({ itemId: z.uuid() }),
    input: itemTest,
    output: testMailSent,
    handle: testItem,
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:template/test',
    summary: 'Send a text to yourself as it would be for a lead of a campaign.',
    tags: ['templates'],
    access,
    params: z.object({ template: z.string() }),
    input: templateTest,
    output: testMailSent,
    handle: testTemplate,
  }),
];
