import { defineContribution } from './contribution.ts';
import type { Ctx } from './ctx.ts';
import type { DatedTable } from './dated.rules.ts';
import type { Tx } from './db/index.ts';
import type { Reason } from './verdict.ts';

/** A property that must hold in the database at any moment; `legwork verify` counts what breaks it. */
export type VerifyCheck = {
  readonly name: string;
  /** One sentence: what the count means. */
  readonly meaning: string;
  count(ctx: Ctx, tx: Tx): Promise<{ count: number; sample: readonly string[] }>;
};
export const verifyChecks = defineContribution<VerifyCheck>('verify_check');

/** Why a lead is not written to right now; null when this blocker has nothing to say. */
export type Blocker = {
  readonly name: string;
  explain(ctx: Ctx, tx: Tx, leadId: string): Promise<{ reason: Reason; until: string | null } | null>;
};
export const blockers = defineContribution<Blocker>('blocker');

export type ProbeResult = {
  readonly state: 'ok' | 'degraded' | 'failing' | 'unconfigured';
  readonly message: string;
};
/** Health of one part. A probe that throws is failing, never ok. */
export type Probe = {
  readonly name: string;
  readonly required: boolean;
  check(ctx: Ctx): Promise<ProbeResult>;
};
export const probes = defineContribution<Probe>('probe');

/** Tables whose truth ages; the health check names the ones nobody looked at for too long. */
export const datedTables = defineContribution<DatedTable>('dated_table');

/** A thing on Home that needs a person. */
export type Attention = {
  readonly kind: string;
  readonly title: string;
  readonly count: number;
  readonly href: string;
  readonly rank: number;
};
export const attention = defineContribution<{ list(ctx: Ctx, tx: Tx): Promise<readonly Attention[]> }>(
  'attention',
);
