import { z } from 'zod';
import { defineRoute } from '#http';
import { erasurePlan, erasureQuestion, personalExport, signedCertificate } from './contract.ts';
import { erasePerson } from './erase-person.ts';
import { exportPerson } from './export-person.ts';
import { planErasure } from './plan-erasure.ts';
import { checkCertificate, readCertificate, readErasures } from './read-erasures.ts';

const tags = ['erasure'];
const access = { scope: 'workspace:admin' } as const;

export const erasureRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/erasures/plan',
    summary: 'What an erasure would take, counted place by place. Nothing is changed.',
    tags,
    access,
    input: erasureQuestion,
    output: erasurePlan,
    handle: planErasure,
  }),
  defineRoute({
    method: 'post',
    path: '/api/erasures',
    summary:
      'Forget a person everywhere; `confirm` is the number of records the plan named. Cannot be undone.',
    tags,
    access,
    input: erasureQuestion.safeExtend({ confirm: z.number().int().nonnegative() }),
    output: signedCertificate,
    handle: erasePerson,
  }),
  defineRoute({
    method: 'get',
    path: '/api/erasures',
    summary: 'Erasures, the newest first.',
    tags,
    access,
    output: z.object({
      erasures: z.array(
        z.object({
          id: z.string(),
          state: z.string(),
          requestedBy: z.string(),
          requestedAt: z.string(),
          finishedAt: z.string().nullable(),
        }),
      ),
    }),
    handle: async (ctx) => ({ erasures: await readErasures(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/erasures/:erasureId',
    summary: 'The signed certificate of an erasure.',
    tags,
    access,
    params: z.object({ erasureId: z.uuid() }),
    output: signedCertificate,
    handle: (ctx, { erasureId }) => readCertificate(ctx, erasureId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/erasures/check',
    summary: 'Whether this installation signed this certificate.',
    tags,
    access,
    input: z.object({ document: z.string().max(1_000_000), signature: z.string().max(200) }),
    output: z.object({ genuine: z.boolean() }),
    handle: async (ctx, input) => ({ genuine: checkCertificate(ctx, input) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/exports',
    summary: 'Everything that is kept of a person.',
    tags,
    access,
    input: erasureQuestion,
    output: personalExport,
    handle: exportPerson,
  }),
];
