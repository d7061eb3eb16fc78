import { sql } from 'drizzle-orm';
import { recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/** Somebody who said "not now" without a day and was asked when; what is asked next, or when they are left alone, is due. */
export type DueRung = {
  readonly replyId: string;
  readonly leadId: string;
  readonly rung: 'asked' | 'asked_again';
  readonly askedAt: string;
};

/**
 * A question when has left: the next step of these replies is due so long after it. Told twice it counts once; nothing happens
 * where nobody waits to write to them again.
 */
export async function noteAsked(
  tx: Tx,
  asked: readonly { replyId: string; rung: DueRung['rung']; askedAt: string; dueAt: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (asked.length === 0) return;
  await tx.execute(sql`
    update recontacts x set rung = r.rung, asked_at = r."askedAt", due_at = r."dueAt", rest_until = case when x.rest_until is null then x.due_at else x.rest_until end, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(asked)}) as r("replyId" uuid, rung text, "askedAt" timestamptz, "dueAt" timestamptz)
    where x.reply_id = r."replyId" and x.kind = 'nurture' and x.state = 'waiting'
      and (r.rung = 'asked' and x.rung = 'none' and x.asked_at is null or r.rung = 'asked_again' and x.rung <> 'none' and x.asked_at < r."askedAt")`);
}

const DUE = (now: Temporal.Instant) =>
  sql`x.state = 'waiting' and x.rung <> 'none' and x.due_at <= ${now.toString()}`;

/** Takes those whose next step is due; two workers never take the same. */
export const takeDueRungs = (tx: Tx, now: Temporal.Instant, limit: number): Promise<DueRung[]> =>
  rows<DueRung>(
    tx,
    sql`select x.reply_id as "replyId", x.lead_id as "leadId", x.rung, x.asked_at as "askedAt" from recontacts x where ${DUE(now)}
        order by x.due_at, x.reply_id limit ${limit} for update of x skip locked`,
  );

/** When the next one was due; no clock flies for it. */
export const nextRung = (now: Temporal.Instant): Statement =>
  sql`select min(x.due_at) from recontacts x where ${DUE(now)}`;

export type Climbed = {
  readonly replyId: string;
  /** What waits now: the second question, their own day, or nothing any more. */
  readonly to: 'wait' | 'asked_again' | 'rest' | 'end';
  readonly dueAt: string | null;
  readonly reasons: readonly Reason[];
};

/** Moves these a step on; who rests is written to again on the day that counted before they were asked. */
export async function climb(tx: Tx, climbed: readonly Climbed[], at: Temporal.Instant): Promise<void> {
  if (climbed.length === 0) return;
  await tx.execute(sql`
    update recontacts x set reasons = r.reasons, updated_at = ${at.toString()},
      state = case r."to" when 'end' then 'closed' else x.state end,
      rung = case r."to" when 'asked_again' then 'asked_again' when 'wait' then x.rung else 'none' end,
      due_at = case r."to" when 'rest' then greatest(x.rest_until, ${at.toString()}::timestamptz) when 'end' then x.due_at else r."dueAt" end
    from jsonb_to_recordset(${recordset(climbed)}) as r("replyId" uuid, "to" text, "dueAt" timestamptz, reasons jsonb)
    where x.reply_id = r."replyId" and x.state = 'waiting'`);
}

/** Which of these leads a machine wrote for since: an absence, or a mail that nobody wrote. */
export const machinesSince = async (
  tx: Tx,
  asked: readonly { replyId: string; leadId: string; askedAt: string }[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select a."replyId" as id from jsonb_to_recordset(${recordset(asked)}) as a("replyId" uuid, "leadId" uuid, "askedAt" timestamptz)
            where exists (select 1 from replies o join messages m on m.workspace_id = o.workspace_id and m.id = o.message_id where o.lead_id = a."leadId" and o.automatic and m.at > a."askedAt")`,
      )
    ).map(({ id }) => id),
  );
