import type { CalComSimulator } from '#vendors/cal-com/simulator';
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
  /** The calendar behind the link in our mails. */
  readonly calendar: CalComSimulator;
};

/** People whom a vendor writes to for us. What they do becomes known by the vendor's webhooks. */
export type PeopleAtVendors = {
  /** Lets the vendors send what is due there, and people decide about what reached them; answers how much that was. */
  notice(now: Temporal.Instant): Promise<number>;
  carryOut(act: VendorAct, due: Due): Promise<void>;
  /** When a vendor sends next; null when it has nothing to send. */
  nextDue(): Temporal.Instant | null;
};

/** People choose the morning of the second working day. */
function meetingAfter(at: Temporal.Instant): Temporal.Instant {
  let day = at.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 2 });
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  return day.toZonedDateTime({ timeZone: 'UTC', plainTime: '10:00' }).toInstant();
}

export function createPeopleAtVendors(parts: VendorPeopleParts): PeopleAtVendors {
  const mailed = createMailedPeople(parts);
  const linked = createLinkedInPeople(parts);
  return {
    notice: async (now) => (await mailed.notice(now)) + (await linked.notice(now)),
    async carryOut(act, due) {
      if (act.kind === 'instantly') return mailed.carryOut(act);
      if (act.kind === 'heyreach') return linked.carryOut(act, due);
      const { name, email } = act;
      await parts.calendar.bookedByGuest({ name, email }, meetingAfter(due.at));
    },
    nextDue: mailed.nextDue,
  };
}
