import { z } from 'zod';
import { defineRoute } from '#http';
import { inboundCount } from './contract.ts';
import { readInboundCounts } from './read-counts.ts';

export const routes = [
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
];
