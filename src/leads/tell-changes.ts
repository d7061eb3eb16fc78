import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { CLOSED_STATUSES, type LeadStatus } from './contract.ts';
import { leadClosed, leadStatusChanged } from './events.ts';

export type StatusChange = {
  readonly leadId: string;
  readonly from: LeadStatus;
  readonly to: LeadStatus;
  /** The event that moved the lead. */
  readonly source: string;
};

/** Tells everybody how leads moved, and those who only care whether a lead is closed of these alone. */
export async function tellChanges(ctx: Ctx, tx: Tx, changes: readonly StatusChange[]): Promise<void> {
  const closed = changes.filter(({ to }) => CLOSED_STATUSES.has(to));
  await ctx.emitAll(
    tx,
    leadStatusChanged,
    changes.map((payload) => ({ aggregate: payload.leadId, payload })),
  );
  await ctx.emitAll(
    tx,
    leadClosed,
    closed.map(({ leadId, to }) => ({ aggregate: leadId, payload: { leadId, to } })),
  );
}
