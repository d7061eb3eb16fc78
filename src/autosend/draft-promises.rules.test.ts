import { describe, expect, test } from 'vitest';
import { brokenPromises, type DraftFacts } from './draft-promises.rules.ts';

const label = '10:00 AM EST on Tue, Mar 3';
const draft = (text: string, more: Partial<DraftFacts> = {}): DraftFacts => ({
  text,
  offered: [{ at: Temporal.Instant.from('2026-03-03T15:00:00Z'), label }],
  zone: 'America/New_York',
  ownText: 'Sure, when could we talk?',
  links: ['https://cal.example/nora/30'],
  ...{ wantsMeeting: true, asksFirst: false, now: Temporal.Instant.from('2026-02-27T12:00:00Z') },
  ...more,
});
const codes = (text: string, more: Partial<DraftFacts> = {}): string[] =>
  brokenPromises(draft(text, more)).map(({ code }) => code);

describe('a draft that may go', () => {
  test.each<[string, string, Partial<DraftFacts>?]>([
    ['carries a reserved time letter by letter', `Would ${label} suit you?`],
    ['carries the booking page, with a full stop after it', 'Pick a time: https://cal.example/nora/30.'],
    ['repeats a time they named', 'Monday at 2 pm it is.', { ownText: 'Monday at 2 pm?', offered: [] }],
    [
      'asks for a range',
      'Are you free on Tuesday between 12 and 3 pm?',
      { offered: [], ownText: 'Tuesday?' },
    ],
    ['speaks of the day of a reserved time', `Tuesday is good: ${label}.`],
    ['answers what they asked first', 'The platform saves hours.', { asksFirst: true }],
  ])('%s', (_name, text, more = {}) => {
    expect(codes(text, more)).toEqual([]);
  });
});

describe('a draft that promises what nobody granted', () => {
  test.each<[string, string, Partial<DraftFacts>?]>([
    ['draft.empty', '  \n'],
    ['draft.slot_mismatch', `Would ${label} or 3 pm suit you?`],
    [
      'draft.slot_mismatch',
      'At 9 am, 10 am, 11 am or 4 pm?',
      { ownText: 'at 9 am, 10 am or 11 am', offered: [] },
    ],
    ['draft.slot_mismatch', 'Passt Ihnen 14 Uhr?'],
    ['draft.date_mismatch', 'Shall we say Thursday?'],
    ['draft.date_mismatch', 'Shall we say March 12?', { offered: [] }],
    ['draft.link', 'Book here: https://cal.example/nora/30-evil'],
    ['draft.link', 'Book here: https://cal.example.evil.example/nora/30'],
    ['draft.link', 'Book here: https://cal.example@evil.example/nora/30'],
    ['draft.link', 'Book here: http://cal.example/nora/30'],
    ['draft.link', 'See www.elsewhere.example for more.'],
    ['draft.placeholder', 'Hello {{ first name }}, let us talk.'],
    ['draft.placeholder', 'Hello [First Name], let us talk.'],
    ['draft.no_logistics', 'Our platform brings customers remarkable results.'],
  ])('%s: %s', (code, text, more = {}) => {
    expect(codes(text, more)).toContain(code);
  });
});
