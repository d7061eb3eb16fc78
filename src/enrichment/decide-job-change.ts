import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound } from '#core/errors';
import {
  type Aside,
  changeWorkAddress,
  enrichmentSubjects,
  leadsAside,
  moveToCompany,
  recordLeadEvents,
  takeBack,
} from '#leads';
import type { JobChange, JobDecision } from './contract.ts';

/** Why such a lead is put aside. */
export const JOB_CHANGED = 'enrichment.job_changed';

const changeOf = ({ leadId, name, detail }: Aside): JobChange => ({
  ...{ leadId, name },
  knownCompany: detail.knownCompany ?? '',
  newCompany: detail.newCompany ?? '',
  title: detail.title ?? null,
  provider: detail.provider ?? '',
  observedAt: detail.observedAt ?? '',
});

/** Whom a finder places at another company; they wait for a person. All of them, or the one lead that is named. */
export async function readJobChanges(
  ctx: Ctx,
  { leadId }: { leadId?: string | undefined } = {},
): Promise<JobChange[]> {
  requireScope(ctx, 'leads:read');
  const which = { code: JOB_CHANGED, ...(leadId === undefined ? {} : { leadIds: [leadId] }) };
  return (await ctx.db.tx((tx) => leadsAside(tx, which))).map(changeOf);
}

const summaryOf = (decision: JobDecision, { knownCompany, newCompany }: Aside['detail']): string =>
  decision === 'move'
    ? `Moved to ${newCompany}`
    : decision === 'keep'
      ? `Kept at ${knownCompany ?? 'the company we know'}`
      : `Taken out, as they work at ${newCompany ?? 'another company'} now,`;

const newWorkOf = ({ leadId, personId, detail }: Aside) => {
  const { newDomain, email, verification, provider } = detail;
  const told = email
    ? { email, verification: verification ?? 'unverified', source: provider ?? 'enrichment' }
    : null;
  return { leadId, personId, domain: newDomain ?? null, told };
};

/**
 * Keeps somebody where we know them, moves them to the company the finder named, or takes them out, which ends what runs
 * for them. Only a move overwrites anything, company and title; an address of the company they left is kept and gets nothing more. Throws `not_found` for a lead that is
 * not here, `conflict` when somebody decided before.
 */
export async function decideJobChange(
  ctx: Ctx,
  { leadId, decision }: { leadId: string; decision: JobDecision },
): Promise<{ decided: true }> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    if ((await enrichmentSubjects(tx, [leadId])).length === 0) throw notFound('lead', leadId);
    const [aside] = await leadsAside(tx, { code: JOB_CHANGED, leadIds: [leadId] });
    if (!aside || !(await takeBack(tx, leadId, JOB_CHANGED, ctx.now())))
      throw conflict('job_change.decided', 'Nothing is to be decided about this lead. Nothing was changed.');
    const { newCompany, newDomain, title } = aside.detail;
    if (decision === 'move' && newCompany) {
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
      await changeWorkAddress(ctx, tx, newWorkOf(aside));
    }
    await recordLeadEvents(ctx, tx, [
      {
        leadId,
        event: decision === 'remove' ? 'rejected' : null,
        type: 'job_change_decided',
        channel: 'system',
        summary: `${summaryOf(decision, aside.detail)} by ${ctx.actor.name}`,
        ...(decision === 'remove' ? { nextSendAt: null } : {}),
      },
    ]);
    await ctx.audit(tx, { action: 'lead.job_change_decided', subject: leadId, detail: { decision } });
    return { decided: true as const };
  });
}
