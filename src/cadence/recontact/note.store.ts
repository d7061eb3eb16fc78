import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { type RecontactKind, type TimingTask, timingTask } from './recontact.rules.ts';

export type NewRecontact = {
  readonly replyId: string;
  readonly kind: RecontactKind;
  readonly leadId: string;
  readonly threadId: string;
  readonly dueAt: string;
  readonly named: string | null;
  readonly phrase: string | null;
  readonly rule: string;
  readonly reasons: readonly Reason[];
};

/**
 * Notes when these replies are to be followed up. One moment waits for a lead: `timingTask` says which, and what does not stay is kept
 * as replaced, also where several of one lead are noted together or by two hands at once.
 */
export async function noteRecontacts(
  tx: Tx,
  workspaceId: string,
  all: readonly NewRecontact[],
  at: Temporal.Instant,
): Promise<void> {
  let left = all;
  for (let turn = 0; left.length > 0; turn += 1) {
    if (turn > all.length + MOST_OVERTAKEN)
      throw new Error('Moments of the same leads are noted all the time.');
    const known = await noteOneOfEach(tx, workspaceId, left, at);
    left = left.filter(({ replyId }) => !known.has(replyId));
  }
}

/** So often another hand may note a moment of the same lead between the look and the note. */
const MOST_OVERTAKEN = 10;

/** Notes the first of each lead, and returns which of all are noted. One that another hand overtook is not: it is judged anew. */
async function noteOneOfEach(
  tx: Tx,
  workspaceId: string,
  all: readonly NewRecontact[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const noted = [...new Map(all.toReversed().map((each) => [each.leadId, each])).values()];
  const waiting = new Map(
    (
      await waitingOf(
        tx,
        noted.map(({ leadId }) => leadId),
      )
    ).map((each) => [each.leadId, each]),
  );
  const said = await saidAt(
    tx,
    noted.map(({ replyId }) => replyId),
  );
  const judged = noted.map((fresh) => {
    const other = waiting.get(fresh.leadId);
    if (!other || other.replyId === fresh.replyId) return { fresh, other: undefined, verdict: undefined };
    const verdict = timingTask(
      taskOf(other, other.saidAt),
      taskOf(fresh, said.get(fresh.replyId) ?? at.toString()),
    );
    return { fresh, other, verdict };
  });
  await tx.execute(sql`
    update recontacts x set state = case r.stays when 'waiting' then x.state else 'replaced' end, due_at = case r.stays when 'waiting' then r."dueAt" else x.due_at end, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(
      judged.flatMap(({ other, verdict }) =>
        other && verdict
          ? [{ replyId: other.replyId, stays: verdict.stays, dueAt: verdict.dueAt.toString() }]
          : [],
      ),
    )}) as r("replyId" uuid, stays text, "dueAt" timestamptz)
    where x.reply_id = r."replyId" and x.state = 'waiting'`);
  await insertNoted(
    tx,
    workspaceId,
    judged.map(({ fresh, verdict }) => ({
      ...fresh,
      state: verdict?.stays === 'waiting' ? ('replaced' as const) : ('waiting' as const),
      dueAt: verdict?.stays === 'fresh' ? verdict.dueAt.toString() : fresh.dueAt,
      reasons: [...fresh.reasons, ...(verdict?.reasons ?? [])],
    })),
    at,
  );
  return notedReplies(
    tx,
    all.map(({ replyId }) => replyId),
  );
}

const notedReplies = async (tx: Tx, replyIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select reply_id as id from recontacts where reply_id = any (${arrayOf(replyIds, 'uuid')})`,
      )
    ).map(({ id }) => id),
  );

const taskOf = ({ kind, dueAt }: Pick<NewRecontact, 'kind' | 'dueAt'>, said: string): TimingTask => ({
  ...{ kind, dueAt: instantOf(dueAt), saidAt: instantOf(said) },
});

const saidAt = async (tx: Tx, replyIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await rows<{ id: string; at: string }>(
        tx,
        sql`select id, classified_at as at from replies where id = any (${arrayOf(replyIds, 'uuid')})`,
      )
    ).map(({ id, at }) => [id, at]),
  );

/** What waits for these leads, locked. */
const waitingOf = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ replyId: string; leadId: string; kind: RecontactKind; dueAt: string; saidAt: string }[]> =>
  rows(
    tx,
    sql`select x.reply_id as "replyId", x.lead_id as "leadId", x.kind, x.due_at as "dueAt", r.classified_at as "saidAt"
        from recontacts x join replies r on r.workspace_id = x.workspace_id and r.id = x.reply_id
        where x.lead_id = any (${arrayOf(leadIds, 'uuid')}) and x.state = 'waiting' order by x.reply_id for update of x`,
  );

async function insertNoted(
  tx: Tx,
  workspaceId: string,
  noted: readonly (NewRecontact & { state: 'waiting' | 'replaced' })[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into recontacts (workspace_id, reply_id, kind, lead_id, thread_id, due_at, named, phrase, rule, state, reasons, created_at, updated_at)
    select ${workspaceId}, r."replyId", r.kind, r."leadId", r."threadId", r."dueAt", r.named, r.phrase, r.rule, r.state, r.reasons, ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(noted)}) as r("replyId" uuid, kind text, "leadId" uuid, "threadId" uuid, "dueAt" timestamptz, named date, phrase text, rule text, state text, reasons jsonb)
    on conflict do nothing`);
}
