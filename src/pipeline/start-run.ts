import { findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound, refused } from '#core/errors';
import { mayAct } from '#core/grants';
import { explain } from '#core/verdict';
import { openSession } from '#gateway';
import { excludedLeads, findImport, leadsOfImport } from '#leads';
import { LEAD_TIERS, type LeadTier } from '#leads/contract';
import { scoreLeads, sparedLeads } from '#targeting';
import { STAGES } from './contract.ts';
import { runStarted } from './events.ts';
import { limitsOf } from './limits.ts';
import { enterStage, insertRun, settleStage } from './run.store.ts';

/** Starts a run over the leads of an import. Its stages are frozen with it; the workflow starts from the event. */
export async function startRun(
  ctx: Ctx,
  input: { importId: string; campaignId: string },
): Promise<{ runId: string }> {
  requireScope(ctx, 'runs:write');
  return ctx.db.tx(async (tx) => {
    const imported = await findImport(tx, input.importId);
    if (!imported) throw notFound('import', input.importId);
    if (imported.state !== 'done')
      throw conflict(
        'run.import_open',
        'The import is not finished. Nothing was started; repeat the import, it goes on where it stopped.',
      );
    const campaign = await findCampaign(tx, input.campaignId);
    if (!campaign) throw notFound('campaign', input.campaignId);
    const leadIds = await leadsOfImport(tx, imported.id);
    return beginRun(ctx, tx, { campaign, importId: imported.id, leadIds });
  });
}

/** Puts leads at the beginning of a new run of a campaign; the workflow starts from the event. */
export async function beginRun(
  ctx: Ctx,
  tx: Tx,
  input: { campaign: Campaign; importId: string | null; leadIds: readonly string[] },
): Promise<{ runId: string }> {
  const { campaign, importId, leadIds } = input;
  const verdict = await mayAct(ctx.as(agentActor('HUNTER')), tx, 'create_contact');
  if (!verdict.allowed) throw refused(verdict.reasons[0]?.code ?? 'agent', explain(verdict));
  const runId = ctx.ids.next<'run'>();
  const now = ctx.now();
  const stamp = now
    .toString({ smallestUnit: 'second' })
    .replaceAll(/[-:]/g, '')
    .replace('T', '_')
    .replace('Z', '');
  const name = `run_${stamp}_${runId.slice(-6)}`;
  await insertRun(tx, {
    workspaceId: ctx.workspace.id,
    id: runId,
    name,
    mode: ctx.workspace.mode === 'sandbox' ? 'sandbox' : 'live',
    stages: STAGES,
    importId,
    campaignId: campaign.id,
    by: ctx.actor.id,
    at: now,
  });
  await enterStage(tx, ctx.workspace.id, runId, 'enrich', leadIds, now);
  await spare(ctx, tx, { campaign, runId, leadIds });
  const limits = await limitsOf(ctx, tx, campaign, leadIds.length);
  await openSession(ctx, tx, { id: runId, name: `Run ${name}`, limits });
  await ctx.audit(tx, {
    action: 'run.started',
    subject: runId,
    detail: { importId, campaignId: campaign.id },
  });
  await ctx.emit(tx, runStarted, { aggregate: runId, payload: { runId } });
  return { runId };
}

/** Where the campaign goes by another score, no tier is too low for it. */
export const tiersInReach = ({ gate, tiers }: Campaign['settings']): readonly LeadTier[] =>
  gate.profile === 'icp' ? tiers : LEAD_TIERS;

/** Scored by what is known free of charge: nobody is paid for whom the tiers or the exclusions drop whatever a finder says. */
async function spare(
  ctx: Ctx,
  tx: Tx,
  { campaign, runId, leadIds }: { campaign: Campaign; runId: string; leadIds: readonly string[] },
): Promise<void> {
  const acting = ctx.as(agentActor('SEGMENTOR'));
  if (!(await mayAct(acting, tx, 'update_contact')).allowed) return;
  const spared = new Map([
    ...(await sparedLeads(tx, leadIds, tiersInReach(campaign.settings))),
    ...(await excludedLeads(tx, leadIds)),
  ]);
  await scoreLeads(within(acting, tx), [...spared.keys()]);
  await settleStage(
    tx,
    { workspaceId: ctx.workspace.id, runId, stage: 'enrich', next: null, at: ctx.now() },
    [...spared].map(([leadId, { code }]) => ({ leadId, outcome: 'skipped', reason: code })),
  );
}
