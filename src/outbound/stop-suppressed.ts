import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import type { Verdict } from '#core/verdict';
import { suppressionVerdicts } from '#leads';
import { leadsSuppressed } from '#leads/events';
import { requestSuppressedStops, type WorkedLead, workedLeads } from './vendor-lead.store.ts';

/** Leads judged by one statement. */
const PAGE = 2_000;

/** A lead of whom nothing is known that could be forbidden is nobody's "no". */
const saysNo = ({ allowed, reasons }: Verdict): boolean =>
  !allowed && reasons.every(({ code }) => code !== 'suppression.unchecked');

/**
 * Which of these a vendor must leave alone, here or by an agency above. A vendor ends a lead's steps in all its campaigns,
 * so a "no" that holds for one campaign ends them only where no other campaign of ours writes there.
 */
async function forbiddenAmong(ctx: Ctx, tx: Tx, worked: readonly WorkedLead[]): Promise<string[]> {
  const questions = worked.flatMap(({ id, leadId, address, campaigns }) =>
    (campaigns.length === 0 ? [null] : campaigns).map((campaignId) => ({
      id,
      reached: { leadId, campaignId, addresses: address === null ? [] : [address] },
    })),
  );
  const verdicts = await suppressionVerdicts(
    ctx,
    tx,
    questions.map(({ reached }) => reached),
  );
  const welcome = new Set(
    questions.filter((_, index) => !saysNo(verdicts[index] as Verdict)).map(({ id }) => id),
  );
  return worked.flatMap(({ id }) => (welcome.has(id) ? [] : [id]));
}

/** Asks for a stop wherever a vendor still works somebody who may not be written to. */
async function stopForbidden(ctx: Ctx, tx: Tx): Promise<number> {
  let asked = 0;
  for (let page = await workedLeads(tx, null, PAGE); page.length > 0; ) {
    asked += await requestSuppressedStops(tx, await forbiddenAmong(ctx, tx, page), ctx.now());
    page = page.length < PAGE ? [] : await workedLeads(tx, page.at(-1)?.id ?? null, PAGE);
  }
  return asked;
}

/** A "no" ends the lead's steps at the vendors too. */
export const stopSuppressed = consume(leadsSuppressed, {
  name: 'outbound.stop_suppressed',
  handle: async (ctx, tx) => void (await stopForbidden(ctx, tx)),
});

/** An agency's "no" is written in its own workspace; here it is found by looking. */
export const sweepSuppressed: Tick = {
  name: 'outbound.sweep_suppressed',
  everySeconds: 900,
  run: (ctx) => ctx.db.tx((tx) => stopForbidden(ctx, tx)),
};
