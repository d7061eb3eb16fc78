import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findPolicy, putPolicy } from '#core/db/policy.store';
import { conflict, invalid } from '#core/errors';
import {
  type ExcludedCounts,
  type ExclusionPolicy,
  type ExclusionSetup,
  exclusionPolicy,
} from './contract.ts';
import { exclusionOfLead } from './exclusion.rules.ts';
import { EXCLUSION_POLICIES, judgedPage } from './exclusion.store.ts';

/** The workspace's own policy, or the usual one. */
export const policyOf = async (tx: Tx): Promise<ExclusionPolicy> => (await setupOf(tx)).policy;

async function setupOf(tx: Tx): Promise<ExclusionSetup> {
  const stored = await findPolicy(tx, EXCLUSION_POLICIES);
  return {
    policy: exclusionPolicy.parse(stored?.policy ?? {}),
    version: stored?.version ?? 0,
    updatedAt: stored?.updatedAt ?? null,
    updatedBy: stored?.updatedBy ?? null,
  };
}

/** Whom this workspace keeps out. */
export async function readExclusions(ctx: Ctx): Promise<ExclusionSetup> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(setupOf);
}

/**
 * Changes the policy as a whole. It holds from the next decision on: for what is planned already, too. Throws `invalid` for what cannot
 * be read and `conflict` when it was changed since `version`; nothing is changed then.
 */
export async function changeExclusions(
  ctx: Ctx,
  input: { policy: unknown; version: number },
): Promise<ExclusionSetup> {
  requireScope(ctx, 'workspace:admin');
  const read = exclusionPolicy.safeParse(input.policy);
  if (!read.success) {
    const fields = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw invalid(
      'exclusion.policy',
      `This policy cannot be used: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}. Nothing was changed.`,
      fields,
    );
  }
  return ctx.db.tx(async (tx) => {
    const before = await setupOf(tx);
    const stored = await putPolicy(tx, EXCLUSION_POLICIES, {
      ...{ workspaceId: ctx.workspace.id, policy: read.data, version: input.version },
      ...{ by: ctx.actor.id, at: ctx.now() },
    });
    if (!stored)
      throw conflict(
        'exclusion.changed_meanwhile',
        'Somebody changed the policy meanwhile. Nothing was changed; look at it again, then repeat your change.',
      );
    await ctx.audit(tx, {
      action: 'exclusion.policy_changed',
      subject: ctx.workspace.id,
      detail: { before: before.policy, after: read.data },
    });
    return setupOf(tx);
  });
}

const PAGE = 5_000;

/** How many leads a policy keeps out, each counted by its first reason: the stored one, or one that is only considered. Nothing changes. */
export async function countExcluded(ctx: Ctx, considered?: unknown): Promise<ExcludedCounts> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const policy = considered === undefined ? await policyOf(tx) : exclusionPolicy.parse(considered);
    const reasons: Record<string, number> = {};
    let [leads, excluded] = [0, 0];
    for (let after: string | null = null; ; ) {
      const page = await judgedPage(tx, after, PAGE);
      for (const lead of page) {
        const [why] = exclusionOfLead(policy, lead).reasons;
        leads += 1;
        if (!why) continue;
        excluded += 1;
        reasons[why.code] = (reasons[why.code] ?? 0) + 1;
      }
      after = page.at(-1)?.leadId ?? null;
      if (page.length < PAGE || after === null) return { leads, excluded, reasons };
    }
  });
}
