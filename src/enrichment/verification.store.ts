import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Statement, type Tx } from '#core/db/index';

export type VerificationRow = {
  id: string;
  addressId: string;
  address: string;
  vendor: string;
  state: 'asked' | 'waiting' | 'answered' | 'failed' | 'unknown';
  callKey: string;
  place: number;
  batchId: string | null;
  askedAt: string;
  looks: number;
  giveUpAt: string | null;
};
const COLUMNS = sql`v.id, v.address_id as "addressId", a.address, v.vendor, v.state, v.call_key as "callKey", v.place, v.batch_id as "batchId", v.asked_at as "askedAt", v.looks, v.give_up_at as "giveUpAt"`;

export type NewVerification = Pick<VerificationRow, 'id' | 'addressId' | 'vendor' | 'callKey' | 'place'>;

/** Writes questions down before the call; of two who ask about one address only one does. Returns the ids that are ours. */
export const beginVerifications = async (
  tx: Tx,
  workspaceId: string,
  questions: readonly NewVerification[],
  at: Temporal.Instant,
): Promise<Set<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`insert into address_verifications (workspace_id, id, address_id, vendor, state, call_key, place, asked_at)
            select ${workspaceId}, r.id, r."addressId", r.vendor, 'asked', r."callKey", r.place, ${at.toString()}
            from jsonb_to_recordset(${recordset(questions)}) as r(id uuid, "addressId" uuid, vendor text, "callKey" text, place int)
            on conflict (workspace_id, address_id) where state in ('asked', 'waiting') do nothing returning id`,
      )
    ).map(({ id }) => id),
  );

export type VerificationSettlement = {
  id: string;
  state: 'waiting' | 'answered' | 'failed' | 'unknown';
  verdict?: string;
  vendorValue?: string;
  subStatus?: string | null;
  catchAll?: boolean | null;
  error?: string | null;
  operationId?: string | null;
  batchId?: string;
  dueAt?: string;
  giveUpAt?: string;
};

export const settleVerifications = (
  tx: Tx,
  settlements: readonly VerificationSettlement[],
  at: Temporal.Instant,
): Promise<unknown> =>
  tx.execute(sql`
    update address_verifications v set state = r.state, verdict = r.verdict, vendor_value = r."vendorValue", sub_status = r."subStatus", catch_all = r."catchAll", error = r.error,
      operation_id = coalesce(r."operationId", v.operation_id), batch_id = coalesce(r."batchId", v.batch_id), due_at = r."dueAt", give_up_at = coalesce(r."giveUpAt", v.give_up_at),
      answered_at = case when r.state = 'waiting' then null else ${at.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(settlements)}) as r(id uuid, state text, verdict text, "vendorValue" text, "subStatus" text, "catchAll" boolean, error text, "operationId" uuid, "batchId" text, "dueAt" timestamptz, "giveUpAt" timestamptz)
    where v.id = r.id and v.state in ('asked', 'waiting')`);

/** Claims jobs that are due to be looked at, with all their rows. */
export const claimJobs = (
  tx: Tx,
  at: Temporal.Instant,
  again: Temporal.Instant,
): Promise<VerificationRow[]> =>
  rows<VerificationRow>(
    tx,
    sql`with mine as (select id from address_verifications where state = 'waiting' and due_at <= ${at.toString()} for update skip locked)
        update address_verifications v set due_at = ${again.toString()}, looks = v.looks + 1 from person_addresses a
        where v.id in (select id from mine) and a.workspace_id = v.workspace_id and a.id = v.address_id returning ${COLUMNS}`,
  );

/** Makes the rows of jobs due now, because the verifier says they are done. */
export const makeJobsDue = (tx: Tx, batchIds: readonly string[], at: Temporal.Instant): Promise<unknown> =>
  tx.execute(sql`
    update address_verifications set due_at = ${at.toString()} where state = 'waiting' and batch_id in (select jsonb_array_elements_text(${JSON.stringify(batchIds)}::jsonb))`);

/** Questions that were begun and have no answer since `before`. */
export const orphanedVerifications = (tx: Tx, before: Temporal.Instant): Promise<VerificationRow[]> =>
  rows<VerificationRow>(
    tx,
    sql`select ${COLUMNS} from address_verifications v join person_addresses a on a.workspace_id = v.workspace_id and a.id = v.address_id
        where v.state = 'asked' and v.asked_at <= ${before.toString()} order by v.call_key, v.place limit 1000`,
  );

export const nextJobDue = (): Statement =>
  sql`select min(due_at) from address_verifications where due_at is not null`;

/** Those of the leads whose address is asked about at this moment. */
export const underVerification = async (tx: Tx, leadIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select distinct l.id from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id
          join address_verifications v on v.workspace_id = a.workspace_id and v.address_id = a.id
          where l.id = any (${arrayOf(leadIds, 'uuid')}) and v.state in ('asked', 'waiting')`,
    )
  ).map(({ id }) => id);
