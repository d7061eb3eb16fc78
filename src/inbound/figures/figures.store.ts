import { sql } from 'drizzle-orm';
import { type Behind, exactTime, newestFirst, rows, type Tx } from '#core/db/index';
import { type FigureRow, INBOUND_FIGURES, type InboundFigure, type LookFigure } from '../contract.ts';

type Page = { readonly before: Behind | null; readonly limit: number };

const FIRST_REASON = sql`(f.reasons -> 0 ->> 'text')`;
const PERSON = sql`coalesce(p.full_name, nullif(trim(concat_ws(' ', p.first_name, p.last_name)), ''))`;

/** Mail or notices of one way with one end, as they came in. */
export const cameIn = (
  tx: Tx,
  asked: { source: string | null; figure: InboundFigure; since: Temporal.Instant | null },
  page: Page,
): Promise<FigureRow[]> => {
  const { source, figure, since } = asked;
  const end = figure === 'received' ? undefined : INBOUND_FIGURES[figure];
  const wanted =
    end === undefined ? sql`true` : end === null ? sql`i.outcome is null` : sql`i.outcome = ${end}`;
  const from = since === null ? sql`true` : sql`i.received_at >= ${since.toString()}`;
  const order = newestFirst({ at: sql`i.received_at`, id: sql`i.id` }, page);
  const mails = sql`select i.id, i.received_at, i.lead_id, i.reasons, i.workspace_id, i.message_id as mark from inbound_mail i where ${wanted} and ${from} and ${order}`;
  const vendor = source === null ? sql`true` : sql`i.vendor = ${source}`;
  const notices = sql`select i.id, i.received_at, i.lead_id, i.reasons, i.workspace_id, null::text as mark from vendor_notices i where ${vendor} and ${wanted} and ${from} and ${order}`;
  const found =
    source === null
      ? sql`select * from ((${mails}) union all (${notices})) i order by i.received_at desc, i.id desc limit ${page.limit}`
      : source === 'mailbox'
        ? mails
        : notices;
  return rows<FigureRow>(
    tx,
    sql`select f.id, ${exactTime(sql`f.received_at`)} as at, m.from_address as address, m.subject, f.lead_id as "leadId", ${PERSON} as "leadName", m.thread_id as "threadId", ${FIRST_REASON} as text
        from (${found}) f
        left join lateral (select x.from_address, x.subject, x.thread_id from messages x where x.workspace_id = f.workspace_id and x.direction = 'in' and x.message_id = f.mark order by x.id limit 1) m on true
        left join leads l on l.workspace_id = f.workspace_id and l.id = f.lead_id
        left join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        order by f.received_at desc, f.id desc`,
  );
};

const ofSource = (source: string | null) => (source === null ? sql`true` : sql`r.source = ${source}`);

/** Whether there is a comparison of this id. */
export const hasLook = async (tx: Tx, lookId: string): Promise<boolean> =>
  (await rows(tx, sql`select 1 from reconciliations where id = ${lookId}`)).length > 0;

/** What a comparison found at one source. */
export const foundIn = (
  tx: Tx,
  {
    lookId,
    source,
    found,
  }: { lookId: string; source: string | null; found: Exclude<LookFigure, 'uncopied'> },
  page: Page,
): Promise<FigureRow[]> =>
  rows<FigureRow>(
    tx,
    sql`select f.id, ${exactTime(sql`f.at`)} as at, case when m.direction = 'out' then m.to_address else m.from_address end as address, m.subject,
          case when f.lead_id is null then coalesce(i.lead_id, n.lead_id) else f.lead_id end as "leadId", ${PERSON} as "leadName", m.thread_id as "threadId",
          coalesce(i.reasons -> 0 ->> 'text', n.reasons -> 0 ->> 'text') as text
        from (select * from reconciled_messages r where r.reconciliation_id = ${lookId} and ${ofSource(source)} and r.outcome = ${found}
              and ${newestFirst({ at: sql`r.at`, id: sql`r.id` }, page)}) f
        left join inbound_mail i on i.workspace_id = f.workspace_id and i.id = f.mail_id
        left join vendor_notices n on n.workspace_id = f.workspace_id and n.id = f.notice_id
        left join lateral (select x.from_address, x.to_address, x.direction, x.subject, x.thread_id from messages x where x.workspace_id = f.workspace_id
          and (x.id = f.message_id or (x.direction = 'in' and x.message_id = i.message_id)) order by x.id limit 1) m on true
        left join leads l on l.workspace_id = f.workspace_id and l.id = coalesce(f.lead_id, i.lead_id, n.lead_id)
        left join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        order by f.at desc, f.id desc`,
  );

/** Messages of which the server says that it took and files them, and has no copy. */
export const withoutCopy = (
  tx: Tx,
  { lookId, source }: { lookId: string; source: string | null },
  page: Page,
): Promise<FigureRow[]> =>
  rows<FigureRow>(
    tx,
    sql`select s.id, ${exactTime(sql`s.settled_at`)} as at, s.to_address as address, m.subject, s.lead_id as "leadId", ${PERSON} as "leadName", m.thread_id as "threadId", null::text as text
        from reconciled_sources r
        join send_ledger s on s.workspace_id = r.workspace_id and s.id = any (r.uncopied)
        left join messages m on m.workspace_id = s.workspace_id and m.ledger_id = s.id
        left join leads l on l.workspace_id = s.workspace_id and l.id = s.lead_id
        left join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where r.reconciliation_id = ${lookId} and ${ofSource(source)} and ${newestFirst({ at: sql`s.settled_at`, id: sql`s.id` }, page)}`,
  );
