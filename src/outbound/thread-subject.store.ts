import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import { VENDOR_MAILBOXES, writesInThread } from './contract.ts';

const IN_THREAD = VENDOR_MAILBOXES.filter(writesInThread);

/**
 * The subjects of the threads in which these leads are written to next in a campaign, by lead: where the mailbox that wrote to them last
 * is one of a vendor that writes the subject of its thread over ours. Whoever approves the message is to see that subject.
 */
export const threadSubjects = async (
  tx: Tx,
  campaignId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await rows<{ leadId: string; subject: string }>(
        tx,
        sql`select e.lead_id as "leadId", first.subject from enrolments e
            cross join lateral (
              select s.mailbox_id, s.carrier from send_ledger s where s.workspace_id = e.workspace_id and s.enrolment_id = e.id and s.state = 'accepted'
                and s.to_address not like 'linkedin.com/in/%' order by s.step desc limit 1) last
            join mailboxes m on m.workspace_id = e.workspace_id and m.id = last.mailbox_id and m.vendor = any (${arrayOf(IN_THREAD, 'text')}) and m.state = 'active'
            cross join lateral (
              select d.subject from send_ledger s join drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id
              where s.workspace_id = e.workspace_id and s.lead_id = e.lead_id and s.carrier = last.carrier and s.state = 'accepted'
              order by s.created_at, s.id limit 1) first
            where e.campaign_id = ${campaignId} and e.lead_id = any (${arrayOf(leadIds, 'uuid')})`,
      )
    ).map(({ leadId, subject }) => [leadId, subject]),
  );
