import { normaliseEmail } from '#core/text/email';
import { normalisePhone } from '#core/text/phone';
import { type CrmContact, DO_NOT_CONTACT, type DoNotContact } from '#vendors/ports/crm';
import type { CrmLink } from './contract.ts';

/** A contact as it is cached. Instants are texts with an offset. */
export type HeldContact = {
  readonly id: string;
  readonly contactId: string;
  readonly email: string | null;
  readonly canonical: string | null;
  readonly phone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly tags: readonly string[];
  readonly blocked: readonly DoNotContact[];
  readonly everBlocked: readonly DoNotContact[];
  readonly ownTags: readonly string[];
  readonly ownBlocked: readonly DoNotContact[];
  readonly changedAt: string | null;
  readonly activeAt: string;
  readonly heardAt: string | null;
  readonly seenAt: string | null;
  readonly goneAt: string | null;
};

/** What the CRM says of a contact. Null for tags and blocks: it did not say. */
export type ToldContact = Omit<CrmContact, 'tags' | 'blocked'> & {
  readonly tags: readonly string[] | null;
  readonly blocked: readonly DoNotContact[] | null;
};

/** A page of a reading is complete; a delivery carries only what the CRM put into it. */
export type Telling =
  | { readonly kind: 'listed'; readonly askedAt: Temporal.Instant }
  | { readonly kind: 'heard'; readonly at: Temporal.Instant };

/** Tags that mean: leave this person alone. */
const NO_CONTACT_TAGS = new Set(['do-not-contact', 'do not contact', 'dnc', 'unsubscribed']);
/** A reading this much later than a delivery knows what the delivery knew: the CRM's own index lags behind. */
const SETTLED = Temporal.Duration.from({ minutes: 2 });

const sorted = <T extends string>(words: Iterable<T>): T[] => [...new Set(words)].sort();
export const tagsOf = (tags: readonly string[]): string[] =>
  sorted(tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ''));

/** Channels somebody must not be reached by, whether the CRM blocks them or says it with a tag. */
export const forbiddenChannels = (contact: Pick<HeldContact, 'tags' | 'blocked'>): DoNotContact[] =>
  contact.tags.some((tag) => NO_CONTACT_TAGS.has(tag)) ? sorted(DO_NOT_CONTACT) : sorted(contact.blocked);

/** An instant as the CRM wrote it; null for what is none, and never later than now: a wrong clock must hide no change. */
export function changeOf(text: string | null, now: Temporal.Instant): Temporal.Instant | null {
  const at = Date.parse(text ?? '');
  if (Number.isNaN(at)) return null;
  const read = Temporal.Instant.fromEpochMilliseconds(at);
  return Temporal.Instant.compare(read, now) > 0 ? now : read;
}

export type Merged = {
  readonly contact: HeldContact;
  /** Somebody changed something, and it was not us. */
  readonly changed: boolean;
  /** The address has to be left alone from now on. */
  readonly suppress: boolean;
};

/**
 * What a contact is after the CRM said something about it. What is older than what is held changes nothing, except that
 * a block counts whenever it is told; what we wrote ourselves and now comes back is no change.
 */
export function mergedContact(held: HeldContact, told: ToldContact, telling: Telling): Merged {
  const now = telling.kind === 'listed' ? telling.askedAt : telling.at;
  const at = changeOf(told.changedAt, now);
  const fresh = isFresh(held, at, telling);
  const said = fresh ? fieldsOf(held, told, telling) : held;
  const everBlocked = sorted([
    ...held.everBlocked,
    ...forbiddenChannels(said),
    ...(told.blocked ?? []),
    ...(told.tags ? forbiddenChannels({ tags: tagsOf(told.tags), blocked: [] }) : []),
  ]);
  const isNew = held.seenAt === null && held.heardAt === null;
  const changed = fresh && (isNew || held.goneAt !== null || isForeign(held, said));
  return {
    contact: {
      ...said,
      everBlocked,
      changedAt: fresh ? (at?.toString() ?? held.changedAt) : held.changedAt,
      activeAt: changed ? (at ?? now).toString() : held.activeAt,
      heardAt: telling.kind === 'heard' ? now.toString() : held.heardAt,
      seenAt: telling.kind === 'listed' ? now.toString() : held.seenAt,
      goneAt: fresh ? null : held.goneAt,
    },
    changed,
    suppress:
      everBlocked.includes('email') &&
      said.canonical !== null &&
      (!held.everBlocked.includes('email') || said.canonical !== held.canonical),
  };
}

