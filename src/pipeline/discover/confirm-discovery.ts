import { contentHash, proposeItems } from '#approval';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound, refused } from '#core/errors';
import type { Discovery } from './contract.ts';
import { findDiscovery, moveDiscovery } from './discovery.store.ts';
import { discoveryOf } from './read-discovery.ts';
import { SPEND } from './spend-kind.ts';
import { searchOn } from './start-discovery.ts';

/** Lets a search that failed go on where it stopped: searching, or paying for what was confirmed. */
export async function resumeDiscovery(ctx: Ctx, id: string): Promise<Discovery> {
  requireScope(ctx, 'leads:write');
  const open = await ctx.db.tx((tx) => findDiscovery(tx, id));
  if (!open) throw notFound('discovery', id);
  if (open.state === 'failed' && open.confirmedBy !== null) {
    await ctx.db.tx((tx) => moveDiscovery(tx, id, ['failed'], 'revealing'));
    return discoveryOf(ctx, id);
  }
  return searchOn(ctx, id);
}

/**
 * Pays for the chosen people. `confirm` is the number of people the forecast named. Above the threshold a person's yes is
 * asked for first, and what was chosen waits until then.
 */
export async function confirmDiscovery(ctx: Ctx, input: { id: string; confirm: number }): Promise<Discovery> {
  requireScope(ctx, 'leads:write');
  const { id } = input;
  await ctx.db.tx(async (tx) => {
    const open = await findDiscovery(tx, id, true);
    if (!open) throw notFound('discovery', id);
    if (open.state !== 'ready')
      throw conflict('discover.not_ready', `This search is ${open.state}. Nothing was paid for.`);
    const { forecast, vendor } = await discoveryOf(within(ctx, tx), id);
    if (forecast.people !== input.confirm)
      throw refused(
        'discover.unconfirmed',
        `This would pay for ${forecast.people} people; ${input.confirm} were confirmed. Nothing was paid for.`,
        { people: forecast.people },
      );
    if (forecast.people === 0)
      throw refused('discover.nobody', 'Nobody new was found who could be written to. Nothing was paid for.');
    if (forecast.left !== null && forecast.left < forecast.credits)
      throw refused(
        'discover.over_the_cap',
        `Up to ${forecast.credits} credits are needed and ${forecast.left} are left under the cap. Nothing was paid for. Choose fewer people or raise the cap.`,
      );
    await moveDiscovery(tx, id, ['ready'], forecast.needsApproval ? 'waiting' : 'revealing', {
      by: ctx.actor.id,
    });
    if (forecast.needsApproval) {
      const title = `Pay ${vendor} up to ${forecast.credits} credits for ${forecast.people} people`;
      await proposeItems(ctx, tx, [
        {
          kind: SPEND,
          motion: SPEND,
          subjectId: id,
          leadId: null,
          title,
          preview: { discoveryId: id, vendor, search: open.search, forecast },
          contentHash: contentHash({ to: vendor, subject: title, text: `${id} ${forecast.people}` }),
          priority: 0,
          tier: null,
        },
      ]);
    }
    await ctx.audit(tx, {
      action: 'discovery.confirmed',
      subject: id,
      detail: {
        vendor,
        people: forecast.people,
        credits: forecast.credits,
        approval: forecast.needsApproval,
      },
    });
  });
  return discoveryOf(ctx, id);
}
