import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict, invalid, notFound } from '#core/errors';
import { mayChoose } from './choose.rules.ts';
import type { Discovery } from './contract.ts';
import { candidatesOf, findDiscovery, writeChoices } from './discovery.store.ts';
import { discoveryOf } from './read-discovery.ts';
import { inBulks } from './start-discovery.ts';

/**
 * Says whom of a search to pay for, by their places in it. Who is known, left alone or cannot be written to is not to be had;
 * everybody else who is not named is left out. Nothing is paid: that is a second step with the number the forecast names then.
 */
export async function choosePeople(
  ctx: Ctx,
  { id, places }: { id: string; places: readonly number[] },
): Promise<Discovery> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const open = await findDiscovery(tx, id, true);
    if (!open) throw notFound('discovery', id);
    if (open.state !== 'ready')
      throw conflict('discover.not_ready', `This search is ${open.state}. Nothing was changed.`);
    const choosable = (await candidatesOf(tx, id)).filter(mayChoose);
    const wanted = new Set(places);
    const reachable = new Set(choosable.map(({ position }) => position));
    const beyond = [...wanted].filter((place) => !reachable.has(place));
    if (beyond.length > 0)
      throw invalid(
        'discover.not_choosable',
        `Places ${beyond.slice(0, 10).join(', ')} of this search are known, left alone, without an address, or not there. Nothing was changed.`,
      );
    const choices = choosable.map(({ providerId, position, state, reason }) => ({
      providerId,
      chosen: wanted.has(position),
      reason: wanted.has(position) ? null : state === 'chosen' ? 'not_wanted' : reason,
    }));
    await writeChoices(tx, id, inBulks(choices), ['chosen', 'skipped']);
    await ctx.audit(tx, { action: 'discovery.chosen', subject: id, detail: { people: wanted.size } });
    return discoveryOf(within(ctx, tx), id);
  });
}
