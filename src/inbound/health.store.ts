import { sql } from 'drizzle-orm';
import type { Attention, Probe, VerifyCheck } from '#core/contributions';
import { row, rows, type Tx } from '#core/db/index';
import { countFailingPolls } from './vendor-poll.store.ts';

/** Mail waits seconds for its reading; one that waits this long has been forgotten. */
const UNREAD_MINUTES = 10;
/** Mailboxes are looked into every 15 s; after this silence the connection counts as dead. */
const STALE_MINUTES = 15;

/** One failed look is a hiccup; this many in a row are not. */
const SILENT_AFTER = 3;

/** Mail that lies unread or was stored twice: no reply may be lost, none counted double. */
export const unread: VerifyCheck = {
  name: 'unread',
  meaning:
    'Mail that was fetched, or told of by a vendor, and never read, or read twice into the same thread.',
  async count(ctx, tx) {
    const before = ctx.now().subtract({ minutes: UNREAD_MINUTES }).toString();
    const found = await rows<{ id: string }>(
      tx,
      sql`select id::text from inbound_mail where processed_at is null and received_at < ${before}
          union all
          select id::text from vendor_notices where processed_at is null and received_at < ${before}
          union all
          select n.id::text from vendor_notices n where n.outcome in ('reply', 'auto') and n.payload <> '{}'
            and not exists (select 1 from message_marks k where k.workspace_id = n.workspace_id and k.mark = 'id <' || coalesce(n.payload ->> 'replyId', n.payload ->> 'messageId', n.id::text) || '@' || n.vendor || '.invalid>')
          union all
          select i.id::text from inbound_mail i where i.outcome in ('reply', 'auto')
            and not exists (select 1 from messages m where m.workspace_id = i.workspace_id and m.direction = 'in' and m.message_id = i.message_id)
          union all
          select min(id::text) from replies group by message_id having count(*) > 1`,
    );
    return { count: found.length, sample: found.slice(0, 5).map((entry) => entry.id) };
  },
};

async function countOf(tx: Tx, statement: ReturnType<typeof sql>): Promise<number> {
  return Number((await row<{ count: string }>(tx, statement))?.count ?? 0);
}

export const mailAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const open = await countOf(
      tx,
      sql`select (select count(*) from inbound_mail where outcome in ('unmatched', 'unreadable') and settled_at is null)
               + (select count(*) from vendor_notices where outcome in ('unmatched', 'unreadable') and settled_at is null) as count`,
    );
    const silent = await countFailingPolls(tx, SILENT_AFTER);
    const failing = await countOf(
      tx,
      sql`select count(*) from mailboxes where poll_error is not null and state <> 'disconnected'`,
    );
    return [
      {
        kind: 'mailboxes_failing',
        title: 'Mailboxes that cannot be read',
        count: failing,
        href: '/operations',
        rank: 10,
      },
      {
        kind: 'vendor_polls_failing',
        title: 'Campaigns whose answers cannot be read at their vendor',
        count: silent,
        href: '/operations',
        rank: 20,
      },
      {
        kind: 'replies_unmatched',
        title: 'Replies from people we do not know',
        count: open,
        href: '/inbox?show=unmatched',
        rank: 30,
      },
    ].filter((entry) => entry.count > 0);
  },
};

type MailboxAge = { address: string; polledAt: string | null; error: string | null };

/** How long ago each mailbox was read. */
export const mailboxProbe: Probe = {
  name: 'mailboxes',
  required: true,
  async check(ctx) {
    const found = await ctx.db.tx((tx) =>
      rows<MailboxAge>(
        tx,
        sql`select address, last_polled_at as "polledAt", case when state = 'disconnected' then 'disconnected' else poll_error end as error from mailboxes where connection ? 'imap' and state <> 'removed' order by address`,
      ),
    );
    if (found.length === 0)
      return { state: 'unconfigured', message: 'No mailbox is connected for reading; replies are not seen.' };
    const minutes = ({ polledAt }: MailboxAge): number | null =>
      polledAt === null
        ? null
        : Math.floor(
            (ctx.now().epochMilliseconds - Temporal.Instant.from(polledAt).epochMilliseconds) / 60_000,
          );
    const bad = found.filter(
      (mailbox) => mailbox.error !== null || (minutes(mailbox) ?? Number.POSITIVE_INFINITY) > STALE_MINUTES,
    );
    const message = found
      .map(
        (mailbox) =>
          `${mailbox.address}: ${mailbox.error ?? (minutes(mailbox) === null ? 'never read' : `read ${minutes(mailbox)} min ago`)}`,
      )
      .join('; ');
    return { state: bad.length === 0 ? 'ok' : bad.length === found.length ? 'failing' : 'degraded', message };
  },
};
