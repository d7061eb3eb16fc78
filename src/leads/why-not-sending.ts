import { engagedBrakes } from '#core/brake/brake.store';
import { blockers } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { brakeVerdict } from '#gateway';
import { forbiddingHashes } from './address-hash.ts';
import { leadProfiles } from './profile.store.ts';
import { explainSilence, type Hindrance, type WhyNotAnswer } from './silence.rules.ts';
import { matchSuppressions } from './suppression.store.ts';
import { suppressionVerdict } from './suppression-guard.ts';

export type WhyNot = WhyNotAnswer & { leadId: string };

/** Why this lead is not written to right now, in one sentence, with every rule behind it and the next time if there is one. */
export async function whyNotSending(ctx: Ctx, leadId: string): Promise<WhyNot> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const [lead] = await leadProfiles(tx, [leadId]);
    if (!lead) throw notFound('lead', leadId);
    const hashes = lead.email ? forbiddingHashes(ctx, lead.email) : [];
    const hits = new Map(
      (await matchSuppressions(tx, ctx.workspace.id, hashes)).map((hit) => [hit.hash, hit]),
    );
    const hindrances: Hindrance[] = [];
    for (const blocker of ctx.contributed(blockers)) {
      const found = await blocker.explain(ctx, tx, leadId);
      if (found) hindrances.push(found);
    }
    const answer = explainSilence({
      hasAddress: lead.email !== null,
      status: lead.status,
      suppression: lead.email ? suppressionVerdict(hashes, hits).reasons : [],
      brakes: brakeVerdict({ effect: 'send' }, await engagedBrakes(tx, ctx.workspace.id)).reasons,
      hindrances,
    });
    return { leadId, ...answer };
  });
}
