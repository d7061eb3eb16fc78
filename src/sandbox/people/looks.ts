import type { Dice } from '#core/dice';
import type { Client, Personality } from './personality.ts';

/** Places of a mail that tell its sender when somebody looks, as paths of the sender's host. */
export type Telling = { readonly picture: string | null; readonly links: readonly string[] };

const PICTURE = /<img[^>]+src="https?:\/\/[^"/]+(\/p\/[\w-]{22})"/i;
const LINK = /href="https?:\/\/[^"/]+(\/l\/[\w-]{22})"/gi;

/** What of a mail tells; nothing of most. */
export const tellingIn = (html: string): Telling => ({
  picture: PICTURE.exec(html)?.[1] ?? null,
  links: [...new Set([...html.matchAll(LINK)].map(([, path = '']) => path))],
});

/** One request that somebody's program makes because of a mail. */
export type Look = {
  readonly what: 'opened' | 'clicked' | 'scanned';
  readonly at: Temporal.Instant;
  readonly path: string;
  readonly agent: string;
};

/** How often mail is looked at, looked at again, and how often a link in it is followed, by those who look. */
const OPENS = 0.55;
const AGAIN = 0.2;
const CLICKS = 0.08;
/** So many sit behind a scanner that fetches everything before they see it. */
const SCANNED = 0.15;

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const SCANNER = 'Barracuda Sentinel (EE)';
/** What fetches pictures for whoever reads with it. Apple's proxy fetches ahead of everybody, Gmail's names itself. */
const READS_WITH: Readonly<Record<Client, string>> = {
  apple: 'Mozilla/5.0',
  gmail: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  outlook: 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
  thunderbird: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0',
};

/** What a person and the programs around them do with a mail that tells: the same dice, the same looks. */
export function looksAt(
  { picture, links }: Telling,
  { person, dice, at }: { person: Personality; dice: Dice; at: Temporal.Instant },
): Look[] {
  const looks: Look[] = [];
  const look = (what: Look['what'], path: string | null, agent: string, when: Temporal.Instant): void => {
    if (path !== null) looks.push({ what, path, agent, at: when });
  };
  if (person.dice.fork('scanner').chance(SCANNED)) {
    const soon = at.add({ seconds: dice.fork('scan').int(2, 8) });
    for (const path of [picture, ...links]) look('scanned', path, SCANNER, soon);
  }
  if (person.client === 'apple')
    look('scanned', picture, READS_WITH.apple, at.add({ minutes: dice.fork('ahead').int(1, 30) }));
  if (!dice.fork('opens').chance(OPENS)) return looks;
  const open = at.add({ minutes: dice.fork('open').int(3, 600) });
  // Who reads with Apple's program has the picture already.
  const seen = person.client === 'apple' ? null : picture;
  look('opened', seen, READS_WITH[person.client], open);
  if (dice.fork('again').chance(AGAIN))
    look('opened', seen, READS_WITH[person.client], open.add({ minutes: dice.fork('later').int(60, 2_880) }));
  if (links.length > 0 && dice.fork('clicks').chance(CLICKS)) {
    const behind = open.add({ seconds: dice.fork('click').int(4, 90) });
    look('clicked', dice.fork('which').pick(links), BROWSER, behind);
  }
  return looks;
}

/** Where a person's programs stand in the network, from the range that is kept for benchmarks (RFC 2544). */
export function placeOf(person: Personality): string {
  const dice = person.dice.fork('place');
  return `198.${dice.int(18, 19)}.${dice.int(0, 255)}.${dice.int(1, 254)}`;
}
