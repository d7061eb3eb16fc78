import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/app/commands/all.ts';
import { TEMPLATES } from '../src/messaging/angles/index.ts';
import { checkDraft } from '../src/messaging/check-draft.rules.ts';
import { CampaignCopy, FactSheet } from '../src/messaging/contract.ts';
import { footerOf, withFooter } from '../src/messaging/footer.rules.ts';
import { renderTemplate } from '../src/messaging/render.rules.ts';
import { slotsOf } from '../src/messaging/slots.rules.ts';

const ROOT = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 16e6 },
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('swarm §39 25: compliance contradicts itself', () => {
  const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
  const sheet = FactSheet.parse({
    sender: {
      ...{ name: 'Nora Field', title: 'Head', company: 'Fieldnote', website: 'https://fieldnote.example' },
      ...{ calendarLink: 'https://cal.example/nora', postalAddress: '1 Main Street, Springfield' },
    },
    record: { source: 'import', observedAt: '2026-06-20T00:00:00Z' },
    lead: { firstName: 'Anna', lastName: 'Berg', title: 'VP Sales', email: 'anna@northwind.example' },
    company: { name: 'Northwind', industry: 'Logistics', employees: 120, technologies: ['Salesforce'] },
    facts: [
      {
        ...{ id: 'hire', subject: 'company', key: 'hiring', value: 'a Planner', source: 'careers page' },
        ...{ observedAt: '2026-06-25T00:00:00Z', confidence: 0.9 },
      },
    ],
  });
  const copy = CampaignCopy.parse({
    offer: 'map where work waits between two teams',
    proof: 'At Cobalt, a reply that used to wait until Monday is now answered the same day.',
  });
  const url = 'https://u.example/x?a=1';
  const written = TEMPLATES.flatMap((template) =>
    (['A', 'B'] as const).flatMap((variant) => {
      const slots = slotsOf(sheet, copy, now);
      const full = renderTemplate(template.subjects[variant], slots, 'subject');
      const fits = full.missing.length === 0 && full.text.split(' ').length <= 4;
      const subject = fits ? full : renderTemplate(template.plainSubjects[variant], slots, 'subject');
      return { template, variant, subject, body: renderTemplate(template.body, slots, 'body') };
    }),
  );

  test.each(written.map((each) => [each.template.id, each.variant, each] as const))(
    '%s %s passes the checks it is held to, its address and way out written out, and no subject says "Re:"',
    (_id, _variant, { template, subject, body }) => {
      const footer = `\n\n${footerOf(sheet.sender, url)}`;
      const checked = checkDraft({
        ...{ subject: subject.text, body: body.text, footer, touch: template.touch, sheet, copy, now },
        ...{ templateText: `${subject.wording}\n${body.wording}`, memory: null, unsubscribeUrl: url },
        guardMode: 'hard',
      });
      expect(checked.reasons.map(({ code }) => code)).toEqual(['draft.checked']);
      expect(subject.text).not.toMatch(/^\s*(?:re|fwd?)\b/iu);
    },
  );

  test('putting the signature in order keeps the address, the link to a time and the link out, however often it is done', () => {
    const body = written[0]?.body.text ?? '';
    let text = body;
    for (let times = 0; times < 3; times += 1) text = withFooter(text, sheet.sender, url);
    for (const part of ['1 Main Street, Springfield', 'https://cal.example/nora', url])
      expect(text.split(part), part).toHaveLength(2);
    // The way out is a link in the plain text, and not a word without one.
    expect(text).toMatch(new RegExp(`\\S+ ${url.replaceAll(/[.?]/g, '\\$&')}$`));
  });
});

describe('swarm §39 29: names, phones, customer addresses and a token in the repository', () => {
  const texts = tracked.filter((path) => !/\.(?:png|ico|woff2?|gz)$|^package-lock/.test(path));
  const found = (pattern: RegExp, harmless: RegExp): string[] =>
    texts.flatMap((path) =>
      (read(path).match(pattern) ?? [])
        .filter((each) => !harmless.test(each))
        .map((each) => `${path}: ${each}`),
    );
  test('every address is of a domain that nobody can have, or a sample of what tells providers apart', () => {
    const reserved = /@(?:[\w-]+\.)*(?:example|test|invalid|localhost|local|example\.(?:com|net|org))$/i;
    const samples =
      /@(?:[\w-]+\.)*(?:gmail\.com|googlemail\.com|gmx\.de|mailinator\.com|acme(?:-mail)?\.com|(?:good|bad)-mail\.com|(?:domain|test|company)\.com|firma\.de|mill\.co\.uk|campus\.edu|army\.mil)$/i;
    const addresses = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/g;
    expect(found(addresses, new RegExp(`${reserved.source}|${samples.source}`, 'i'))).toEqual([]);
  });
  test('every telephone number is of a range for stories, or counts upwards', () => {
    const fictional = /555|550142|79460|1234567|12345678|301234|000000/;
    const numbers = found(/\+[1-9]\d[\d ().-]{6,16}\d\b/g, /^$/);
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((each) => !fictional.test(each.replaceAll(/^.*: |\D/g, '')))).toEqual([]);
  });
});

describe('gtmos §32 20: documents drift and hide what the program does', () => {
  const documents = tracked.filter((path) => path.endsWith('.md'));
  test('every vendor has a document of its facts with their day', () => {
    const vendors = new Set(
      tracked.flatMap((path) => /^src\/vendors\/([\w-]+)\/adapter\.ts$/.exec(path)?.[1] ?? []),
    );
    expect(vendors.size).toBeGreaterThan(20);
    for (const vendor of vendors)
      expect(read(`src/vendors/${vendor}/README.md`), vendor).toMatch(
        /\b(?:[A-Z][a-z]+ 20\d\d|20\d\d-\d\d)\b/,
      );
  });
  test('every slice stands in the architecture', () => {
    const slices = tracked.flatMap((path) => /^src\/(\w+)\/slice\.ts$/.exec(path)?.[1] ?? []);
    const text = read('ARCHITECTURE.md');
    for (const slice of slices) expect(text, slice).toContain(`\`src/${slice}\``);
  });
  test('a document names only commands, routes and files that are there', () => {
    const names = new Set(commands.map(({ name }) => name));
    const places = new Set(
      tracked
        .filter((path) => /^src\/.*\.ts$/.test(path))
        .flatMap((path) => [...read(path).matchAll(/method: '(\w+)',\s*path: '([^']+)'/g)])
        .map(([, method = '', place = '']) => `${method.toUpperCase()} ${place}`),
    );
    const wrong = documents.flatMap((path) => {
      const text = read(path);
      const called = [...text.matchAll(/`(?:\.\/)?legwork ([a-z][a-z-]+)/g)].flatMap(([, name = '']) =>
        names.has(name) ? [] : [`legwork ${name}`],
      );
      const asked = [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/api\/[^\s`]*)`/g)].flatMap(
        ([, place = '']) => (places.has(place) ? [] : [place]),
      );
      const linked = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].flatMap(([, to = '']) =>
        existsSync(join(ROOT, dirname(path), to)) ? [] : [to],
      );
      return [...called, ...asked, ...linked].map((each) => `${path}: ${each}`);
    });
    expect(wrong).toEqual([]);
  });
  test('what changed and what is not there yet is written down', () => {
    expect(read('CHANGELOG.md')).toMatch(/^## Unreleased[\s\S]*^### Not there yet$/m);
    expect(read('README.md')).toContain('(CHANGELOG.md)');
  });
});
