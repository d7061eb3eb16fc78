import { editDistance } from '../config/nearest.rules.ts';
import { type Reason, reason } from '../verdict.ts';

export type ZoneAnswer =
  | { readonly ok: true; readonly zone: string; readonly reasons: readonly Reason[] }
  | { readonly ok: false; readonly reason: Reason; readonly suggestions: readonly string[] };

/** Where a person is taken to be when nothing is said. */
export const DEFAULT_ZONE = 'America/New_York';

/** Abbreviations people write. "EST" means the place, summer time included; ambiguous ones take the most common reading. */
const ALIASES: Readonly<Record<string, string>> = {
  EST: 'America/New_York',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  EASTERN: 'America/New_York',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  CT: 'America/Chicago',
  CENTRAL: 'America/Chicago',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  MT: 'America/Denver',
  MOUNTAIN: 'America/Denver',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
  PACIFIC: 'America/Los_Angeles',
  AKST: 'America/Anchorage',
  AKDT: 'America/Anchorage',
  HST: 'Pacific/Honolulu',
  AST: 'America/Halifax',
  ADT: 'America/Halifax',
  NST: 'America/St_Johns',
  BRT: 'America/Sao_Paulo',
  ART: 'America/Argentina/Buenos_Aires',
  GMT: 'UTC',
  UTC: 'UTC',
  Z: 'UTC',
  BST: 'Europe/London',
  WET: 'Europe/Lisbon',
  WEST: 'Europe/Lisbon',
  CET: 'Europe/Berlin',
  CEST: 'Europe/Berlin',
  MEZ: 'Europe/Berlin',
  MESZ: 'Europe/Berlin',
  EET: 'Europe/Helsinki',
  EEST: 'Europe/Helsinki',
  MSK: 'Europe/Moscow',
  TRT: 'Europe/Istanbul',
  SAST: 'Africa/Johannesburg',
  EAT: 'Africa/Nairobi',
  WAT: 'Africa/Lagos',
  GST: 'Asia/Dubai',
  PKT: 'Asia/Karachi',
  IST: 'Asia/Kolkata',
  ICT: 'Asia/Bangkok',
  SGT: 'Asia/Singapore',
  HKT: 'Asia/Hong_Kong',
  PHT: 'Asia/Manila',
  KST: 'Asia/Seoul',
  JST: 'Asia/Tokyo',
  AWST: 'Australia/Perth',
  ACST: 'Australia/Adelaide',
  ACDT: 'Australia/Adelaide',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
};

const epoch = Temporal.Instant.fromEpochMilliseconds(0);

/** The zone's own spelling of its name, or null. Bare offsets are no zones: they know no summer time. */
function ianaName(text: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return null;
  try {
    return epoch.toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return null;
  }
}

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** Up to three zones whose name or city is close to, begins with or contains what was written. */
function suggestions(text: string): string[] {
  const wanted = letters(text.split('/').at(-1) ?? text);
  if (wanted === '') return [];
  const ranked = Intl.supportedValuesOf('timeZone').map((zone) => {
    const city = letters(zone.split('/').at(-1) ?? zone);
    const whole = letters(zone);
    const near = Math.min(editDistance(wanted, city), editDistance(letters(text), whole));
    const inside = wanted.length >= 4 && (city.startsWith(wanted) || whole.includes(wanted)) ? 1 : near;
    return {
      zone,
      distance: Math.min(near, inside),
      limit: Math.max(1, Math.floor(Math.max(wanted.length, city.length) / 3)),
    };
  });
  return ranked
    .filter(({ distance, limit }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.zone < b.zone ? -1 : 1))
    .slice(0, 3)
    .map(({ zone }) => zone);
}

/**
 * Turns what a person or vendor wrote into an IANA zone. Nothing written gives the default zone and says so; an
 * unknown name is refused with at most three suggestions, never guessed.
 */
export function resolveZone(raw: string | null | undefined): ZoneAnswer {
  const text = (raw ?? '').trim();
  if (text === '') {
    return {
      ok: true,
      zone: DEFAULT_ZONE,
      reasons: [reason('zone.default', `No time zone is known, so ${DEFAULT_ZONE} is used.`)],
    };
  }
  const upper = text.toUpperCase();
  const alias = Object.hasOwn(ALIASES, upper) ? ALIASES[upper] : undefined;
  if (alias)
    return { ok: true, zone: alias, reasons: [reason('zone.alias', `"${text}" is read as ${alias}.`)] };
  const name = ianaName(text.replaceAll(' ', '_'));
  if (name) return { ok: true, zone: name, reasons: [] };
  const near = suggestions(text);
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' Write a name such as Europe/Berlin.';
  return {
    ok: false,
    reason: reason('zone.unknown', `"${text}" is no known time zone.${hint}`, { suggestions: near }),
    suggestions: near,
  };
}
