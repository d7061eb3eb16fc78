import { agentActor } from '#core/actor';
import type { Ctx, OperationKey } from '#core/ctx';
import { LegworkError } from '#core/errors';
import { explain, reason } from '#core/verdict';
import { type LinkedInList, listLists } from '#vendors/ports/linkedin-outreach';
import { stopDelay } from './stop-settlement.rules.ts';
import { type DueStop, listOf, noteVendorLeads, requestStops, settleStops } from './vendor-lead.store.ts';

const MOST_PAGES = 50;

/** One question to a vendor; whatever is no answer is thrown as the sentence that came instead. */
export async function askVendor<I, R>(
  ctx: Ctx,
  operation: OperationKey<I, R>,
  input: I,
  idempotencyKey: string,
): Promise<R> {
  const [answer] = await ctx.perform(operation, [{ input, subject: {}, idempotencyKey }]);
  if (answer?.state === 'done') return answer.receipt;
  const why = answer?.state === 'refused' ? explain(answer) : (answer?.reason.text ?? 'no answer');
  throw new LegworkError('unavailable', 'vendor.silent', why);
}

/** Every list at a vendor, with the campaigns that draw from it. */
export async function readLists(ctx: Ctx, vendor: string): Promise<LinkedInList[]> {
  const lists: LinkedInList[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const key = `lists ${ctx.ids.next()}`;
    const found: { lists: LinkedInList[]; cursor: string | null } = await askVendor(
      ctx,
      listLists(vendor),
      { cursor },
      key,
    );
    lists.push(...found.lists);
    cursor = found.cursor;
    if (cursor === null) break;
  }
  return lists;
}

/**
 * A lead on a list is stopped in the campaigns that draw from it; there is no taking it off. While none does, nothing is
 * written, and the list is looked at again from time to time, because a person may bind it any day.
 */
export async function stopOnLists(ctx: Ctx, vendor: string, stops: readonly DueStop[]): Promise<void> {
  const lists = new Map(
    (await readLists(ctx.as(agentActor('OPERATOR')), vendor)).map(({ id, campaignIds }) => [id, campaignIds]),
  );
  const now = ctx.now();
  const bound = stops.map((stop) => ({
    stop,
    campaigns: lists.get(listOf(stop.vendorCampaignId) ?? '') ?? [],
  }));
  await ctx.db.tx(async (tx) => {
    await noteVendorLeads(
      tx,
      ctx.workspace.id,
      bound.flatMap(({ stop, campaigns }) =>
        campaigns.map((vendorCampaignId) => ({
          ...stop,
          id: ctx.ids.next(),
          vendorCampaignId,
          vendorLeadId: null,
          lastSentAt: null,
        })),
      ),
      now,
    );
    await requestStops(
      tx,
      bound.map(({ stop }) => ({ leadId: stop.leadId, reason: 'on a list that feeds a campaign' })),
      now,
    );
    await settleStops(
      tx,
      bound.map(({ stop, campaigns }) =>
        campaigns.length > 0
          ? {
              id: stop.id,
              state: 'stopped' as const,
              reasons: [reason('stop.in_campaigns', 'The list feeds a campaign; the steps are ended there.')],
              nextAttemptAt: null,
            }
          : {
              id: stop.id,
              state: 'stopping' as const,
              reasons: [],
              nextAttemptAt: now.add(stopDelay(stop.attempts)).toString(),
            },
      ),
      now,
    );
  });
}
