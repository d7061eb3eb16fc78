import { sql } from 'drizzle-orm';
import { arrayOf, rows } from '#core/db/index';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard, EFFECTS, type Effect } from '#gateway';

type Standing = {
  itemId: string;
  itemState: string;
  contentHash: string;
  decidedBy: string | null;
  batchState: string | null;
};

/** Judges one pass against what the database says now. */
export function passVerdict(
  pass: { itemId: string; contentHash: string } | undefined,
  standing: Standing | undefined,
): Verdict {
  if (!pass) return refuse(reason('approval.missing', 'Nobody approved this.'));
  if (!standing)
    return refuse(reason('approval.unknown', 'The approval it points to does not exist in this workspace.'));
  if (standing.itemState !== 'approved')
    return refuse(reason('approval.not_approved', `Its approval is ${standing.itemState}.`));
  if (standing.contentHash !== pass.contentHash)
    return refuse(reason('approval.other_bytes', 'What would leave is not what was approved.'));
  if (
    standing.batchState !== 'executing' &&
    standing.batchState !== 'executed' &&
    standing.batchState !== 'approved'
  ) {
    return refuse(reason('approval.batch', `Its batch is ${standing.batchState ?? 'missing'}.`));
  }
  return allow(reason('approval.given', `Approved by ${standing.decidedBy ?? 'nobody'}.`));
}

/** What cannot be taken back needs a yes; a yes that is brought along for anything else must be a true one as well. */
const NEEDS_YES: ReadonlySet<Effect> = new Set(['send', 'destroy']);

/** No send and no destruction without a yes to exactly these bytes. */
export const approvalGuard = defineGuard({
  name: 'approval pass',
  slot: 'approval',
  effects: EFFECTS,
  async check(_ctx, tx, { operation, requests }) {
    // Nobody has to allow people what they send to themselves.
    const needed = NEEDS_YES.has(operation.effect) && operation.toSelf !== true;
    if (!needed && requests.every(({ approval }) => !approval)) return requests.map(() => allow());
    const ids = requests.flatMap((request) => (request.approval ? [request.approval.itemId] : []));
    const found = await rows<Standing>(
      tx,
      sql`select i.id as "itemId", i.state as "itemState", i.content_hash as "contentHash", i.decided_by as "decidedBy", b.state as "batchState"
          from approval_items i left join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id
          where i.id = any (${arrayOf(ids, 'uuid')})`,
    );
    const byId = new Map(found.map((standing) => [standing.itemId, standing]));
    return requests.map(({ approval }) =>
      approval || needed ? passVerdict(approval, approval && byId.get(approval.itemId)) : allow(),
    );
  },
});
