import type { HeyreachSimulator } from '#vendors/heyreach/simulator';
import type { InstantlySimulator } from '#vendors/instantly/simulator';
import type { Due, DueStore, VendorAct } from './due-store.ts';
import { createLinkedInPeople } from './on-linkedin.ts';
import { createMailedPeople } from './over-instantly.ts';

export type VendorPeopleParts = {
  readonly seed: string;
  readonly due: DueStore;
  readonly instantly: InstantlySimulator;
  readonly heyreach: HeyreachSimulator;
};

/** People whom a vendor writes to for us. What they do becomes known by the vendor's webhooks. */
export type PeopleAtVendors = {
  /** Lets the vendors send what is due there, and people decide about what reached them; answers how much that was. */
  notice(now: Temporal.Instant): Promise<number>;
  carryOut(act: VendorAct, due: Due): Promise<void>;
  /** When a vendor sends next; null when it has nothing to send. */
  nextDue(): Temporal.Instant | null;
};

export function createPeopleAtVendors(parts: VendorPeopleParts): PeopleAtVendors {
  const mailed = createMailedPeople(parts);
  const linked = createLinkedInPeople(parts);
  return {
    notice: async (now) => (await mailed.notice(now)) + (await linked.notice(now)),
    carryOut: (act, due) => (act.kind === 'instantly' ? mailed.carryOut(act) : linked.carryOut(act, due)),
    nextDue: mailed.nextDue,
  };
}
