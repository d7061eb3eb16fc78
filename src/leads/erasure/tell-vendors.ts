import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import { erasureHooks } from '#core/personal-data/personal-table';
import { explain } from '#core/verdict';
import { vendorOf } from '#gateway';
import { DO_NOT_CONTACT, setDoNotContact } from '#vendors/ports/crm';
import { crmsOf } from '../crm/connected-crm.ts';
import type { VendorNote } from './contract.ts';
import { crmContactsOf, vendorsTold } from './identity.store.ts';
import type { Subject } from './subject.ts';

/** Operations of our own that hand nothing to anybody else. */
const OURS = new Set(['send']);

/** Who out there was handed something of the person, the CRM among them. */
export async function knowingVendors(
  tx: Tx,
  subject: Subject,
): Promise<{ vendor: string; operations: string[] }[]> {
  const told = await vendorsTold(tx, subject);
  const inCrm = (await crmContactsOf(tx, subject)).map(({ vendor }) => ({ vendor, operation: 'crm' }));
  const known = [...told.map(({ operation }) => ({ vendor: nameOf(operation), operation })), ...inCrm];
  return [...Map.groupBy(known, ({ vendor }) => vendor)]
    .map(([vendor, entries]) => ({ vendor, operations: entries.map(({ operation }) => operation) }))
    .sort((a, b) => a.vendor.localeCompare(b.vendor));
}

const nameOf = (operation: string): string => {
  const vendor = vendorOf({ name: operation });
  return OURS.has(vendor) ? 'our own mailboxes' : vendor;
};

/**
 * Tells the vendors that know the person to leave them alone, where there is an operation for it, and says for each what
 * was done and what only a person can do there. What fails is listed; it does not hold up the erasure here.
 */
export async function tellVendors(ctx: Ctx, subject: Subject, erasureId: string): Promise<VendorNote[]> {
  const { knowing, contacts } = await ctx.db.tx(async (tx) => ({
    knowing: await knowingVendors(tx, subject),
    contacts: await crmContactsOf(tx, subject),
  }));
  const notes: VendorNote[] = [];
  for (const hook of ctx.contributed(erasureHooks)) notes.push(...((await hook.tell?.(ctx, subject)) ?? []));
  const told = new Set(notes.map(({ vendor }) => vendor));
  for (const { vendor, operations } of knowing) {
    if (told.has(vendor)) continue;
    const own = contacts.filter((contact) => contact.vendor === vendor);
    if (own.length > 0) notes.push(await tellCrm(ctx, vendor, own, erasureId));
    else notes.push({ vendor, done: false, note: leftTo(vendor, operations) });
  }
  return notes;
}

function leftTo(vendor: string, operations: readonly string[]): string {
  if (vendor === 'our own mailboxes')
    return 'Mail to and from the person lies in the mailboxes it left from; delete it there.';
  const what = [...new Set(operations.map((operation) => operation.split('.').at(-1)))].join(', ');
  return `${vendor} was asked about or handed the person (${what}); it offers no erasure by program: ask its support.`;
}

async function tellCrm(
  ctx: Ctx,
  vendor: string,
  contacts: readonly { contactId: string }[],
  erasureId: string,
): Promise<VendorNote> {
  const where = contacts.map(({ contactId }) => contactId).join(', ');
  const byHand = `Delete contact ${where} there by hand.`;
  if (ctx.workspace.mode === 'shadow' || !crmsOf(ctx).some((crm) => crm.vendor === vendor))
    return { vendor, done: false, note: `Nothing may be written there from here now. ${byHand}` };
  try {
    const outcomes = await ctx.perform(
      setDoNotContact(vendor),
      contacts.map(({ contactId }) => ({
        input: { contactId, channels: [...DO_NOT_CONTACT], why: 'asked to be forgotten' },
        subject: {},
        idempotencyKey: `erasure ${erasureId} ${contactId}`,
      })),
    );
    const failed = outcomes.find(({ state }) => state !== 'done');
    if (!failed)
      return { vendor, done: true, note: `Every channel of contact ${where} is blocked. ${byHand}` };
    const why =
      failed.state === 'refused' ? explain(failed) : failed.state === 'done' ? '' : failed.reason.text;
    return { vendor, done: false, note: `It could not be told: ${why} ${byHand}` };
  } catch (error) {
    return { vendor, done: false, note: `It could not be told: ${messageOf(error)} ${byHand}` };
  }
}
