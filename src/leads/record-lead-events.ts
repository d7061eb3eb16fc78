import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { LeadEvent } from './contract.ts';
import { appendHistory, appendTimeline, lockLeadStates, writeLeadStates } from './lead-status.store.ts';
import { nextStatus } from './status.rules.ts';
import { type StatusChange, tellChanges } from './tell-changes.ts';

export type LeadEventRecord = {
  readonly leadId: string;
  /** What moves the status; null for what only belongs on the timeline. */
  readonly event: LeadEvent | null;
  /** The name on the timeline; the event's own unless given. */
  readonly type?: string;
  readonly channel: 'email' | 'linkedin' | 'phone' | 'web' | 'system';
  /** One line for the timeline. */
  readonly summary: string;
  readonly data?: Record<string, unknown>;
  /** When the next message is planned; undefined leaves it as it is. */
  readonly nextSendAt?: string | null;
  /** Only the CRM knew this lead until now. */
  readonly newcomer?: boolean;
  /** When it happened, if that is not now. */
  readonly at?: Temporal.Instant;
};

/**
 * Moves leads by what happened to them, in the caller's transaction: status by rank, counters, history, timeline.
 * Leads are locked in order of id, so that two writers never wait for each other.
 */
export async function recordLeadEvents(ctx: Ctx, tx: Tx, records: readonly LeadEventRecord[]): Promise<void> {
  if (records.length === 0) return;
  const states = new Map(
    (await lockLeadStates(tx, [...new Set(records.map((record) => record.leadId))])).map((state) => [
      state.id,
      { ...state },
    ]),
  );
  const history: Parameters<typeof appendHistory>[2][number][] = [];
  const changes: StatusChange[] = [];
  for (const record of records) {
    const state = states.get(record.leadId);
    if (!state) continue;
    if (record.nextSendAt !== undefined) state.nextSendAt = record.nextSendAt;
    if (record.event === null) continue;
    const newcomer = record.newcomer ?? false;
    const verdict = nextStatus(state.status, record.event, { ...state, newcomer });
    state.openCount = verdict.openCount;
    state.replyCount = verdict.replyCount;
    if (!verdict.changed) continue;
    history.push({
      id: ctx.ids.next(),
      leadId: state.id,
      from: state.status,
      to: verdict.status,
      source: record.event,
      reasons: verdict.reasons,
    });
    changes.push({ leadId: state.id, from: state.status, to: verdict.status, source: record.event });
    state.status = verdict.status;
  }
  // Once, not for each: writing an instant out costs more than everything else here.
  const now = ctx.now().toString();
  await tellChanges(ctx, tx, changes);
  await writeLeadStates(tx, [...states.values()], ctx.now());
  await appendHistory(tx, ctx.workspace.id, history, ctx.now());
  await appendTimeline(
    tx,
    ctx.workspace.id,
    records.map((record) => ({
      id: ctx.ids.next(),
      leadId: record.leadId,
      type: record.type ?? record.event ?? 'noted',
      channel: record.channel,
      summary: record.summary,
      data: record.data ?? {},
      at: record.at?.toString() ?? now,
    })),
  );
}
