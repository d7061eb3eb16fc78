import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { addressHash } from '../address-hash.ts';
import { suppressIn } from '../suppress-addresses.ts';
import type { CrmConnection } from './crm-connection.store.ts';
import { linkOf, type Merged, mergedAll, type Telling, type ToldContact } from './crm-contact.rules.ts';
import { candidatesOf, holdContacts, writeContacts, writeLinks } from './crm-contact.store.ts';
import { planBlocks, planTags } from './plan-writes.ts';

/**
 * Takes what the CRM says of contacts into the cache, in the caller's transaction: what they are now, whom they are, and
 * what follows from it. Returns how many were met and how many somebody changed.
 */
export async function takeContacts(
  ctx: Ctx,
  tx: Tx,
  { vendor, tags }: Pick<CrmConnection, 'vendor' | 'tags'>,
  told: readonly ToldContact[],
  telling: Telling,
): Promise<{ seen: number; changed: number }> {
  const byContact = Map.groupBy(told, ({ contactId }) => contactId);
  if (byContact.size === 0) return { seen: 0, changed: 0 };
  const scope = { workspaceId: ctx.workspace.id, vendor, at: ctx.now() };
  const held = await holdContacts(
    tx,
    scope,
    [...byContact.keys()].map((contactId) => ({ id: ctx.ids.next<'crm_contact'>(), contactId })),
  );
  const merged = held.map((contact) => mergedAll(contact, byContact.get(contact.contactId) ?? [], telling));
  await writeContacts(
    tx,
    ctx.workspace.id,
    merged.map(({ contact }) => ({
      ...contact,
      hash: contact.canonical === null ? null : addressHash(ctx, contact.canonical),
    })),
    ctx.now(),
  );
  await suppressBlocked(ctx, tx, vendor, merged);
  const ids = merged.map(({ contact }) => contact.id);
  const links = (await candidatesOf(tx, ctx.workspace.id, ids)).map((each) => ({
    id: each.id,
    ...linkOf(each),
  }));
  const linked = await writeLinks(tx, ctx.workspace.id, links);
  await planBlocks(ctx, tx, { ids });
  await planTags(ctx, tx, { vendor, tags }, linked);
  return { seen: held.length, changed: merged.filter(({ changed }) => changed).length };
}

/** Who is blocked for mail there is left alone here, for ever: lifting it there lifts nothing here. */
async function suppressBlocked(ctx: Ctx, tx: Tx, vendor: string, merged: readonly Merged[]): Promise<void> {
  const addresses = merged.flatMap(({ contact, suppress }) =>
    suppress && contact.email ? [contact.email] : [],
  );
  if (addresses.length === 0) return;
  await suppressIn(
    ctx,
    tx,
    addresses.map((address) => ({ address, reason: `not to be contacted, says ${vendor}`, source: 'crm' })),
  );
}
