import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { addressHash } from './address-hash.ts';
import { addAddresses, addressesOfPerson, enrichAnew, writeStandings } from './enrichment.store.ts';
import { standingAfterMove } from './job-change.rules.ts';

export type NewWork = {
  readonly leadId: string;
  readonly personId: string;
  readonly domain: string | null;
  /** The address there that a finder told, and what it said of it. */
  readonly told: { readonly email: string; readonly verification: string; readonly source: string } | null;
};

/**
 * Somebody who moved is written to at their new company: an address there comes first, those of companies they left are kept and get
 * nothing more. Where none is left to write to, the lead waits and its address is asked for anew. Answers whether one is left.
 */
export async function changeWorkAddress(ctx: Ctx, tx: Tx, work: NewWork): Promise<boolean> {
  const { leadId, personId, domain, told } = work;
  const now = ctx.now();
  const read = told === null ? null : normaliseEmail(told.email);
  if (told && read?.ok && standingAfterMove(read.domain, domain) === 'there') {
    const { address, canonical } = read;
    const { verification, source } = told;
    const hash = addressHash(ctx, canonical);
    const found = { id: ctx.ids.next<'address'>(), personId, address, canonical, hash, verification, source };
    await addAddresses(tx, ctx.workspace.id, [found], now);
  }
  const all = (await addressesOfPerson(tx, personId)).map((each) => ({
    ...each,
    standing: standingAfterMove(each.domain, domain),
  }));
  const usable = all.filter((each) => each.usable && each.standing !== 'former');
  const there = usable.some(({ standing }) => standing === 'there');
  const standings = all.map(({ id, standing }) => ({
    id,
    former: standing === 'former',
    first: there ? standing === 'there' : standing === 'private',
  }));
  await writeStandings(tx, standings, now);
  if (usable.length === 0) await enrichAnew(tx, leadId, now);
  return usable.length > 0;
}
