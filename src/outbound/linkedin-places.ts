import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { channelOf } from './contract.ts';
import { laneOf } from './lanes.ts';
import { listMailboxes } from './mailbox.store.ts';
import { sendsPerDay } from './send-counts.store.ts';

export type LinkedInPlaces = {
  /** An account that acts on LinkedIn is connected and has a list to put leads on. */
  readonly ready: boolean;
  /** What its accounts may still do today. What is planned for later counts as of today: nothing piles up. */
  readonly free: number;
  /** Accounts are there and none of them is connected and active: it is waited for until one is. */
  readonly disconnected: boolean;
};

/** What the LinkedIn accounts of this workspace can take now: five a day each in their first four weeks, then twenty. */
export async function linkedInPlaces(ctx: Ctx, tx: Tx): Promise<LinkedInPlaces> {
  const now = ctx.now();
  const prepared = (await listMailboxes(tx)).filter(
    ({ vendor, connection }) => channelOf(vendor) === 'linkedin' && typeof connection.listId === 'string',
  );
  const accounts = prepared.filter(({ state }) => state === 'active');
  if (accounts.length === 0) return { ready: false, free: 0, disconnected: prepared.length > 0 };
  const today = now.toZonedDateTimeISO('UTC').startOfDay().toInstant();
  const taken = (await sendsPerDay(tx, 'UTC', today, null)).filter(({ channel }) => channel === 'linkedin');
  const capacity = accounts.reduce((sum, account) => sum + laneOf(account, [], now).dailyCap, 0);
  return {
    ready: true,
    disconnected: false,
    free: capacity - taken.reduce((sum, { count }) => sum + count, 0),
  };
}
