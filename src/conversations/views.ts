import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';

export type ThreadRow = {
  id: string;
  leadId: string;
  leadName: string | null;
  company: string | null;
  channel: 'email' | 'linkedin';
  subject: string;
  state: string;
  unread: boolean;
  intent: string | null;
  confidence: number | null;
  lastMessageAt: string;
  preview: string | null;
};

/** Threads somebody answered in, newest first. */
export const listThreads = (
  tx: Tx,
  filter: { intent: string | null; limit: number; offset: number },
): Promise<ThreadRow[]> =>
  rows<ThreadRow>(
    tx,
    sql`select t.id, t.lead_id as "leadId", p.full_name as "leadName", c.name as company, t.channel, t.subject, t.state, t.unread, t.intent,
          t.intent_confidence as confidence, t.last_message_at as "lastMessageAt", left(last.visible_text, 200) as preview
        from threads t
        join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        join lateral (select visible_text from messages m where m.workspace_id = t.workspace_id and m.thread_id = t.id and m.direction = 'in' order by m.at desc, m.id desc limit 1) last on true
        where (${filter.intent}::text is null or t.intent = ${filter.intent})
        order by t.last_message_at desc, t.id limit ${filter.limit} offset ${filter.offset}`,
  );

export type ThreadMessage = {
  id: string;
  direction: 'in' | 'out';
  fromAddress: string;
  toAddress: string;
  subject: string;
  bodyText: string;
  visibleText: string;
  at: string;
  intent: string | null;
  evidence: string | null;
  returnDate: string | null;
  returnPhrase: string | null;
};

export async function readThread(
  tx: Tx,
  id: string,
): Promise<(Omit<ThreadRow, 'preview'> & { messages: ThreadMessage[] }) | undefined> {
  const thread = await row<Omit<ThreadRow, 'preview'>>(
    tx,
    sql`select t.id, t.lead_id as "leadId", p.full_name as "leadName", c.name as company, t.channel, t.subject, t.state, t.unread, t.intent,
          t.intent_confidence as confidence, t.last_message_at as "lastMessageAt"
        from threads t
        join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where t.id = ${id}`,
  );
  if (!thread) return undefined;
  const messages = await rows<ThreadMessage>(
    tx,
    sql`select m.id, m.direction, m.from_address as "fromAddress", m.to_address as "toAddress", m.subject, m.body_text as "bodyText", m.visible_text as "visibleText", m.at,
          r.intent, r.evidence, r.return_date::text as "returnDate", r.return_phrase as "returnPhrase"
        from messages m left join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
        where m.thread_id = ${id} order by m.at, m.id`,
  );
  return { ...thread, messages };
}
