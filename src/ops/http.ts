import { z } from 'zod';
import { attention } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { defineRoute } from '#http';
import { type AttentionItem, attentionItem, healthReport, verification } from './contract.ts';
import { health } from './health.ts';
import { verify } from './verify.ts';

const MOST_ATTENTION = 10;

/** At most ten things that need a person, most urgent first. */
async function attentionOf(ctx: Ctx): Promise<{ attention: AttentionItem[] }> {
  requireScope(ctx, 'workspace:read');
  const lists = await ctx.db.tx((tx) =>
    Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx))),
  );
  return {
    attention: lists
      .flat()
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST_ATTENTION),
  };
}

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/attention',
    summary: 'What needs a person, most urgent first.',
    tags: ['home'],
    access: { scope: 'workspace:read' },
    output: z.object({ attention: z.array(attentionItem) }),
    handle: attentionOf,
  }),
  defineRoute({
    method: 'get',
    path: '/api/health',
    summary: 'How every part is.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: healthReport,
    handle: health,
  }),
  defineRoute({
    method: 'get',
    path: '/api/verify',
    summary: 'The proof of the send ledger.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: verification,
    handle: async (ctx) => {
      const proof = await verify(ctx);
      return {
        ok: proof.ok,
        checks: Object.fromEntries(
          Object.entries(proof.checks).map(([name, check]) => [
            name,
            { ...check, sample: [...check.sample] },
          ]),
        ),
      };
    },
  }),
];
