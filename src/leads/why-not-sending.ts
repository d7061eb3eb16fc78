import { engagedBrakes } from '#core/brake/brake.store';
import { blockers } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { brakeVerdict } from '#gateway';
import { leadProfiles } from './profile.store.ts';
import { suppressionVerdicts } from './suppression/suppression-guard.ts';

export type WhyNot = { leadId: string; sentence: string; next: string | null; reasons: Reason[] };

/** Why this lead is not written to right now, in one sentence, with every rule behind it and the next time if there is one. */
export async function whyNotSending(ctx: Ctx, leadId: string): Promise<WhyNot> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const [lead] = await leadProfiles(tx, [leadId]);
    if (!lead) throw notFound('lead', leadId);
    const reasons: Reason[] = [];
    if (!lead.email) reasons.push(reason('lead.no_address', 'No address is known for this lead.'));
    else {
      const [suppressed] = await suppressionVerdicts(ctx, tx, [{ addresses: [lead.email], leadId }]);
      if (suppressed && !suppressed.allowed) reasons.push(...suppressed.reasons);
    }
    const brake = brakeVerdict({ effect: 'send' }, await engagedBrakes(tx, ctx.workspace.id));
    if (!brake.allowed) reasons.push(...brake.reasons);
    let next: string | null = null;
    for (const blocker of ctx.contributed(blockers)) {
      const found = await blocker.explain(ctx, tx, leadId);
      if (!found) continue;
      reasons.push(found.reason);
      next ??= found.until;
    }
    if (reasons.length === 0)
      reasons.push(
        reason(
          'lead.status',
          `Nothing is planned for this lead; its status is ${lead.status.replaceAll('_', ' ')}.`,
        ),
      );
    return { leadId, sentence: reasons[0]?.text ?? '', next, reasons };
  });
}
