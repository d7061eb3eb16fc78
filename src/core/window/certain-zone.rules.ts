import { clocksOf } from './countries.ts';
import type { Atlas } from './places.ts';
import { countryOfPhone, type Found, placeOfReader, type ReaderFacts } from './reader-place.rules.ts';

/** Nobody moves the clock for the few who live on an island of theirs. */
const MAINLAND: Readonly<Record<string, readonly [zone: string, share: number]>> = {
  ...{ ES: ['Europe/Madrid', 0.95], PT: ['Europe/Lisbon', 0.95], NZ: ['Pacific/Auckland', 0.99] },
  ...{ CN: ['Asia/Shanghai', 0.98], MY: ['Asia/Kuala_Lumpur', 0.99], EC: ['America/Guayaquil', 0.99] },
  ...{ CL: ['America/Santiago', 0.98], UA: ['Europe/Kyiv', 0.95] },
};
/** A number is carried abroad more often than a home address; a company is where it is, not its people. */
const CERTAINTY: Readonly<Record<Found['by'], number>> = { location: 0.98, phone: 0.95, company: 0.8 };

type Guess = { readonly zone: string; readonly confidence: number };

/**
 * The zone somebody reads in, as far as what is stored says so with certainty: one that is written down, else what their place and
 * their telephone numbers agree on. A place that could lie in several zones, and two that differ, are none.
 */
export function certainZone(
  facts: ReaderFacts,
  atlas: Atlas,
  now: Temporal.Instant,
): { readonly lead: string | null; readonly inferred: Guess | null } {
  const { found } = placeOfReader(facts, atlas);
  const guesses = [
    ...(found ? [zoneOf(found, now)] : []),
    ...(found?.by === 'phone' ? [] : (facts.phones ?? []).map((phone) => zoneOfPhone(phone, now))),
  ].flatMap((guess) => guess ?? []);
  const [first, ...others] = guesses;
  const agree = first !== undefined && others.every((other) => sameClock([first.zone, other.zone], now));
  return {
    lead: facts.zone,
    inferred: agree
      ? { ...first, confidence: Math.max(...guesses.map(({ confidence }) => confidence)) }
      : null,
  };
}

function zoneOf({ country, zones, city, by }: Found, now: Temporal.Instant): Guess | null {
  const confidence = CERTAINTY[by];
  const zone = zones?.length === 1 ? (zones[0] ?? null) : city;
  if (zone !== null) return { zone, confidence };
  const whole = zones === null ? zoneOfCountry(country, now) : null;
  return whole && { zone: whole.zone, confidence: Math.min(whole.confidence, confidence) };
}

function zoneOfCountry(country: string, now: Temporal.Instant): Guess | null {
  const zones = clocksOf(country);
  const [zone] = zones;
  if (zone && sameClock(zones, now)) return { zone, confidence: CERTAINTY.location };
  const mainland = MAINLAND[country];
  return mainland ? { zone: mainland[0], confidence: mainland[1] } : null;
}

function zoneOfPhone(phone: string, now: Temporal.Instant): Guess | null {
  const country = countryOfPhone(phone);
  const found = country ? zoneOfCountry(country, now) : null;
  return found && { ...found, confidence: Math.min(found.confidence, CERTAINTY.phone) };
}

/** Whether these clocks show the same time in each month of the year that begins now. */
function sameClock(zones: readonly string[], now: Temporal.Instant): boolean {
  const [first, ...others] = zones.map((zone) => {
    const local = now.toZonedDateTimeISO(zone);
    return Array.from({ length: 12 }, (_, month) => local.add({ months: month }).offset).join(' ');
  });
  return first !== undefined && others.every((other) => other === first);
}
