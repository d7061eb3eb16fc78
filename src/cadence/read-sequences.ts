import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { leadProfiles } from '#leads';
import type { leadSequences } from './contract.ts';
import { enrolmentsOfLead, stepsOfLead } from './views.ts';

/** A lead's sequences, and what became of each of their steps. */
export async function readSequences(ctx: Ctx, leadId: string): Promise<z.input<typeof leadSequences>> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    if ((await leadProfiles(tx, [leadId])).length === 0) throw notFound('lead', leadId);
    return {
      enrolments: (await enrolmentsOfLead(tx, leadId)) as z.input<typeof leadSequences>['enrolments'],
      history: (await stepsOfLead(tx, leadId)) as z.input<typeof leadSequences>['history'],
    };
  });
}
