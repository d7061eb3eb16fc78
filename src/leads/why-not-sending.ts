import { engagedBrakes } from '#core/brake/brake.store';
import { blockers } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { brakeVerdict } from '#gateway';
import { excludedLeads } from './exclusion/exclusion-guard.ts';
import { leadProfiles } from './profile.store.ts';
import { explainSilence, type Hindrance, type WhyNotAnswer } from './silence.rules.ts';
import { suppressionVerdicts } from './suppression/suppression-guard.ts';

export type WhyNot = WhyNotAnswer & { leadId: string };

/** Why this lead is not written to right now, in one sentence, with every rule behind it and the next time if there is one. */
export async function whyNotSending(ctx: Ctx, leadId: string): Promise<WhyNot> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const [lead] = await leadProfiles(tx, [leadId]);
    if (!lead) throw notFound('lead', leadId);
    const [suppressed] = lead.email
      ? await suppressionVerdicts(ctx, tx, [{ addresses: [lead.email], leadId }])
      : [];
    const excluded = (await excludedLeads(tx, [leadId])).get(leadId);
    const hindrances: Hindrance[] = [];
    for (const blocker of ctx.contributed(blockers)) {
      const found = await blocker.explain(ctx, tx, leadId);
      if (found) hindrances.push(found);
    }
    const answer = explainSilence({
      hasAddress: lead.email !== null,
      status: lead.status,
      suppression: suppressed?.allowed === false ? suppressed.reasons : [],
      exclusion: excluded ? [excluded] : [],
      brakes: brakeVerdict({ effect: 'send' }, await engagedBrakes(tx, ctx.workspace.id)).reasons,
      hindrances,
    });
    return { leadId, ...answer };
  });
}
