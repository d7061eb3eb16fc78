import { describe, expect, test } from 'vitest';
import { type Look, looksAt, placeOf, tellingIn } from './looks.ts';
import { personalityOf } from './personality.ts';

const AT = Temporal.Instant.from('2026-03-02T09:00:00Z');
const TOKEN = (n: number): string => String(n).padStart(22, 'a');
const HTML = `<p><a href="https://go.x.example/l/${TOKEN(1)}">one</a> <a href="https://go.x.example/l/${TOKEN(1)}">one</a>
  <a href="https://x.example/talk">not ours</a></p><img src="https://go.x.example/p/${TOKEN(0)}" width="1" height="1" alt="">`;

const looksOf = (address: string): Look[] => {
  const person = personalityOf('seed', address);
  return looksAt(tellingIn(HTML), { person, dice: person.dice.fork('looks 1'), at: AT });
};
const crowd = Array.from({ length: 2_000 }, (_, n) => `person${n}@client.example`);

describe('what of a mail tells', () => {
  test('is the picture and each link that leads through the host, once', () => {
    expect(tellingIn(HTML)).toEqual({ picture: `/p/${TOKEN(0)}`, links: [`/l/${TOKEN(1)}`] });
  });
  test('is nothing where the mail tells nothing, and nobody looks then', () => {
    const none = tellingIn('<p><a href="https://x.example/l/short">x</a><img src="cid:logo"></p>');
    expect(none).toEqual({ picture: null, links: [] });
    const person = personalityOf('seed', 'ana@client.example');
    for (let n = 0; n < 50; n += 1)
      expect(looksAt(none, { person, dice: person.dice.fork(`looks ${n}`), at: AT })).toEqual([]);
  });
});

describe('looks', () => {
  test('are the same for the same seed, person and mail', () => {
    for (const address of crowd.slice(0, 100)) expect(looksOf(address)).toEqual(looksOf(address));
  });

  test('come from people, and from the programs of Apple, Gmail and of scanners, in believable shares', () => {
    const all = crowd.map((address) => ({ person: personalityOf('seed', address), looks: looksOf(address) }));
    const share = (says: (looks: readonly Look[]) => boolean): number =>
      all.filter(({ looks }) => says(looks)).length / all.length;
    // Who reads with Apple's program is seen by its proxy alone.
    expect(share((looks) => looks.some(({ what }) => what === 'opened'))).toBeGreaterThan(0.35);
    expect(share((looks) => looks.some(({ what }) => what === 'opened'))).toBeLessThan(0.47);
    expect(share((looks) => looks.some(({ what }) => what === 'clicked'))).toBeGreaterThan(0.02);
    expect(share((looks) => looks.some(({ agent }) => agent.startsWith('Barracuda')))).toBeGreaterThan(0.1);
    for (const { person, looks } of all)
      if (person.client === 'apple') expect(looks.filter(({ what }) => what === 'opened')).toEqual([]);
  });

  test('come after the mail, and each person from a place of its own that is nobody’s in the real network', () => {
    for (const address of crowd.slice(0, 200)) {
      for (const { at } of looksOf(address)) expect(Temporal.Instant.compare(at, AT)).toBe(1);
      expect(placeOf(personalityOf('seed', address))).toMatch(/^198\.1[89]\./);
    }
  });
});
