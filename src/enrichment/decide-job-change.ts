import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound } from '#core/errors';
import {
  type Aside,
  enrichmentSubjects,
  leadsAside,
  moveToCompany,
  recordLeadEvents,
  takeBack,
} from '#leads';
import type { jobChange } from './contract.ts';

/** Why such a lead is put aside. */
export const JOB_CHANGED = 'enrichment.job_changed';

const changeOf = ({ leadId, detail }: Aside): z.infer<typeof jobChange> => ({
  leadId,
  knownCompany: detail.knownCompany ?? '',
  newCompany: detail.newCompany ?? '',
  title: detail.title ?? null,
  provider: detail.provider ?? '',
  observedAt: detail.observedAt ?? '',
});

/** Whom a finder places at another company; they wait for a person. */
export async function readJobChanges(ctx: Ctx): Promise<z.infer<typeof jobChange>[]> {
  requireScope(ctx, 'leads:read');
  return (await ctx.db.tx((tx) => leadsAside(tx, { code: JOB_CHANGED }))).map(changeOf);
}

/**
 * Keeps somebody where we know them, or moves them to the company the finder named; only then anything is overwritten. The new
 * address is asked for like any other. Throws `not_found` for a lead that is not here, `conflict` when somebody decided before.
 */
export async function decideJobChange(
  ctx: Ctx,
  { leadId, decision }: { leadId: string; decision: 'keep' | 'move' },
): Promise<{ decided: true }> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    if ((await enrichmentSubjects(tx, [leadId])).length === 0) throw notFound('lead', leadId);
    const [aside] = await leadsAside(tx, { code: JOB_CHANGED, leadIds: [leadId] });
    if (!aside || !(await takeBack(tx, leadId, JOB_CHANGED, ctx.now())))
      throw conflict('job_change.decided', 'Nothing is to be decided about this lead. Nothing was changed.');
    const { newCompany, newDomain, title } = aside.detail;
    if (decision === 'move' && newCompany)
      await moveToCompany(
        tx,
        {
          workspaceId: ctx.workspace.id,
          personId: aside.personId,
          companyId: ctx.ids.next<'company'>(),
          name: newCompany,
          domain: newDomain ?? null,
          title: title ?? null,
        },
        ctx.now(),
      );
    const summary =
      decision === 'move'
        ? `Moved to ${newCompany}`
        : `Kept at ${aside.detail.knownCompany ?? 'the company we know'}`;
    await recordLeadEvents(ctx, tx, [
      {
        leadId,
        event: null,
        type: 'job_change_decided',
        channel: 'system',
        summary: `${summary} by ${ctx.actor.name}`,
      },
    ]);
    await ctx.audit(tx, { action: 'lead.job_change_decided', subject: leadId, detail: { decision } });
    return { decided: true as const };
  });
}
