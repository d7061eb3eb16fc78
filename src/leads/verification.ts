import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { all, allow, refuse, type Verdict } from '#core/verdict';
import { FORMER_ADDRESS } from './job-change.rules.ts';
import { verificationVerdict } from './verification.rules.ts';
import { knownAddresses } from './verification.store.ts';

/** Whether only verified addresses are written to; contributed by who can verify. */
export const verificationPolicies = defineContribution<{ required(ctx: Ctx, tx: Tx): Promise<boolean> }>(
  'verification_policy',
);

export async function isVerificationRequired(ctx: Ctx, tx: Tx): Promise<boolean> {
  for (const policy of ctx.contributed(verificationPolicies)) if (await policy.required(ctx, tx)) return true;
  return false;
}

/** Whether these addresses may be written to, by what verifiers said and by what puts their people aside. In the order asked. */
export async function addressVerdicts(
  ctx: Ctx,
  tx: Tx,
  asked: readonly {
    readonly address: string;
    readonly allowCatchAll: boolean;
    /** They wrote from it just now, so it is theirs still, whatever we know of where they work. */
    readonly answering?: boolean;
  }[],
): Promise<Verdict[]> {
  const canonical = asked.map(({ address }) => {
    const read = normaliseEmail(address);
    return read.ok ? read.canonical : null;
  });
  const known = new Map(
    (await knownAddresses(tx, [...new Set(canonical.flatMap((address) => address ?? []))])).map((row) => [
      row.canonical,
      row,
    ]),
  );
  const required = await isVerificationRequired(ctx, tx);
  return asked.map(({ allowCatchAll, answering = false }, index) => {
    const row = known.get(canonical[index] ?? '');
    const verified = verificationVerdict({
      verification: row?.verification ?? 'unverified',
      verdict: row?.verdict ?? null,
      verifiedAt: row?.verifiedAt ? Temporal.Instant.from(row.verifiedAt) : null,
      required,
      allowCatchAll,
      now: ctx.now(),
    });
    return all([
      verified,
      row?.former && !answering ? refuse(FORMER_ADDRESS) : allow(),
      row?.aside ? refuse(row.aside) : allow(),
    ]);
  });
}
