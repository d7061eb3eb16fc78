import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import type { ErasureSubject } from '#core/personal-data/personal-table';
import { normaliseEmail } from '#core/text/email';
import { addressHash, phoneHash, profileHash } from '../address-hash.ts';
import type { ErasureQuestion } from './contract.ts';
import { isOwnMailbox, type Known, knownOf } from './identity.store.ts';
import { marksOf } from './marks.rules.ts';

export type Subject = ErasureSubject & { readonly known: Known };

/** Finds who is meant and by what they are recognised. Our own mailboxes are nobody to forget. */
export async function subjectOf(ctx: Ctx, tx: Tx, { address, leadId }: ErasureQuestion): Promise<Subject> {
  const asked = address === undefined ? undefined : normaliseEmail(address);
  if (asked && !asked.ok)
    throw invalid('erasure.invalid_address', `${address} is not an e-mail address. Nothing was done.`);
  const known = await knownOf(tx, {
    leadIds: leadId === undefined ? [] : [leadId],
    addressHashes: asked ? [addressHash(ctx, asked.canonical)] : [],
  });
  if (leadId !== undefined && known.leadIds.length === 0) throw notFound('lead', leadId);
  const addresses = [
    ...new Set([...known.addresses, ...known.canonicals, ...(asked ? [asked.address] : [])]),
  ];
  if (await isOwnMailbox(tx, addresses))
    throw conflict(
      'erasure.own_mailbox',
      'This is a mailbox of this workspace, not a person who was written to. Nothing was done.',
    );
  const canonicals = [...new Set([...known.canonicals, ...(asked ? [asked.canonical] : [])])];
  const marks = marksOf({ ...known, addresses });
  const hashes = [
    ...canonicals.map((canonical) => addressHash(ctx, canonical)),
    ...known.profiles.map((url) => profileHash(ctx, url)),
    ...known.phones.map((phone) => phoneHash(ctx, phone)),
  ];
  if (marks === null || hashes.length === 0)
    throw conflict(
      'erasure.nothing_to_go_by',
      'Neither an address nor a profile of this person is known: nothing would recognise them when they come again. Add one to the lead, or erase by address.',
    );
  const { leadIds, personIds } = known;
  return { known, leadIds, personIds, hashes, ...marks };
}
