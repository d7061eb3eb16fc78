import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { CampaignSettings } from './contract.ts';
import { type GateFacts, scoreGateVerdict } from './score-gate.rules.ts';

/** What the score that a campaign goes by says of each of these leads. */
export async function gateLeads(
  tx: Tx,
  settings: Pick<CampaignSettings, 'gate' | 'tiers'>,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Verdict>> {
  const found = await rows<GateFacts & { id: string }>(
    tx,
    sql`select l.id, l.tier, c.account_score as "accountScore", l.prospect_score as "prospectScore"
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );
  return new Map(found.map(({ id, ...facts }) => [id, scoreGateVerdict(settings, facts)]));
}
