import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { arrayOf, rows, type Tx } from '#core/db/index';
import { phoneHash } from './address-hash.ts';
import { matchSuppressions } from './suppression/suppression.store.ts';

/** The numbers on which these leads may be called, newest first: none that proved wrong, none that is suppressed. */
export async function callableNumbers(
  ctx: Pick<Ctx, 'secretKey' | 'workspace'>,
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await rows<{ leadId: string; phone: string }>(
    tx,
    sql`select l.id as "leadId", p.phone from leads l join person_phones p on p.workspace_id = l.workspace_id and p.person_id = l.person_id
        where l.id = any (${arrayOf(leadIds, 'uuid')}) and p.wrong_at is null order by l.id, p.created_at desc, p.id desc`,
  );
  const hashes = found.map(({ phone }) => phoneHash(ctx, phone));
  const hits = await matchSuppressions(tx, ctx.workspace.id, hashes);
  const forbidden = new Set(hits.filter(({ campaignId }) => campaignId === null).map(({ hash }) => hash));
  const free = found.filter((_, index) => !forbidden.has(hashes[index] ?? ''));
  return new Map(
    [...Map.groupBy(free, ({ leadId }) => leadId)].map(([leadId, group]) => [
      leadId,
      group.map(({ phone }) => phone),
    ]),
  );
}

/** Notes that a number is not the lead's. It is kept, so that it does not come back as new, and never called again. */
export async function markNumberWrong(
  tx: Tx,
  { leadId, phone }: { leadId: string; phone: string },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update person_phones p set wrong_at = ${at.toString()} from leads l
    where l.id = ${leadId} and p.workspace_id = l.workspace_id and p.person_id = l.person_id and p.phone = ${phone} and p.wrong_at is null`);
}
