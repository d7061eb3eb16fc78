import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { REWRITTEN } from '#outbound';
import { type SettledSend, settledSends } from './cadence.store.ts';

/** Its step is not over: another message of it is written. */
const WRITTEN_ANEW = sql`x.reasons @> ${JSON.stringify([{ code: REWRITTEN }])}::jsonb`;

export type CancelledSend = SettledSend & { readonly reasons: readonly Reason[] };

/** Messages that were taken out of the plan for good while their sequence stands at their step and waits for them, locked. */
export async function cancelledSends(tx: Tx, limit: number): Promise<CancelledSend[]> {
  const found = await rows<{ id: string; reasons: Reason[] }>(
    tx,
    sql`select x.id, x.reasons from send_ledger x
        join enrolments e on e.workspace_id = x.workspace_id and e.id = x.enrolment_id and e.current_step = x.step and e.state = 'active' and e.due_at is null
        where x.state = 'cancelled' and not ${WRITTEN_ANEW} order by x.settled_at, x.id limit ${limit}`,
  );
  if (found.length === 0) return [];
  const reasons = new Map(found.map((entry) => [entry.id, entry.reasons]));
  const sends = await settledSends(tx, [...reasons.keys()]);
  return sends.map((send) => ({ ...send, reasons: reasons.get(send.ledgerId) ?? [] }));
}
