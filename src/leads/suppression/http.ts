import { z } from 'zod';
import { defineRoute } from '#http';
import { GIVEN_CAUSES, suppressionEntry, suppressionQuestion, suppressionRow } from './contract.ts';
import { importSuppressions } from './import-suppressions.ts';
import { liftSuppression } from './lift-suppression.ts';
import { readSuppressions } from './read-suppressions.ts';
import { suppress } from './suppress.ts';

const tags = ['leads'];

export const suppressionRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/suppressions',
    summary: 'Who is left alone, since when, why and on whose word; those of the agency among them.',
    tags,
    access: { scope: 'leads:read' },
    input: suppressionQuestion,
    output: z.object({ suppressions: z.array(suppressionRow), next: z.string().nullable() }),
    handle: readSuppressions,
  }),
  defineRoute({
    method: 'post',
    path: '/api/suppressions',
    summary: 'Say "no" for addresses, domains, people or companies, for ever and on every channel.',
    tags,
    access: { scope: 'leads:write' },
    input: z.object({ entries: z.array(suppressionEntry).min(1).max(1_000) }),
    output: z.object({ added: z.number().int() }),
    handle: async (ctx, { entries }) => ({ added: await suppress(ctx, entries, 'api') }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/suppressions/list',
    summary: 'Take a list: an address, domain or profile at the beginning of each line.',
    tags,
    access: { scope: 'leads:write' },
    input: z.object({
      name: z.string().trim().min(1).max(200),
      text: z.string().min(1).max(5_000_000),
      reason: z.string().trim().min(1).max(500),
      cause: z.enum(GIVEN_CAUSES).default('manual'),
      campaignId: z.uuid().optional(),
    }),
    output: z.object({
      added: z.number().int(),
      known: z.number().int(),
      unread: z.array(z.object({ line: z.number().int(), text: z.string() })),
    }),
    handle: async (ctx, input) => {
      const done = await importSuppressions(ctx, input);
      return { ...done, unread: [...done.unread] };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/suppressions/:suppressionId/lift',
    summary: 'Lift an entry, as an owner and with a reason; never a person’s own "no".',
    tags,
    access: { scope: 'workspace:admin' },
    params: z.object({ suppressionId: z.uuid() }),
    input: z.object({ reason: z.string().trim().min(1).max(500) }),
    output: z.object({ lifted: z.literal(true) }),
    handle: async (ctx, { suppressionId, reason }) => {
      await liftSuppression(ctx, { id: suppressionId, reason });
      return { lifted: true as const };
    },
  }),
];
