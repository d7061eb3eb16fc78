import type { DatedTable } from '#core/dated.rules';
import { type Reason, reason } from '#core/verdict';

export const timezonesChecked: DatedTable = {
  name: 'time zones of Instantly',
  checkedOn: '2026-11-20',
  goodForDays: 365,
  source: 'the interface description of Instantly; src/vendors/instantly/timezone.rules.ts',
};

/** The only names Instantly takes; most of the usual ones are missing. */
export const INSTANTLY_TIMEZONES: ReadonlySet<string> = new Set(
  `
    Etc/GMT+12 Etc/GMT+11 Etc/GMT+10 America/Anchorage America/Dawson America/Creston America/Chihuahua
    America/Boise America/Belize America/Chicago America/Bahia_Banderas America/Regina America/Bogota
    America/Detroit America/Indiana/Marengo America/Caracas America/Asuncion America/Glace_Bay
    America/Campo_Grande America/Anguilla America/Santiago America/St_Johns America/Sao_Paulo
    America/Argentina/La_Rioja America/Araguaina America/Godthab America/Montevideo America/Bahia
    America/Noronha America/Scoresbysund Atlantic/Cape_Verde Africa/Casablanca America/Danmarkshavn
    Europe/Isle_of_Man Atlantic/Canary Africa/Abidjan Arctic/Longyearbyen Europe/Belgrade Africa/Ceuta
    Europe/Sarajevo Africa/Algiers Africa/Windhoek Asia/Nicosia Asia/Beirut Africa/Cairo Asia/Damascus
    Europe/Bucharest Africa/Blantyre Europe/Helsinki Europe/Istanbul Asia/Jerusalem Africa/Tripoli
    Asia/Amman Asia/Baghdad Europe/Kaliningrad Asia/Aden Africa/Addis_Ababa Europe/Kirov
    Europe/Astrakhan Asia/Tehran Asia/Dubai Asia/Baku Indian/Mahe Asia/Tbilisi Asia/Yerevan Asia/Kabul
    Antarctica/Mawson Asia/Yekaterinburg Asia/Karachi Asia/Kolkata Asia/Colombo Asia/Kathmandu
    Antarctica/Vostok Asia/Dhaka Asia/Rangoon Antarctica/Davis Asia/Novokuznetsk Asia/Hong_Kong
    Asia/Krasnoyarsk Asia/Brunei Australia/Perth Asia/Taipei Asia/Choibalsan Asia/Irkutsk Asia/Dili
    Asia/Pyongyang Australia/Adelaide Australia/Darwin Australia/Brisbane Australia/Melbourne
    Antarctica/DumontDUrville Australia/Currie Asia/Chita Antarctica/Macquarie Asia/Sakhalin
    Pacific/Auckland Etc/GMT-12 Pacific/Fiji Asia/Anadyr Asia/Kamchatka Etc/GMT-13 Pacific/Apia
  `
    .trim()
    .split(/\s+/),
);

/** Names it refuses, each with one it takes that keeps the same hours all year (checked for 2026). */
const SAME_HOURS: Readonly<Record<string, string>> = {
  'America/New_York': 'America/Detroit',
  'America/Toronto': 'America/Detroit',
  'America/Denver': 'America/Boise',
  'America/Phoenix': 'America/Creston',
  'America/Mexico_City': 'America/Chihuahua',
  'Europe/London': 'Europe/Isle_of_Man',
  'Europe/Dublin': 'Europe/Isle_of_Man',
  'Europe/Lisbon': 'Europe/Isle_of_Man',
  'Europe/Paris': 'Europe/Belgrade',
  'Europe/Berlin': 'Europe/Belgrade',
  'Europe/Madrid': 'Europe/Belgrade',
  'Europe/Amsterdam': 'Europe/Belgrade',
  'Europe/Athens': 'Europe/Bucharest',
  UTC: 'Africa/Abidjan',
  'Asia/Singapore': 'Asia/Hong_Kong',
  'Asia/Shanghai': 'Asia/Hong_Kong',
  'Asia/Manila': 'Asia/Hong_Kong',
  'Asia/Tokyo': 'Asia/Dili',
  'Asia/Riyadh': 'Asia/Baghdad',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Australia/Sydney': 'Australia/Melbourne',
  'Africa/Johannesburg': 'Africa/Blantyre',
};

/** No member keeps the hours of the Pacific coast; this one is an hour ahead of it on every day of the year. */
const AN_HOUR_AHEAD: Readonly<Record<string, string>> = { 'America/Los_Angeles': 'America/Boise' };

export type SendingHours = { readonly timezone: string; readonly from: string; readonly to: string };

/** The same hours in a name Instantly takes; a reason where there is none. */
export function hoursForInstantly(
  wanted: SendingHours,
): { readonly ok: true; readonly hours: SendingHours } | { readonly ok: false; readonly reason: Reason } {
  const { timezone, from, to } = wanted;
  if (INSTANTLY_TIMEZONES.has(timezone)) return { ok: true, hours: wanted };
  const same = SAME_HOURS[timezone];
  if (same) return { ok: true, hours: { timezone: same, from, to } };
  const ahead = AN_HOUR_AHEAD[timezone];
  if (!ahead)
    return no(
      `Instantly knows no time zone with the hours of ${timezone}. Choose one near it. Nothing was made.`,
    );
  if (Math.max(hourOf(from), hourOf(to)) >= 23)
    return no(
      `Instantly has ${timezone} only as ${ahead} an hour later, and ${from} to ${to} would cross midnight there. End before 23:00. Nothing was made.`,
    );
  return { ok: true, hours: { timezone: ahead, from: anHourLater(from), to: anHourLater(to) } };
}

const no = (text: string) => ({ ok: false, reason: reason('instantly.timezone_unknown', text) }) as const;
const hourOf = (clock: string): number => Number(clock.slice(0, 2));
const anHourLater = (clock: string): string =>
  `${String(hourOf(clock) + 1).padStart(2, '0')}${clock.slice(2)}`;
