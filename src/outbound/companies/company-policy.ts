import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findPolicy, putPolicy } from '#core/db/policy.store';
import { conflict } from '#core/errors';
import { COMPANY_POLICIES, replanHeld } from './company.store.ts';
import { type CompanySetup, companyPolicy, companySetupInput } from './contract.ts';

export async function companySetupOf(tx: Tx): Promise<CompanySetup> {
  const stored = await findPolicy(tx, COMPANY_POLICIES);
  return {
    policy: companyPolicy.parse(stored?.policy ?? {}),
    version: stored?.version ?? 0,
    updatedAt: stored?.updatedAt ?? null,
    updatedBy: stored?.updatedBy ?? null,
  };
}

/** How this workspace spares companies. */
export async function readCompanyPolicy(ctx: Ctx): Promise<CompanySetup> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(companySetupOf);
}

/**
 * Changes how companies are spared. It holds from the next decision on, for what is planned already, too. Throws `conflict` when it was
 * changed since `version`; nothing is changed then.
 */
export async function changeCompanyPolicy(ctx: Ctx, input: unknown): Promise<CompanySetup> {
  requireScope(ctx, 'workspace:admin');
  const { policy, version } = companySetupInput.parse(input);
  return ctx.db.tx(async (tx) => {
    const before = await companySetupOf(tx);
    const stored = await putPolicy(tx, COMPANY_POLICIES, {
      ...{ workspaceId: ctx.workspace.id, policy, version, by: ctx.actor.id, at: ctx.now() },
    });
    if (!stored)
      throw conflict(
        'company.changed_meanwhile',
        'Somebody changed this meanwhile. Nothing was changed; look at it again, then repeat your change.',
      );
    await replanHeld(tx);
    await ctx.audit(tx, {
      action: 'company.policy_changed',
      subject: ctx.workspace.id,
      detail: { before: before.policy, after: policy },
    });
    return companySetupOf(tx);
  });
}
