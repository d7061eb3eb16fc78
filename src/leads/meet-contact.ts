import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { normalisePhone } from '#core/text/phone';
import type { Verdict } from '#core/verdict';
import {
  addressHash,
  companyHash,
  domainHashes,
  forbiddingHashes,
  phoneHash,
  profileHash,
} from './address-hash.ts';
import {
  type ContactKey,
  insertContact,
  insertOtherAddress,
  leadsOfContacts,
} from './contact-lookup.store.ts';
import { erasedAmong } from './suppression/suppression.store.ts';
import { hashesVerdict } from './suppression/suppression-guard.ts';

/** A person as somebody outside names them: an address, a LinkedIn profile in any spelling, or both; a telephone number for who is known by it. */
export type Contact = {
  readonly address: string | null;
  readonly profileUrl: string | null;
  readonly fullName?: string | null;
  readonly phone?: string | null;
  /** Where they work, as far as that is one of our companies; for somebody who is met for the first time. */
  readonly companyId?: string | null;
};

const keyOf = ({ address, profileUrl }: Contact): ContactKey => {
  const email = address === null ? null : normaliseEmail(address);
  const profile = profileUrl === null ? null : normaliseLinkedInUrl(profileUrl);
  return {
    canonical: email?.ok ? email.canonical : null,
    profileUrl: profile?.ok && profile.kind === 'person' ? profile.url : null,
  };
};

/** The leads of these contacts, in their order; null for whom nobody knows. One question for any number. */
export const leadsByContact = (tx: Tx, contacts: readonly Contact[]): Promise<(string | null)[]> =>
  leadsOfContacts(tx, contacts.map(keyOf));

/** Whether this is somebody who asked to be forgotten. */
export async function isErased(ctx: Ctx, tx: Tx, contact: Contact): Promise<boolean> {
  const { canonical, profileUrl } = keyOf(contact);
  const phone = normalisePhone(contact.phone ?? '');
  const hashes = [
    ...(canonical === null ? [] : [addressHash(ctx, canonical)]),
    ...(profileUrl === null ? [] : [profileHash(ctx, profileUrl)]),
    ...(phone === null ? [] : [phoneHash(ctx, phone)]),
  ];
  return (await erasedAmong(tx, hashes)).size > 0;
}

/** Whether somebody nobody here knows yet may be taken in: nobody who said no by this address, this profile or for this company. */
export function contactVerdict(
  ctx: Ctx,
  tx: Tx,
  contact: Contact & { readonly companyDomain: string | null; readonly companyName: string | null },
): Promise<Verdict> {
  const { canonical, profileUrl } = keyOf(contact);
  return hashesVerdict(ctx, tx, [
    ...(canonical === null ? [] : forbiddingHashes(ctx, canonical)),
    ...(profileUrl === null ? [] : [profileHash(ctx, profileUrl)]),
    ...(contact.companyDomain === null ? [] : domainHashes(ctx, contact.companyDomain)),
    ...(contact.companyName === null ? [] : [companyHash(ctx, contact.companyName)]),
  ]);
}

/**
 * The lead of a contact. Somebody unknown becomes a person with a lead, because whoever writes to us, or looks at our
 * pages, is somebody; `source` says where they came from. Null when neither the address nor the profile can be one, or the person was forgotten.
 */
export async function meetContact(
  ctx: Ctx,
  tx: Tx,
  contact: Contact,
  source: string,
  sourceType: 'reply' | 'website_visitor' = 'reply',
): Promise<{ leadId: string; created: boolean } | null> {
  const key = keyOf(contact);
  if (key.canonical === null && key.profileUrl === null) return null;
  const [known] = await leadsOfContacts(tx, [key]);
  if (known) return { leadId: known, created: false };
  if (await isErased(ctx, tx, contact)) return null;
  const leadId = ctx.ids.next();
  const parsed = contact.address === null ? null : normaliseEmail(contact.address);
  const created = await insertContact(
    tx,
    ctx.workspace.id,
    {
      ...key,
      leadId,
      personId: ctx.ids.next(),
      addressId: ctx.ids.next(),
      profileId: ctx.ids.next(),
      address: parsed?.ok ? parsed.address : null,
      hash: key.canonical === null ? null : addressHash(ctx, key.canonical),
      fullName: contact.fullName ?? null,
      companyId: contact.companyId ?? null,
      source,
      sourceType,
    },
    ctx.now(),
  );
  if (created) return { leadId, created };
  const [other] = await leadsOfContacts(tx, [key]);
  return other ? { leadId: other, created: false } : null;
}

/** Notes another address of a lead, behind those they have; one that belongs to somebody stays theirs. Returns whether it was new. */
export async function noteOtherAddress(
  ctx: Ctx,
  tx: Tx,
  { leadId, address, source }: { leadId: string; address: string; source: string },
): Promise<boolean> {
  const parsed = normaliseEmail(address);
  if (!parsed.ok) return false;
  const { canonical } = parsed;
  const other = { id: ctx.ids.next(), leadId, address: parsed.address, canonical, source };
  return insertOtherAddress(tx, ctx.workspace.id, { ...other, hash: addressHash(ctx, canonical) }, ctx.now());
}
