import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/** An answer that names somebody else to write to. */
export type Referral = {
  readonly replyId: string;
  readonly threadId: string;
  readonly leadId: string;
  readonly leadName: string | null;
  readonly from: string;
  readonly company: string | null;
  readonly domain: string | null;
  readonly tier: string | null;
  readonly campaignId: string;
  readonly campaign: string;
  readonly campaignState: string;
  readonly name: string | null;
  readonly email: string;
  /** The sentence that names them. */
  readonly evidence: string | null;
};

/** These replies, as far as they name an address and belong to a campaign. */
export const referralsOf = (tx: Tx, replyIds: readonly string[]): Promise<Referral[]> =>
  rows<Referral>(
    tx,
    sql`select r.id as "replyId", t.id as "threadId", r.lead_id as "leadId", p.full_name as "leadName", m.from_address as "from", c.name as company, c.domain, l.tier,
          g.id as "campaignId", g.name as campaign, g.state as "campaignState", r.extras -> 'redirect' ->> 'name' as name, r.extras -> 'redirect' ->> 'email' as email, r.evidence
        from replies r
        join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
        join campaigns g on g.workspace_id = t.workspace_id and g.id = t.campaign_id
        join leads l on l.workspace_id = r.workspace_id and l.id = r.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where r.id = any (${arrayOf(replyIds, 'uuid')}) and r.intent in ('redirect', 'wrong_person') and r.extras -> 'redirect' ->> 'email' is not null
        order by r.classified_at, r.id`,
  );
