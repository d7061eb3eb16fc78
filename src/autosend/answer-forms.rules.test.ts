import { expect, test } from 'vitest';
import { FORMS, formOf, formsFor, layOut } from './answer-forms.rules.ts';
import { SHAPES } from './contract.ts';
import { brokenPromises } from './draft-promises.rules.ts';

const LABELS = ['9:00 AM CET on Tue, Mar 17', '2:00 PM CET on Wed, Mar 18'];
const LINK = 'https://cal.example/nora/30min';
const FACTS = { slots: [{ label: LABELS[0] ?? '' }], facts: ['one'] };
const offer = { opening: 'Gladly.', labels: LABELS, link: LINK };
const textOf = (version: number, more: Partial<typeof offer> = {}): string => {
  const { paragraphs, postscript } = layOut({ ...offer, ...more }, version);
  return ['Hi Mira,', ...paragraphs, 'Nora Field', ...(postscript ? [postscript] : [])].join('\n\n');
};

test('each form says how it looks, and none is offered that nothing is stored for', () => {
  expect(Object.keys(FORMS)).toEqual([...SHAPES]);
  expect(formsFor(FACTS)).toEqual([...SHAPES]);
  const bare = formsFor({ slots: [], facts: [] });
  for (const shape of ['times_first', 'micro_story', 'before_after', 'proof'] as const)
    expect(bare).not.toContain(shape);
  expect(formOf('proof', 1, { slots: [], facts: [] })).toBe('plain');
  expect(formOf('proof', 1, FACTS)).toBe('proof');
});

test('each later answer has another form, and after all of them it begins again', () => {
  const forms = SHAPES.map((_, index) => formOf('bridge', index + 1, FACTS));
  expect(new Set(forms).size).toBe(SHAPES.length);
  expect(formOf('bridge', SHAPES.length + 1, FACTS)).toBe('bridge');
});

test.each([1, 2, 3, 4, 5, 6])(
  'the rules’ form %i offers the very times and the link once, and passes the promises',
  (version) => {
    const text = textOf(version);
    for (const label of LABELS) expect(text.split(label)).toHaveLength(2);
    expect(text.split(LINK)).toHaveLength(2);
    const offered = ['2026-03-17T08:00:00Z', '2026-03-18T13:00:00Z'].map((at, index) => ({
      ...{ at: Temporal.Instant.from(at), label: LABELS[index] ?? '' },
    }));
    const judged = { text, offered, zone: 'Europe/Berlin', ownText: 'When could we meet?', links: [LINK] };
    const now = Temporal.Instant.from('2026-03-10T10:00:00Z');
    expect(brokenPromises({ ...judged, wantsMeeting: true, asksFirst: false, now })).toEqual([]);
  },
);

test('without a time there is the link, and without both a question', () => {
  expect(textOf(3, { labels: [] })).toContain(`Choose whatever time suits you here: ${LINK}`);
  const { paragraphs } = layOut({ opening: '', labels: [], link: null }, 2);
  expect(paragraphs).toEqual(['Which times would suit you?']);
  expect(new Set([1, 2, 3, 4, 5, 6].map((version) => textOf(version))).size).toBe(6);
});
