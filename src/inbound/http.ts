import { z } from 'zod';
import { defineRoute } from '#http';
import {
  correctedReply,
  correctionInput,
  figureRows,
  inboundCount,
  inboundFigure,
  LOOK_FIGURES,
  reconciliationReport,
  reconciliationView,
} from './contract.ts';
import { correctReply } from './correct-reply.ts';
import { readFigure, readLookFigure } from './figures/read-figures.ts';
import { readInboundCounts } from './read-counts.ts';
import { MOST_DAYS } from './reconcile/look.rules.ts';
import { readReconciliations } from './reconcile/read-looks.ts';
import { reconcileNow } from './reconcile/reconcile.ts';
import { assignedMail, assignUnmatchedInput, unmatchedDetail, unmatchedMail } from './unmatched/contract.ts';
import { unmatchedList, unmatchedOne } from './unmatched/read-unmatched.ts';
import { assignUnmatched, setAsideUnmatched } from './unmatched/settle-unmatched.ts';

const aside = z.object({
  /** What was put aside in place of what waits. */
  aside: z.stringbool().default(false),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const mailParams = z.object({ mailId: z.uuid() });

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/inbound/unmatched',
    summary:
      'Mail and notices nobody here is known for, newest first, page by page; or what was put aside of them.',
    tags: ['inbox'],
    access: { scope: 'inbox:read' },
    input: aside,
    output: z.object({ mails: z.array(unmatchedMail), next: z.string().nullable() }),
    handle: (ctx, input) => unmatchedList(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/inbound/unmatched/:mailId',
    summary: 'One of them with what it says, how it would be read, and leads of the company it comes from.',
    tags: ['inbox'],
    access: { scope: 'inbox:read' },
    params: mailParams,
    output: unmatchedDetail,
    handle: (ctx, { mailId }) => unmatchedOne(ctx, mailId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/inbound/unmatched/:mailId/assign',
    summary: 'Say whose unmatched mail is; everything follows as if it had been found in their conversation.',
    tags: ['inbox'],
    access: { scope: 'inbox:write' },
    params: mailParams,
    input: assignUnmatchedInput,
    output: assignedMail,
    handle: (ctx, { mailId, ...given }) => assignUnmatched(ctx, { id: mailId, ...given }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/inbound/unmatched/:mailId/aside',
    summary: 'Say that unmatched mail is not about us; it stays, and waits for nobody any more.',
    tags: ['inbox'],
    access: { scope: 'inbox:write' },
    params: mailParams,
    output: z.object({ settled: z.literal(true) }),
    async handle(ctx, { mailId }) {
      await setAsideUnmatched(ctx, { id: mailId });
      return { settled: true } as const;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/replies/:replyId/correction',
    summary:
      'Correct how an answer was read; what follows from it moves, and a suppression is never lifted by it.',
    tags: ['inbox'],
    access: { scope: 'inbox:write' },
    params: z.object({ replyId: z.uuid() }),
    input: correctionInput,
    output: correctedReply,
    handle: (ctx, input) => correctReply(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/inbound/counts',
    summary:
      'What came in by mailbox and by vendor, and what became of each; the parts add up to what was received.',
    tags: ['inbox'],
    access: { scope: 'inbox:read' },
    input: z.object({ since: z.iso.datetime({ offset: true }).optional() }),
    output: z.object({ counts: z.array(inboundCount) }),
    handle: readInboundCounts,
  }),
  defineRoute({
    method: 'get',
    path: '/api/inbound/counts/:figure',
    summary: 'What stands behind one of those figures, the newest first, page by page.',
    tags: ['inbox'],
    access: { scope: 'inbox:read' },
    params: z.object({ figure: inboundFigure }),
    input: z.object({
      /** Every way where none is named. */
      source: z.string().optional(),
      since: z.iso.datetime({ offset: true }).optional(),
      after: z.string().optional(),
    }),
    output: figureRows,
    handle: readFigure,
  }),
  defineRoute({
    method: 'get',
    path: '/api/reconciliations/:lookId/:found',
    summary:
      'What stands behind one figure of a comparison: what was healed, was not, or has no copy in Sent.',
    tags: ['operations'],
    access: { scope: 'inbox:read' },
    params: z.object({ lookId: z.uuid(), found: z.enum(LOOK_FIGURES) }),
    input: z.object({ source: z.string().optional(), after: z.string().optional() }),
    output: figureRows,
    handle: readLookFigure,
  }),
  defineRoute({
    method: 'get',
    path: '/api/reconciliations',
    summary: 'The newest comparisons of mailboxes and vendors with what we hold, and what was healed.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    input: z.object({ limit: z.coerce.number().int().min(1).max(90).default(10) }),
    output: z.object({ reconciliations: z.array(reconciliationView) }),
    handle: readReconciliations,
  }),
  defineRoute({
    method: 'post',
    path: '/api/reconciliations',
    summary: 'Compare mailboxes and vendors with what we hold now; a dry run changes nothing.',
    tags: ['operations'],
    access: { scope: 'inbox:write' },
    input: z.object({
      days: z.number().int().min(1).max(MOST_DAYS).optional(),
      dryRun: z.boolean().default(true),
    }),
    output: reconciliationReport,
    handle: async (ctx, input) => {
      const { sources, ...report } = await reconcileNow(ctx, input);
      return {
        ...report,
        sources: sources.map(({ uncopied, ...source }) => ({ ...source, uncopied: [...uncopied] })),
      };
    },
  }),
];
