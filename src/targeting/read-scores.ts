import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { leadProfiles } from '#leads';
import type { ScoreHistory } from './contract.ts';
import { scoresOf } from './score.store.ts';
import { companyOfLead, standingsOf } from './standings/standing.store.ts';

const SHOWN = 50;

/** The newest scores a lead, its company and its person were given, with their reasons, newest first. Throws `not_found` for a lead that is not here. */
export async function readScores(ctx: Ctx, { leadId }: { leadId: string }): Promise<ScoreHistory> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    if ((await leadProfiles(tx, [leadId])).length === 0) throw notFound('lead', leadId);
    const company = await companyOfLead(tx, leadId);
    return {
      leadId,
      scores: await scoresOf(tx, leadId, SHOWN),
      account: company
        ? {
            companyId: company.id,
            company: company.name,
            scores: await standingsOf(tx, 'account', company.id, SHOWN),
          }
        : null,
      prospect: await standingsOf(tx, 'prospect', leadId, SHOWN),
    };
  });
}
