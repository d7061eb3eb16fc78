import { proveAudit } from '#core/audit/audit.store';
import { verifyChecks } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import { messageOf } from '#core/errors';

export type CheckResult = { count: number; meaning: string; sample: readonly string[]; error?: string };
export type Verification = { ok: boolean; checks: Record<string, CheckResult> };

/**
 * Asks the database whether the product kept its promises. A check that could not run counts as a failure, and a
 * product without checks is not verified.
 */
export async function verify(ctx: Ctx): Promise<Verification> {
  requireScope(ctx, 'operations:read');
  const checks: Record<string, CheckResult> = {};
  for (const check of ctx.contributed(verifyChecks)) {
    // Of two checks with one name neither may hide the other.
    const name = check.name in checks ? `${check.name} (${Object.keys(checks).length + 1})` : check.name;
    try {
      const { count, sample } = await ctx.db.tx((tx) => check.count(ctx, tx));
      checks[name] = { count, meaning: check.meaning, sample };
    } catch (error) {
      checks[name] = {
        count: 1,
        meaning: check.meaning,
        sample: [],
        error: `The check could not run: ${messageOf(error)}`,
      };
    }
  }
  const results = Object.values(checks);
  return { ok: results.length > 0 && results.every((result) => result.count === 0), checks };
}

export type AuditVerification = {
  ok: boolean;
  sealed: number;
  unsealed: number;
  redacted: number;
  broken: string | null;
};

/** Recomputes the workspace's audit chain from its first row. */
export async function verifyAudit(ctx: Ctx): Promise<AuditVerification> {
  requireScope(ctx, 'audit:read');
  const proof = await ctx.db.tx((tx) => proveAudit(tx, ctx.workspace.id));
  const broken = proof.broken ? `Row ${proof.broken.seq} (${proof.broken.id}): ${proof.broken.what}.` : null;
  return {
    ok: broken === null,
    sealed: proof.sealed,
    unsealed: proof.unsealed,
    redacted: proof.redacted,
    broken,
  };
}
