import { readOwnTimes } from './own-times.rules.ts';
import { readSaidLater } from './said-later.rules.ts';
import { readersZone, type ZoneFacts } from './slot-labels.rules.ts';
import { pickSlots, type SlotFacts, type SlotPick } from './slot-picking.rules.ts';

/** What one lead is to be offered times for. */
export type AskedSlots = {
  readonly zone: ZoneFacts['lead'];
  readonly inferred?: ZoneFacts['inferred'];
  readonly startAfter?: Temporal.Instant | null;
  /** The lead's own new words; times it names there are the only ones it is offered. */
  readonly ownText?: string;
};

/** The calendar as it stands, with what others wait on. */
export type KnownSlots = Omit<SlotFacts, 'zone' | 'startAfter' | 'times'> & {
  readonly workspaceZone: string;
};

/** What is offered to one lead, told in its zone: its own words are read first, then the calendar. */
export function slotsForLead(
  { zone: leads, inferred = null, startAfter = null, ownText }: AskedSlots,
  { workspaceZone, ...known }: KnownSlots,
): SlotPick & { readonly zone: string } {
  const { zone, reasons } = readersZone({ lead: leads, inferred, workspace: workspaceZone });
  const today = known.now.toZonedDateTimeISO(zone).toPlainDate();
  const times = ownText ? readOwnTimes(ownText, today) : null;
  const theirs = ownText ? readSaidLater(ownText, today)?.from?.toZonedDateTime(zone).toInstant() : null;
  const pick = pickSlots({ ...known, zone, startAfter: lastOf(startAfter, theirs ?? null), times });
  return { ...pick, zone, reasons: [...reasons, ...pick.reasons] };
}

/** The first day on which they say they can, and their words; null where they name none, and without a day where it is unclear. */
export function firstDayAsked(
  text: string,
  today: Temporal.PlainDate,
): { readonly from: Temporal.PlainDate | null; readonly phrase: string } | null {
  const own = readOwnTimes(text, today);
  const later = readSaidLater(text, today);
  if (!own && !later) return null;
  const days = [own?.from, later?.from].flatMap((day) => day ?? []);
  return {
    from: days.toSorted(Temporal.PlainDate.compare).at(-1) ?? null,
    phrase: later?.phrase ?? own?.phrase ?? '',
  };
}

const lastOf = (a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null =>
  a && b ? (Temporal.Instant.compare(a, b) > 0 ? a : b) : (a ?? b);
