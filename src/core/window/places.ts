import Holidays from 'date-holidays';

/** Which country a text names, which of its regions, and the zones of either, the main one first. */
export type Atlas = {
  readonly countryOf: (text: string) => string | null;
  readonly regionOf: (country: string, text: string) => string | null;
  readonly zonesOf: (country: string, region: string | null) => readonly string[];
};

/** What people write and no table of names holds. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  ...{ usa: 'US', unitedstatesofamerica: 'US', america: 'US', uk: 'GB', greatbritain: 'GB', england: 'GB' },
  ...{ scotland: 'GB', wales: 'GB', northernireland: 'GB', holland: 'NL', thenetherlands: 'NL', uae: 'AE' },
  ...{ korea: 'KR', republicofkorea: 'KR', czechrepublic: 'CZ', russianfederation: 'RU', schweiz: 'CH' },
};

/** A name without what differs between writers: case, accents, spaces, dots. */
export const bareName = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

let atlas: Atlas | undefined;
/** Countries, regions and zones of the `date-holidays` tables, read once. */
export function worldAtlas(): Atlas {
  atlas ??= readAtlas();
  return atlas;
}

function readAtlas(): Atlas {
  const all = new Holidays();
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const named = [all.getCountries(), all.getCountries('en')].flatMap((list) => Object.entries(list));
  const countries = new Map(named.map(([code, name]) => [bareName(name), code]));
  for (const [code] of named)
    for (const name of [english.of(code) ?? code, code]) countries.set(bareName(name), code);
  for (const [name, code] of Object.entries(ALSO_CALLED)) countries.set(name, code);
  const regions = new Map<string, ReadonlyMap<string, string>>();
  const zones = new Map<string, readonly string[]>();
  const regionsOf = (country: string): ReadonlyMap<string, string> => {
    const known = regions.get(country);
    if (known) return known;
    const lists = [all.getStates(country), all.getStates(country, 'en')].map((list) => list ?? {});
    const read = new Map(
      lists.flatMap((list) =>
        Object.entries(list).flatMap(([code, name]) => [
          [bareName(name), code] as const,
          [bareName(code), code] as const,
        ]),
      ),
    );
    regions.set(country, read);
    return read;
  };
  return {
    countryOf: (text) => countries.get(bareName(text)) ?? null,
    regionOf: (country, text) => regionsOf(country).get(bareName(text)) ?? null,
    zonesOf: (country, region) => {
      const key = `${country}-${region ?? ''}`;
      const known = zones.get(key);
      if (known) return known;
      const place = region === null ? new Holidays(country) : new Holidays(country, region);
      const read = place.getTimezones() ?? [];
      zones.set(key, read);
      return read;
    },
  };
}