function isFresh(held: HeldContact, at: Temporal.Instant | null, telling: Telling): boolean {
  if (isAfterlife(held, at, telling)) return false;
  if (at === null || held.changedAt === null) return true;
  if (Temporal.Instant.compare(at, held.changedAt) >= 0) return true;
  if (telling.kind === 'heard') return false;
  const settled = held.heardAt === null ? null : Temporal.Instant.from(held.heardAt).add(SETTLED);
  return settled === null || Temporal.Instant.compare(telling.askedAt, settled) >= 0;
}

/** Said before the contact was deleted and heard after it, or read while the CRM's index had not taken it in. */
function isAfterlife({ goneAt }: HeldContact, at: Temporal.Instant | null, telling: Telling): boolean {
  if (goneAt === null) return false;
  const gone = Temporal.Instant.from(goneAt);
  if (telling.kind === 'heard') return at !== null && Temporal.Instant.compare(at, gone) < 0;
  return Temporal.Instant.compare(telling.askedAt, gone.add(SETTLED)) < 0;
}

function fieldsOf(held: HeldContact, told: ToldContact, { kind }: Telling): HeldContact {
  const own = <T>(said: T | null, before: T | null): T | null =>
    kind === 'listed' ? said : (said ?? before);
  const email = told.email === null ? null : normaliseEmail(told.email);
  const address = email?.ok ? email : null;
  return {
    ...held,
    email: own(address?.address ?? null, held.email),
    canonical: own(address?.canonical ?? null, held.canonical),
    phone: own(told.phone === null ? null : normalisePhone(told.phone), held.phone),
    firstName: own(told.firstName, held.firstName),
    lastName: own(told.lastName, held.lastName),
    companyName: own(told.companyName, held.companyName),
    tags: told.tags === null ? held.tags : tagsOf(told.tags),
    blocked: told.blocked === null ? held.blocked : sorted(told.blocked),
  };
}

const TEXTS = ['email', 'phone', 'firstName', 'lastName', 'companyName'] as const;
const without = (words: readonly string[], own: readonly string[]): string =>
  sorted(words.filter((word) => !own.includes(word))).join('\n');

/** Whether anything differs besides what we wrote. */
const isForeign = (held: HeldContact, said: HeldContact): boolean =>
  TEXTS.some((name) => held[name] !== said[name]) ||
  without(held.tags, held.ownTags) !== without(said.tags, held.ownTags) ||
  without(held.blocked, held.ownBlocked) !== without(said.blocked, held.ownBlocked);

/** People of ours that a contact could be. */
export type LinkCandidates = {
  readonly hasAddress: boolean;
  readonly hasPhone: boolean;
  readonly byAddress: string | null;
  readonly byPhone: readonly string[];
};

/** Who a contact is, where there is no doubt; else nobody, with the reason. An address is one person's, a phone may be several's. */
export function linkOf({ hasAddress, hasPhone, byAddress, byPhone }: LinkCandidates): {
  readonly personId: string | null;
  readonly link: CrmLink;
} {
  const nobody = (link: CrmLink) => ({ personId: null, link });
  if (byAddress !== null) {
    // A number that several share speaks for nobody, and so against nobody.
    const agrees = byPhone.length !== 1 || byPhone[0] === byAddress;
    return agrees ? { personId: byAddress, link: 'address' } : nobody('contradiction');
  }
  const [only, ...more] = byPhone;
  if (only === undefined) return nobody(hasAddress || hasPhone ? 'nobody_here' : 'nothing_to_go_by');
  return more.length > 0 ? nobody('several_people') : { personId: only, link: 'phone' };
}

/** The same for everything that was said about one contact, in the order it was said. */
export function mergedAll(held: HeldContact, told: readonly ToldContact[], telling: Telling): Merged {
  let merged: Merged = { contact: held, changed: false, suppress: false };
  for (const one of told) {
    const next = mergedContact(merged.contact, one, telling);
    merged = {
      contact: next.contact,
      changed: merged.changed || next.changed,
      suppress: merged.suppress || next.suppress,
    };
  }
  return merged;
}
