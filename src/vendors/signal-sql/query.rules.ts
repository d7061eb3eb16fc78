import { allow, reason, refuse, type Verdict } from '#core/verdict';

/** Text without comments and quoted parts, so that a word in a string is not taken for a command. */
const bareOf = (sql: string): string =>
  sql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/"(?:[^"]|"")*"/g, '""');

/**
 * Whether a configured query is one read that pages: a single SELECT with a position and a limit. It runs in a read-only
 * transaction besides, so this is for the person who writes it.
 */
export function queryVerdict(sql: string): Verdict {
  const bare = bareOf(sql).trim().replace(/;$/, '');
  if (!/^(?:select|with)\b/i.test(bare)) return no('not_select', 'must begin with SELECT or WITH');
  if (bare.includes(';')) return no('several', 'must be one statement without a semicolon inside');
  if (!/\$1\b/.test(bare) || !/\$3\b/.test(bare))
    return no('no_paging', 'must use $1 for the position before and $3 for the number of rows');
  if (placesIn(bare) > 4) return no('places', 'has a place beyond $4, for which there is no value');
  const unused = [1, 2, 3, 4].slice(0, placesIn(bare)).find((place) => !bare.includes(`$${place}`));
  if (unused !== undefined)
    return no('unused_place', `must use $${unused} too, since a database refuses a value that has no place`);
  if (!/\border\s+by\b/i.test(bare)) return no('no_order', 'needs ORDER BY, or pages miss rows');
  return allow();
}

/** How many values the query has places for; a database refuses more. */
export const placesIn = (sql: string): number =>
  Math.max(0, ...[...bareOf(sql).matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)));

const no = (code: string, what: string): Verdict =>
  refuse(
    reason(
      `signal_sql.${code}`,
      `The query of SIGNAL_SQL_QUERY ${what}. Nothing was read. Change the query.`,
    ),
  );
