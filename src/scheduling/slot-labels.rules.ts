import { type Reason, reason } from '#core/verdict';
import { DEFAULT_ZONE, resolveZone } from '#core/window/zone.rules';

/** Below this a guessed zone is no better than none. */
const SURE_ZONE = 0.95;

export type ZoneFacts = {
  /** As the lead or a person wrote it. */
  readonly lead: string | null;
  /** From a telephone number, an area or a reading; confidence from 0 to 1. */
  readonly inferred?: { readonly zone: string; readonly confidence: number } | null;
  readonly workspace: string | null;
};

/** The zone times are told in: the lead's, one inferred with certainty, the workspace's, the default. Unknown names are passed over and said. */
export function readersZone({ lead, inferred, workspace }: ZoneFacts): {
  readonly zone: string;
  readonly reasons: readonly Reason[];
} {
  const sure = inferred && inferred.confidence >= SURE_ZONE ? inferred.zone : null;
  const candidates = [
    ['lead', lead],
    ['inferred', sure],
    ['workspace', workspace],
  ] as const;
  const reasons: Reason[] = [];
  for (const [whose, written] of candidates) {
    if (written === null || written.trim() === '') continue;
    const read = resolveZone(written);
    if (read.ok)
      return {
        zone: read.zone,
        reasons: [...reasons, reason(`zone.${whose}`, ZONE_WORDS[whose], { zone: read.zone })],
      };
    reasons.push(read.reason);
  }
  return {
    zone: DEFAULT_ZONE,
    reasons: [
      ...reasons,
      reason('zone.default', `No time zone is known, so times are told in ${DEFAULT_ZONE}.`),
    ],
  };
}

const ZONE_WORDS = {
  lead: 'Times are told in the zone of the lead.',
  inferred: 'Times are told in a zone inferred with certainty.',
  workspace: 'The zone of the lead is unknown, so times are told in the zone of the workspace.',
} as const;

/** "EST", "CEST": the short name people use on that very day; an offset where there is none. */
function zoneName(at: Temporal.Instant, zone: string): string {
  const names = ['en-US', 'en-GB', 'en-AU', 'en-IN'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
        .formatToParts(at.epochMilliseconds)
        .find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC',
  );
  return names.find((name) => /^[A-Z]{2,5}$/.test(name)) ?? names[0] ?? 'UTC';
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10:00 AM EST on Tue, Mar 3`: the zone always stands there, in the name it has on the day of the slot. */
export function slotLabel(at: Temporal.Instant, zone: string): string {
  const local = at.toZonedDateTimeISO(zone);
  const clock = `${local.hour % 12 === 0 ? 12 : local.hour % 12}:${String(local.minute).padStart(2, '0')} ${local.hour < 12 ? 'AM' : 'PM'}`;
  return `${clock} ${zoneName(at, zone)} on ${WEEKDAYS[local.dayOfWeek - 1]}, ${MONTHS[local.month - 1]} ${local.day}`;
}
