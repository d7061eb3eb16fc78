import { describe, expect, test } from 'vitest';
import { decideBooking } from './auto-book.rules.ts';
import type { BookingFacts } from './booking-verdict.rules.ts';
import { inEnglish } from './foreign-times.rules.ts';
import { readOwnTimes } from './own-times.rules.ts';

const ZONE = 'Europe/Berlin';
/** Monday, 16 November 2026. */
const NOW = Temporal.Instant.from('2026-11-16T08:00:00Z');
const local = (text: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`2026-11-${text}`).toZonedDateTime(ZONE).toInstant();
const free = ['17', '18', '19', '20', '24'].flatMap((day) =>
  ['09:00', '10:00', '14:00', '14:30', '15:00', '16:00'].map((clock) => local(`${day}T${clock}`)),
);
const book = (ownText: string, more: Partial<BookingFacts> = {}) =>
  decideBooking({
    ...{ workspaceAllows: true, leadAllows: true, overseer: true, booked: false, automatic: false },
    ...{
      intent: 'meeting_request',
      qualified: 'yes',
      needsPricingAnswer: false,
      needsCommunityDetails: false,
    },
    ...{ ownText, offers: [], free, zone: ZONE, reading: null, now: NOW, ...more },
  });
const at = (text: string): string =>
  book(text).at?.toZonedDateTimeISO(ZONE).toPlainDateTime().toString().slice(8, 16) ?? 'nothing';

test.each([
  ['Dienstag um 14 Uhr passt mir gut.', '17T14:00'],
  ['Wie wäre es am 24. November um 14:30 Uhr?', '24T14:30'],
  ['Gerne am 24.11. um 9 Uhr.', '24T09:00'],
  ['Morgen um 15 Uhr geht bei mir.', '17T15:00'],
  ['Mardi à 14h30 me convient.', '17T14:30'],
  ['Le 24 novembre à 10h est parfait pour moi.', '24T10:00'],
  ['El martes a las 15:00 me viene bien.', '17T15:00'],
  ['El jueves a las 3 de la tarde me va bien, gracias.', '19T15:00'],
  ['Martedì alle 10 va bene per me.', '17T10:00'],
  ['Il 24 novembre alle ore 16 va bene, grazie.', '24T16:00'],
  ['Dinsdag om 9 uur past mij prima.', '17T09:00'],
  ['Ik kan donderdag om 14.30 uur, graag.', '19T14:30'],
  ['Terça-feira às 15h fica bem para mim.', '17T15:00'],
  ['Quinta-feira às 14h30 seria ótimo, obrigado.', '19T14:30'],
  ['Tisdag kl. 14 passar bra för mig.', '17T14:00'],
  ['Den 24 november kl 10 är bra, tack.', '24T10:00'],
])('%s', (text, expected) => {
  expect(at(text)).toBe(expected);
});

describe('what fixes nothing', () => {
  test.each([
    'Dienstag 14 Uhr geht nicht.',
    'Am Dienstag um 14 Uhr kann ich leider nicht.',
    'Dienstag bis 14 Uhr passt mir.',
    'Dienstag ab 14 Uhr passt mir gut.',
    'Dienstag zwischen 14 und 16 Uhr passt mir gut.',
    'Dienstag um halb drei passt mir gut.',
    'Dienstag um 3 Uhr passt mir gut.',
    'Nächsten Dienstag um 14 Uhr passt mir gut.',
    'Vielleicht am Dienstag um 14 Uhr.',
    'Wir zahlen heute schon 1400 Euro für so etwas, das passt nicht.',
    'Das Budget ist 14 Euro pro Person, Dienstag passt mir.',
    'Rufen Sie mich Dienstag an: 030 14 00 15, das passt mir.',
    'Unsere Bürozeiten: Dienstag bis Freitag, 9-17 Uhr.',
    'Ich bin bis 24. November im Urlaub, Dienstag um 14 Uhr passt danach.',
    'Letzten Dienstag um 14 Uhr war das Webinar.',
    'Können wir den Termin auf Dienstag um 14 Uhr verschieben?',
    'Mardi à 14h ne me convient pas.',
    'Je suis en vacances, mardi à 14h convient peut-être.',
    'El martes a las 15:00 no me viene bien.',
    'Mañana por la mañana quizás, a las 10 me viene bien.',
    'Martedì alle 10 non va bene per me.',
    'Dinsdag om 9 uur past mij helaas niet.',
    'Dinsdag om half drie past mij prima.',
    'Terça-feira às 15h não fica bem para mim.',
    'Tisdag kl. 14 passar tyvärr inte för mig.',
    'Tisdag efter kl. 14 passar bra för mig.',
    'Le 3/4 à 14h me convient.',
    'Mittwoch statt Dienstag um 14 Uhr passt mir gut.',
    'Dienstag spätestens um 14 Uhr passt mir gut.',
    'Mardi, au plus tard à 14h, me convient.',
    'El martes después de las 15 me viene bien.',
    'Martedì dopo le 14 va bene per me.',
    'Terça-feira depois das 15h fica bem para mim.',
    'Qualquer dia exceto terça-feira às 15h, obrigado.',
  ])('%s', (text) => {
    expect(at(text)).toBe('nothing');
  });

  test('an automatic answer, whatever language it is in', () => {
    const text = 'Ich bin ab Dienstag um 14 Uhr wieder da, das passt.';
    expect(book(text, { automatic: true }).verdict).toBe('none');
    expect(book('Dienstag um 14 Uhr passt mir gut.', { intent: 'out_of_office' }).verdict).toBe('none');
  });
});

test('an offered time that is taken in another language is that time', () => {
  const offers = [local('19T14:00'), local('20T10:00')].map((slot) => ({ at: slot, offeredAt: NOW }));
  expect(book('Donnerstag um 14 Uhr passt mir sehr gut.', { offers })).toMatchObject({
    ...{ verdict: 'book', route: 'accept_offered', at: offers[0]?.at },
  });
  expect(book('Donnerstag passt mir gut.', { offers }).at?.toString()).toBe(`${offers[0]?.at}`);
});

test('hours that are wished for are wishes: only times within are offered', () => {
  const today = Temporal.PlainDate.from('2026-11-16');
  expect(readOwnTimes('Dienstag zwischen 14 und 16 Uhr passt mir gut.', today)).toMatchObject({
    ...{ start: 14 * 60, end: 16 * 60 },
    from: today,
  });
  expect(readOwnTimes('Je préfère jeudi après 14h, merci.', today)).toMatchObject({ start: 14 * 60 });
  expect(readOwnTimes('Dienstag kann ich leider nicht.', today)).toBeNull();
});

test.each(['Tuesday at 10 works for me.', 'Thanks, see you Thursday at 2pm.', 'ok', '', 'Mañana.'])(
  'English, and what is of no certain language, stays as it is: %s',
  (text) => {
    expect(inEnglish(text)).toBe(text);
  },
);
