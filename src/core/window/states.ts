/** A state or province of one of the countries whose states stand behind a city without the country. */
export type State = { readonly country: string; readonly zones: readonly string[]; readonly code: string };

/**
 * States and provinces of countries with several zones. Where fewer than nineteen of twenty people have one clock all their zones stand
 * here, and nothing but a city tells which. All of them stand here, as many of their codes are those of a country as well.
 */
const STATES: readonly (readonly [country: string, zones: readonly string[], names: string])[] = [
  [
    'US',
    ['America/New_York'],
    'connecticut ct|delaware de|georgia ga|maine me|maryland md|massachusetts ma|new hampshire nh|new jersey nj|new york ny|north carolina nc|ohio oh|pennsylvania pa|rhode island ri|south carolina sc|vermont vt|virginia va|west virginia wv|district of columbia dc',
  ],
  ['US', ['America/Detroit'], 'michigan mi'],
  [
    'US',
    ['America/Chicago'],
    'alabama al|arkansas ar|illinois il|iowa ia|kansas ks|louisiana la|minnesota mn|mississippi ms|missouri mo|oklahoma ok|texas tx|wisconsin wi',
  ],
  ['US', ['America/Denver'], 'colorado co|montana mt|new mexico nm|utah ut|wyoming wy'],
  ['US', ['America/Phoenix'], 'arizona az'],
  ['US', ['America/Los_Angeles'], 'california ca|nevada nv|oregon or|washington wa'],
  ['US', ['America/Anchorage'], 'alaska ak'],
  ['US', ['Pacific/Honolulu'], 'hawaii hi'],
  ['US', ['America/New_York', 'America/Chicago'], 'florida fl|tennessee tn'],
  ['US', ['America/Chicago', 'America/Denver'], 'nebraska ne|north dakota nd|south dakota sd'],
  ['US', ['America/Boise', 'America/Los_Angeles'], 'idaho id'],
  ['US', ['America/Indiana/Indianapolis', 'America/Chicago'], 'indiana in'],
  ['US', ['America/Kentucky/Louisville', 'America/Chicago'], 'kentucky ky'],
  ['CA', ['America/Toronto'], 'ontario on|quebec qc'],
  ['CA', ['America/Vancouver'], 'british columbia bc'],
  ['CA', ['America/Edmonton'], 'alberta ab|northwest territories nt'],
  ['CA', ['America/Winnipeg'], 'manitoba mb'],
  ['CA', ['America/Halifax'], 'new brunswick nb|nova scotia ns|prince edward island pe'],
  ['CA', ['America/Regina'], 'saskatchewan sk'],
  ['CA', ['America/Whitehorse'], 'yukon yt'],
  ['CA', ['America/St_Johns', 'America/Goose_Bay'], 'newfoundland and labrador nl|newfoundland nl'],
  ['CA', ['America/Iqaluit', 'America/Rankin_Inlet', 'America/Cambridge_Bay'], 'nunavut nu'],
  ['AU', ['Australia/Sydney'], 'new south wales nsw|australian capital territory act'],
  ['AU', ['Australia/Melbourne'], 'victoria vic'],
  ['AU', ['Australia/Brisbane'], 'queensland qld'],
  ['AU', ['Australia/Perth'], 'western australia wa'],
  ['AU', ['Australia/Adelaide'], 'south australia sa'],
  ['AU', ['Australia/Darwin'], 'northern territory nt'],
  ['AU', ['Australia/Hobart'], 'tasmania tas'],
];

/** The states somebody may mean by a name or code, in lower case without accents. */
export const statesCalled = (name: string): State[] =>
  STATES.flatMap(([country, zones, names]) => {
    const code = names
      .split('|')
      .map((entry) => ({
        long: entry.slice(0, entry.lastIndexOf(' ')),
        short: entry.split(' ').at(-1) ?? '',
      }))
      .find(({ long, short }) => name === long || name === short)?.short;
    return code === undefined ? [] : [{ country, zones, code: code.toUpperCase() }];
  });
