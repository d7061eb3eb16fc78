import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { forbiddingHashes, matchSuppressions } from '#leads';
import { leadsSuppressed } from '#leads/events';
import { requestDomainStops, requestSuppressedStops, workedDomains } from './vendor-lead.store.ts';

/** Asks for a stop wherever a vendor still works an address or a domain that is forbidden here or at an agency above. */
async function stopForbidden(ctx: Ctx, tx: Tx): Promise<number> {
  const hashes = new Map<string, string[]>();
  for (const domain of await workedDomains(tx)) hashes.set(domain, forbiddingHashes(ctx, `anyone@${domain}`));
  const hits = new Set(
    (await matchSuppressions(tx, ctx.workspace.id, [...new Set([...hashes.values()].flat())])).map(
      ({ hash }) => hash,
    ),
  );
  const forbidden = [...hashes].flatMap(([domain, own]) =>
    own.some((hash) => hits.has(hash)) ? [domain] : [],
  );
  return (await requestSuppressedStops(tx, ctx.now())) + (await requestDomainStops(tx, forbidden, ctx.now()));
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
