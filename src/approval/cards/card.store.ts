import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';

export type Card = {
  id: string;
  batchId: string;
  state: 'waiting' | 'open' | 'closed';
  channelId: string | null;
  messageId: string | null;
  attempts: number;
};
const COLUMNS = sql`c.id, c.batch_id as "batchId", c.state, c.channel_id as "channelId", c.message_id as "messageId", c.attempts`;

/** Gives every pending batch its card, once. Returns how many are new. */
export async function addCards(
  tx: Tx,
  workspaceId: string,
  batches: readonly { id: string; cardId: string }[],
  at: Temporal.Instant,
): Promise<number> {
  if (batches.length === 0) return 0;
  const written = await rows(
    tx,
    sql`insert into approval_cards (workspace_id, id, batch_id, due_at, created_at)
        select ${workspaceId}, r."cardId", r.id, ${at.toString()}, ${at.toString()}
        from jsonb_to_recordset(${recordset(batches)}) as r(id uuid, "cardId" uuid)
        on conflict (workspace_id, batch_id) do nothing returning 1`,
  );
  return written.length;
}

/** Pending batches nobody was shown yet. */
export const batchesWithoutCard = (tx: Tx): Promise<{ id: string }[]> =>
  rows(
    tx,
    sql`select b.id from approval_batches b where b.state = 'pending'
          and not exists (select 1 from approval_cards c where c.workspace_id = b.workspace_id and c.batch_id = b.id) order by b.created_at, b.id`,
  );

/** Cards that have to be posted, or show another state than their batch has. */
export const dueCards = (tx: Tx, now: Temporal.Instant, limit: number): Promise<Card[]> =>
  rows<Card>(
    tx,
    sql`select ${COLUMNS} from approval_cards c join approval_batches b on b.workspace_id = c.workspace_id and b.id = c.batch_id
        where c.state <> 'closed' and c.due_at <= ${now.toString()}
          and ((c.state = 'waiting' and b.state = 'pending') or (c.state = 'open' and b.state is distinct from c.shown))
        order by c.due_at, c.id limit ${limit}`,
  );

export const findCard = (tx: Tx, id: string): Promise<Card | undefined> =>
  row<Card>(tx, sql`select ${COLUMNS} from approval_cards c where c.id::text = ${id}`);

/** The slug of the workspace whose card this is, asked across all of them. */
export const workspaceOfCard = async (tx: Tx, id: string): Promise<string | undefined> =>
  (
    await row<{ slug: string }>(
      tx,
      sql`select w.slug from approval_cards c join workspaces w on w.id = c.workspace_id where c.id = ${id}`,
    )
  )?.slug;

export const cardOfBatch = (tx: Tx, batchId: string): Promise<Card | undefined> =>
  row<Card>(tx, sql`select ${COLUMNS} from approval_cards c where c.batch_id = ${batchId}`);

/** It lies there as it should, unless the batch is another one meanwhile; a batch that is decided needs nothing more. */
export async function markShown(
  tx: Tx,
  id: string,
  place: { channelId: string; messageId: string; shown: string; previewHash: string },
): Promise<void> {
  await tx.execute(sql`update approval_cards set state = ${place.shown === 'pending' ? 'open' : 'closed'}, channel_id = ${place.channelId}, message_id = ${place.messageId},
    shown = (select case when b.preview_hash = ${place.previewHash} then ${place.shown} end from approval_batches b where b.id = approval_cards.batch_id), attempts = 0, error = null where id = ${id}`);
}

/** What lies there is not what the batch holds now. */
export async function redrawCard(tx: Tx, batchId: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update approval_cards set shown = null, due_at = ${at.toString()} where batch_id = ${batchId} and state = 'open'`,
  );
}

export async function markFailed(tx: Tx, id: string, error: string, dueAt: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update approval_cards set attempts = attempts + 1, error = ${error}, due_at = ${dueAt.toString()} where id = ${id}`,
  );
}

/** Some messages of a batch, the most urgent first, without what was taken out of it. */
export const samplesOf = (
  tx: Tx,
  batchId: string,
  limit: number,
): Promise<{ itemId: string; title: string; text: string }[]> =>
  rows(
    tx,
    sql`select id as "itemId", title, concat_ws(E'\n', preview ->> 'tracking', preview ->> 'body') as text from approval_items
        where batch_id = ${batchId} and state not in ('rejected', 'withdrawn') order by priority desc, created_at, id limit ${limit}`,
  );

/** Cards that lie in the chat, of batches that held something for these leads. */
export const cardsShowing = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ channelId: string; messageId: string }[]> =>
  rows(
    tx,
    sql`select c.channel_id as "channelId", c.message_id as "messageId" from approval_cards c where c.message_id is not null
          and exists (select 1 from approval_items i where i.workspace_id = c.workspace_id and i.batch_id = c.batch_id and i.lead_id = any (${arrayOf(leadIds, 'uuid')}))
        order by c.created_at, c.id`,
  );

export type Click = {
  id: string;
  action: string;
  cardId: string;
  version: string;
  /** The one message of the batch that it is about. */
  itemId: string | null;
  personId: string;
  personName: string | null;
};

/** Keeps what was pressed, once for each delivery. */
export async function insertClicks(
  tx: Tx,
  workspaceId: string,
  clicks: readonly (Click & { eventId: string })[],
  at: Temporal.Instant,
): Promise<void> {
  if (clicks.length === 0) return;
  await tx.execute(sql`insert into approval_clicks (workspace_id, id, event_id, action, card_id, version, item_id, person_id, person_name, received_at)
    select ${workspaceId}, r.id, r."eventId", r.action, r."cardId", r.version, r."itemId", r."personId", r."personName", ${at.toString()}
    from jsonb_to_recordset(${recordset(clicks)}) as r(id uuid, "eventId" uuid, action text, "cardId" text, version text, "itemId" text, "personId" text, "personName" text)
    on conflict (workspace_id, event_id) do nothing`);
}

export const waitingClicks = (tx: Tx, limit: number): Promise<Click[]> =>
  rows<Click>(
    tx,
    sql`select id, action, card_id as "cardId", version, item_id as "itemId", person_id as "personId", person_name as "personName" from approval_clicks
        where settled_at is null order by received_at, id limit ${limit}`,
  );

export async function settleClick(tx: Tx, id: string, outcome: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update approval_clicks set settled_at = ${at.toString()}, outcome = ${outcome} where id = ${id} and settled_at is null`,
  );
}

export type KnownPerson = { email: string; personId: string | null };

/** Who these addresses are in the chat, as far as that was asked since then. */
export const knownPeople = (
  tx: Tx,
  vendor: string,
  emails: readonly string[],
  since: Temporal.Instant,
): Promise<KnownPerson[]> =>
  rows<KnownPerson>(
    tx,
    sql`select email, person_id as "personId" from chat_people
        where vendor = ${vendor} and email = any (${arrayOf(emails, 'text')}) and asked_at >= ${since.toString()}`,
  );

export async function rememberPeople(
  tx: Tx,
  record: { workspaceId: string; vendor: string; people: readonly KnownPerson[]; at: Temporal.Instant },
): Promise<void> {
  if (record.people.length === 0) return;
  await tx.execute(sql`insert into chat_people (workspace_id, vendor, email, person_id, asked_at)
    select ${record.workspaceId}, ${record.vendor}, r.email, r."personId", ${record.at.toString()}
    from jsonb_to_recordset(${recordset(record.people)}) as r(email text, "personId" text)
    on conflict (workspace_id, vendor, email) do update set person_id = excluded.person_id, asked_at = excluded.asked_at`);
}
