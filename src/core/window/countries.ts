const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv'];
const SHORT: Readonly<Record<string, string>> = {
  usa: 'US',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  uae: 'AE',
};

/** A name in lower case, without accents and dots. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const CODES = Array.from({ length: 26 * 26 }, (_, index) =>
  String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
);

/** The countries somebody may mean by a name in one of our languages, or by its code. */
export function countriesCalled(name: string): string[] {
  const known =
    SHORT[name] ??
    (/^[a-z]{2}$/.test(name) && clocksOf(name.toUpperCase()).length > 0 ? name.toUpperCase() : null);
  return known === null ? [...(namesOfCountries().get(name) ?? [])] : [known];
}

let countryNames: ReadonlyMap<string, readonly string[]> | undefined;
/** Made when the first place is read, as it takes a moment. */
function namesOfCountries(): ReadonlyMap<string, readonly string[]> {
  if (countryNames) return countryNames;
  const tellers = LANGUAGES.map(
    (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  );
  const told = CODES.filter((code) => clocksOf(code).length > 0).flatMap((code) =>
    tellers.map((teller) => ({ code, name: plain(teller.of(code) ?? '') })),
  );
  countryNames = new Map(
    [...Map.groupBy(told, ({ name }) => name)].map(([name, group]) => [
      name,
      [...new Set(group.map(({ code }) => code))],
    ]),
  );
  return countryNames;
}

/** Every zone of a country, its islands and enclaves included. */
export function clocksOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] };
    // A code that was given up, such as DD, stands for another one.
    return locale.region === country ? (locale.getTimeZones?.() ?? []) : [];
  } catch {
    return [];
  }
}
