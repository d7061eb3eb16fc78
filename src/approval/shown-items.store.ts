import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { ApprovalItem, Batch } from './contract.ts';
import { CAMPAIGN_NAME, ITEM_COLUMNS } from './item.store.ts';

export type ItemQuestion = {
  readonly state: string;
  readonly kind?: string | undefined;
  /** `none`: those without one. */
  readonly tier?: string | undefined;
  /** The name of a campaign, as it is shown. */
  readonly campaign?: string | undefined;
  /** The last item of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

const asked = ({ state, kind, tier, campaign }: ItemQuestion): SQL =>
  sql`state = ${state} and ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
    and ${tier === undefined ? sql`true` : tier === 'none' ? sql`tier is null` : sql`tier = ${tier}`}
    and ${campaign === undefined ? sql`true` : sql`${CAMPAIGN_NAME} = ${campaign}`}`;

/** Whether an item can be the end of a page: there is one of that id. */
export async function isPlace(tx: Tx, id: string): Promise<boolean> {
  return (await row(tx, sql`select 1 from approval_items where id = ${id}`)) !== undefined;
}

/**
 * One page: of what waits the most urgent first, of what was decided the newest decision. The page begins behind an item and not
 * behind a number of items, so that decisions taken meanwhile make nobody be passed over; that item may itself be decided by then.
 */
export const itemsAfter = (tx: Tx, question: ItemQuestion): Promise<ApprovalItem[]> => {
  const { state, after = null, limit } = question;
  const last = (column: SQL) => sql`(select ${column} from approval_items where id = ${after})`;
  const behind =
    state === 'pending'
      ? sql`(-priority, created_at, id) > (-${last(sql`priority`)}, ${last(sql`created_at`)}, ${after}::uuid)`
      : sql`(decided_at, id) < (${last(sql`decided_at`)}, ${after}::uuid)`;
  return rows<ApprovalItem>(
    tx,
    sql`select ${ITEM_COLUMNS} from approval_items where ${asked(question)} and ${after === null ? sql`true` : behind}
        order by ${state === 'pending' ? sql`priority desc, created_at, id` : sql`decided_at desc, id desc`} limit ${limit}`,
  );
};

export type ItemGroup = {
  readonly kind: string;
  readonly tier: string | null;
  readonly campaign: string | null;
  readonly count: number;
};

/** How many items of a state there are of each kind, tier and campaign. */
export const itemGroups = (tx: Tx, state: string): Promise<ItemGroup[]> =>
  rows<ItemGroup>(
    tx,
    sql`select kind, tier, ${CAMPAIGN_NAME} as campaign, count(*)::int as count from approval_items where state = ${state} group by 1, 2, 3`,
  );

export type BatchWords = {
  readonly batchId: string;
  readonly tracking: string[];
};

/** What is said of how everything in these batches is tracked, each once. */
export const wordsOfBatches = (tx: Tx, batchIds: readonly string[]): Promise<BatchWords[]> =>
  rows<BatchWords>(
    tx,
    sql`select batch_id as "batchId", array_remove(array_agg(distinct preview ->> 'tracking'), null) as tracking
        from approval_items where batch_id = any (${arrayOf(batchIds, 'uuid')}) group by batch_id`,
  );

/** The newest batches in a state. */
export const batchesIn = (tx: Tx, state: string, limit: number): Promise<Batch[]> =>
  rows<Batch>(
    tx,
    sql`select id, motion, campaign_id as "campaignId", state, preview, preview_hash as "previewHash", created_at as "createdAt", expires_at as "expiresAt",
          decided_at as "decidedAt", decided_by as "decidedBy", reason, executed_at as "executedAt", report
        from approval_batches where state = ${state} order by created_at desc, id desc limit ${limit}`,
  );
