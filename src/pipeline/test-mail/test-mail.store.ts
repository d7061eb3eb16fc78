import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import { TEST_MAILS_AN_HOUR } from './contract.ts';

export type NewTestMail = {
  readonly id: string;
  readonly personId: string;
  readonly about: 'item' | 'template';
  readonly aboutId: string;
  readonly addressHash: string;
  readonly mailboxId: string;
};

/**
 * Takes one of the person's places of this hour; of two who want the same one the other takes the next. Returns how many are left,
 * and undefined when all are taken.
 */
export async function takePlace(
  tx: Tx,
  workspaceId: string,
  mail: NewTestMail,
  at: Temporal.Instant,
): Promise<number | undefined> {
  const hour = sql`date_trunc('hour', ${at.toString()}::timestamptz, 'UTC')`;
  for (let tries = 0; tries < TEST_MAILS_AN_HOUR; tries += 1) {
    const taken = await row<{ place: number }>(
      tx,
      sql`insert into test_mails (workspace_id, id, person_id, hour, place, about, about_id, address_hash, mailbox_id, asked_at)
          select ${workspaceId}, ${mail.id}, ${mail.personId}, ${hour}, n.place, ${mail.about}, ${mail.aboutId}, ${mail.addressHash}, ${mail.mailboxId}, ${at.toString()}
          from (select coalesce(max(place), 0) + 1 as place from test_mails where person_id = ${mail.personId} and hour = ${hour}) n
          where n.place <= ${TEST_MAILS_AN_HOUR}
          on conflict (workspace_id, person_id, hour, place) do nothing returning place`,
    );
    if (taken) return TEST_MAILS_AN_HOUR - taken.place;
    const full = await row(
      tx,
      sql`select 1 from test_mails where person_id = ${mail.personId} and hour = ${hour} and place = ${TEST_MAILS_AN_HOUR}`,
    );
    if (full) return undefined;
  }
  return undefined;
}

export async function settleTestMail(
  tx: Tx,
  id: string,
  to: { readonly state: 'sent' | 'refused' | 'failed' | 'unknown'; readonly reason: string | null },
): Promise<void> {
  await tx.execute(
    sql`update test_mails set state = ${to.state}, reason = ${to.reason} where id = ${id} and state = 'asked'`,
  );
}

/** Where each of these may go, as a keyed hash. */
export async function askedTestMails(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; addressHash: string }>(
    tx,
    sql`select id::text as id, address_hash as "addressHash" from test_mails where id::text = any (${arrayOf(ids, 'text')}) and state = 'asked'`,
  );
  return new Map(found.map(({ id, addressHash }) => [id, addressHash]));
}
