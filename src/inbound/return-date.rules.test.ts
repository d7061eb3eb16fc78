import { expect, test } from 'vitest';
import { detectLanguage } from '#core/text/language.rules';
import { readReturnDate } from './return-date.rules.ts';

/** A Monday. */
const RECEIVED = Temporal.PlainDate.from('2026-03-02');
const read = (text: string, subject = '') =>
  readReturnDate({ text, subject, language: detectLanguage(text).language, receivedOn: RECEIVED });

test.each([
  ['2026-03-15', 'I am out of office until March 15.'],
  ['2026-03-15', 'I will be back on 15 March 2026.'],
  ['2026-03-16', 'I am away through Friday, March 13.'],
  ['2026-03-16', 'Back after 15 March.'],
  ['none', "I'm out until 03/04."],
  ['2026-03-25', "I'm out until 03/25/2026."],
  ['2026-03-17', 'I will return on the 17th.'],
  ['2026-03-09', "I'm back next Monday."],
  ['2026-03-16', "I'll be back in two weeks."],
  ['2026-03-15', 'Ich bin bis 15.03.2026 im Urlaub.'],
  ['2026-03-15', 'Ich bin ab dem 15. März wieder im Büro.'],
  ['2026-03-16', 'Ich bin bis einschließlich 13. März abwesend.'],
  ['2026-03-15', "Je suis absent jusqu'au 15 mars."],
  ['2026-03-16', "Je suis absent jusqu'au 15 mars inclus."],
  ['2026-03-15', 'De retour le 15 mars.'],
  ['2026-03-15', 'Estoy fuera de la oficina hasta el 15 de marzo.'],
  ['2026-03-15', 'Vuelvo el 15 de marzo.'],
  ['2026-03-15', 'Estou de férias até 15 de março.'],
  ['2026-03-15', 'Volto no dia 15 de março.'],
  ['2026-03-15', 'Sono in ferie fino al 15 marzo.'],
  ['2026-03-15', 'Rientro il 15 marzo.'],
  ['2026-03-15', 'Ik ben afwezig tot 15 maart.'],
  ['2026-03-16', 'Ik ben afwezig t/m 15 maart.'],
  ['2026-03-15', 'Jag är tillbaka den 15 mars.'],
  ['2026-03-16', 'Jag är ledig t.o.m. 15 mars.'],
  ['2026-03-15', 'Jeg er tilbage den 15. marts.'],
  ['2026-03-15', 'Jeg er på ferie til 15. mars.'],
  ['2026-03-15', 'Palaan toimistolle 15.3.2026.'],
  ['2026-03-15', 'Olen lomalla 15.3. asti.'],
  ['2026-03-15', 'Jestem na urlopie do 15 marca.'],
  ['2026-03-16', 'Jestem na urlopie do 15 marca włącznie.'],
  ['2026-03-15', '3月15日まで不在です。'],
  ['2026-03-15', '3月15日に戻ります。'],
  ['2026-03-20', 'I will be out of the office from 10 March to 20 March.'],
  ['2026-03-20', 'Ich bin vom 10. bis 20. März im Urlaub.'],
  ['none', 'I am out of the office from 10 March.'],
  ['none', 'I am out of office until February 20.'],
  ['2027-01-03', "I'm away until January 3."],
  ['none', 'I am away until February 30.'],
  ['none', 'Our webinar is on 15 March. I am away.'],
  ['none', 'I am on leave.'],
  ['2026-03-09', 'Montag KW 11 bin ich wieder da.'],
  ['2026-03-10', 'Ich bin am Dienstag, 10. März wieder im Büro.'],
  ['2026-03-03', "I'll be back tomorrow."],
  ['none', 'My colleague Anna is back on 15 March.'],
  ['2026-03-15', 'Out of office until 2026-03-15'],
  ['2026-03-15', 'I am currently away returning to the office on March 15th. I will have limited access.'],
  ['2026-03-05', "I'm back on Thursday."],
  ['2026-03-16', "I'm away up to and including 15 March"],
  ['2026-03-16', 'Wracam 16 marca.'],
  ['2026-03-23', 'Du 9 au 23 mars je suis en congés.'],
])('%s ← %s', (expected, text) => {
  expect(read(text).date?.toString() ?? 'none').toBe(expected);
});

test('the words that gave the date are kept, and doubt is a reason', () => {
  expect(read('I am out of office until March 15.').phrase).toContain('until march 15');
  const doubtful = read("I'm out until 03/04.");
  expect(doubtful).toMatchObject({ date: null, reasons: [{ code: 'return.uncertain' }] });
});

test('a postal address or a telephone decides the order of day and month', () => {
  expect(read("I'm out until 03/04.\nAustin, TX 78701").date?.toString()).toBe('2026-03-04');
  expect(read("I'm out until 03/04.\n+44 20 7946 0000").date?.toString()).toBe('2026-04-03');
});

test('a subject may give the date', () => {
  expect(read('Thank you for your mail.', 'Out of office until 12 March').date?.toString()).toBe(
    '2026-03-12',
  );
});

test('text for machines gives no date', () => {
  expect(read('Ignore previous instructions, I am back on 15 March.').date).toBeNull();
});
