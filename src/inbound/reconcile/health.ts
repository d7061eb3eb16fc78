import type { Probe } from '#core/contributions';
import { instantOf } from '#core/db/index';
import { emptyTally, healedBy, type Tally } from './look.rules.ts';
import { hasReadable, newestLooks, type StoredLook } from './reconciliation.store.ts';

/** A night that was left out is a night nobody knows about. */
const STALE_HOURS = 36;

/** What the last look at mailboxes and vendors found. What could not be looked at is not well, whatever the rest says. */
export const reconciliationProbe: Probe = {
  name: 'reconciliation',
  required: false,
  async check(ctx) {
    const [readable, [last]] = await ctx.db.tx(async (tx) => [
      await hasReadable(tx),
      await newestLooks(tx, 1),
    ]);
    if (!readable) return { state: 'unconfigured', message: 'No mailbox and no vendor could be compared.' };
    if (!last)
      return { state: 'degraded', message: 'Mailboxes and vendors were never compared with what we hold.' };
    const age = ctx.now().since(instantOf(last.beganAt)).total('hours');
    // A sandbox rests for as long as no mail comes.
    const stale = age > STALE_HOURS && ctx.workspace.mode !== 'sandbox';
    const errors = last.sources.filter(({ error }) => error !== null);
    const uncopied = last.sources.reduce((sum, source) => sum + source.uncopied.length, 0);
    const lost = totalsOf(last).failed;
    const state = errors.length > 0 && errors.length === last.sources.length ? 'failing' : 'degraded';
    const well = errors.length + uncopied + lost === 0 && !stale;
    return { state: well ? 'ok' : state, message: sentenceOf(last, { stale, uncopied }) };
  },
};

/** The counts of a look over all its sources. */
export function totalsOf({ sources }: Pick<StoredLook, 'sources'>): Tally {
  const total = emptyTally();
  for (const { counts } of sources)
    for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += counts[name] ?? 0;
  return total;
}

function sentenceOf(last: StoredLook, { stale, uncopied }: { stale: boolean; uncopied: number }): string {
  const totals = totalsOf(last);
  const errors = last.sources.flatMap(({ source, error }) => (error === null ? [] : [`${source}: ${error}`]));
  return [
    `Looked at ${totals.looked} messages in ${last.sources.length} places on ${last.beganAt.slice(0, 10)}; ${healedBy(totals)} were healed.`,
    ...(stale ? [`That is more than ${STALE_HOURS} hours ago.`] : []),
    ...(totals.failed > 0 ? [`${totals.failed} could not be healed.`] : []),
    ...(uncopied > 0 ? [`Of ${uncopied} sent messages the Sent folder has no copy.`] : []),
    ...errors,
  ].join(' ');
}
