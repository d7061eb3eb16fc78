import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { addressHash } from '../address-hash.ts';
import { LEAD_STATUSES } from '../contract.ts';
import { recordLeadEvents } from '../record-lead-events.ts';
import { suppressIn } from '../suppression/suppress.ts';
import type { CrmConnection } from './crm-connection.store.ts';
import { linkOf, type Merged, mergedAll, type Telling, type ToldContact } from './crm-contact.rules.ts';
import { candidatesOf, forgetErased, holdContacts, writeContacts, writeLinks } from './crm-contact.store.ts';
import { contactsOfLeads } from './crm-write.store.ts';
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
  const ids = merged.map(({ contact }) => contact.id);
  await forgetErased(tx, ctx.workspace.id, ids);
  const links = (await candidatesOf(tx, ctx.workspace.id, ids)).map((each) => ({
    id: each.id,
    ...linkOf(each),
  }));
  const linked = await writeLinks(tx, ctx.workspace.id, links);
  await suppressBlocked(ctx, tx, vendor, merged);
  await planBlocks(ctx, tx, { ids });
  await planTags(ctx, tx, { vendor, tags }, linked);
  return { seen: held.length, changed: merged.filter(({ changed }) => changed).length };
}

/** Who is blocked for mail there is left alone here, for ever: lifting it there lifts nothing here. */
async function suppressBlocked(ctx: Ctx, tx: Tx, vendor: string, merged: readonly Merged[]): Promise<void> {
  const blocked = merged.filter(({ suppress }) => suppress).map(({ contact }) => contact);
  const addresses = blocked.flatMap(({ email }) => email ?? []);
  if (addresses.length === 0) return;
  const reason = `not to be contacted, says ${vendor}`;
  await suppressIn(
    ctx,
    tx,
    addresses.map((address) => ({ address, reason, source: 'crm' })),
  );
  const ids = blocked.map(({ id }) => id);
  const leads = await contactsOfLeads(tx, ctx.workspace.id, { ids, statuses: LEAD_STATUSES });
  await recordLeadEvents(
    ctx,
    tx,
    [...new Set(leads.map(({ leadId }) => leadId))].map((leadId) => ({
      leadId,
      event: null,
      type: 'crm_blocked',
      channel: 'system',
      summary: `Not to be contacted any more, says ${vendor}`,
    })),
  );
}
