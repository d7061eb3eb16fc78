import { describe, expect, test } from 'vitest';
import { companyAt, domainOf } from './company.ts';
import { knowledgeOf } from './knowledge.ts';

const BORN = Temporal.Instant.from('2026-11-23T09:00:00Z');
const crowd = Array.from({ length: 2_000 }, (_, index) => ({
  firstName: 'Ana',
  lastName: `Lo${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + (Math.floor(index / 26) % 26))}`,
  email: null,
  linkedinUrl: null,
  companyName: `Company ${index}`,
  companyDomain: `company-${index}.example`,
}));

describe('what finders know', () => {
  test('the first knows about seven in ten, the second about six in ten of the rest, always the same ones', () => {
    const [first, second] = [
      knowledgeOf('apollo', 's', () => BORN),
      knowledgeOf('bettercontact', 's', () => BORN),
    ];
    const rest = crowd.filter((question) => first(question) === null);
    expect(1 - rest.length / crowd.length).toBeGreaterThan(0.66);
    expect(1 - rest.length / crowd.length).toBeLessThan(0.74);
    const found = rest.filter((question) => second(question) !== null).length / rest.length;
    expect(found).toBeGreaterThan(0.53);
    expect(found).toBeLessThan(0.67);
    expect(crowd.map((question) => first(question)?.email)).toEqual(
      crowd.map((question) => knowledgeOf('apollo', 's', () => BORN)(question)?.email),
    );
  });

  test('everything is on names nobody owns', () => {
    const knows = knowledgeOf('apollo', 's', () => BORN);
    for (const question of crowd.slice(0, 300)) {
      const person = knows({
        ...question,
        companyDomain: question.companyDomain.replace('.example', '.com'),
      });
      if (person?.email) expect(person.email).toMatch(/@[a-z0-9-]+\.(?:example|test)$/);
      for (const note of person?.notes ?? [])
        expect(new URL(note.url).hostname).toMatch(/\.(?:example|test)$/);
    }
  });

  test('a profile alone is enough, a first name alone is not', () => {
    const blank = {
      firstName: null,
      lastName: null,
      email: null,
      linkedinUrl: null,
      companyName: null,
      companyDomain: null,
    };
    const knows = (linkedinUrl: string | null, firstName: string | null) =>
      ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) =>
        knowledgeOf('apollo', seed, () => BORN)({ ...blank, linkedinUrl, firstName }),
      );
    expect(knows('linkedin.com/in/ana-lopez-1x2', null).some((person) => person?.firstName === 'Ana')).toBe(
      true,
    );
    expect(knows(null, 'Ana').every((person) => person === null)).toBe(true);
  });
});

describe('companies', () => {
  test.each([
    ['Windrush Tax & Audit', 'Accounting'],
    ['Valewood Freight', 'Logistics'],
    ['Juniper Talent', 'Staffing and Recruiting'],
    ['Cobalt Software', 'SaaS'],
  ])('%s is in %s', (name, industry) => {
    expect(companyAt('s', 'x.example', name, BORN).company.industry).toBe(industry);
  });

  test('what happened is dated before the world began and carries its page', () => {
    const notes = crowd
      .slice(0, 200)
      .flatMap((question) => companyAt('s', question.companyDomain, question.companyName, BORN).notes);
    expect(new Set(notes.map((note) => note.key)).size).toBe(5);
    for (const note of notes) {
      expect(Temporal.Instant.compare(Temporal.Instant.from(note.observedAt), BORN)).toBe(-1);
      expect(note.quote.toLowerCase()).toContain(note.value.toLowerCase());
    }
  });

  test.each([
    ['www.acme.com', null, 'acme.example'],
    [null, 'Müller & Söhne', 'muller-and-sohne.example'],
    ['valewood-freight.test', 'Other', 'valewood-freight.test'],
    [null, null, null],
  ])('domain %s of %s is %s', (domain, name, expected) => {
    expect(domainOf(domain, name)).toBe(expected);
  });
});
