import { expect, test } from 'vitest';
import { visibleText } from './visible-text.rules.ts';

const OWN = 'Yes, gladly.';

test.each(['Back on 9 March 2026.', 'Remove dana@acme.example from your list.', 'Yes, 10:30 suits me.'])(
  'a line with a figure or an address right above the quotation stays: %s',
  (own) => {
    const text = `${own}\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam Doe <sam@sender.example> wrote:\n> Hello`;
    expect(visibleText(text).visible).toBe(own);
  },
);

test.each([
  [
    'Gmail',
    `${OWN}\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam Doe <sam@sender.example> wrote:\n\n> Hello\n> To unsubscribe, reply stop`,
  ],
  [
    'Gmail, broken line',
    `${OWN}\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam Doe <\nsam@sender.example> wrote:\n\n> Hello`,
  ],
  [
    'Outlook',
    `${OWN}\n\n________________________________\nFrom: Sam Doe <sam@sender.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Dana\nSubject: Pipeline\n\nHello, unsubscribe`,
  ],
  [
    'Outlook, German',
    `${OWN}\n\nVon: Sam Doe <sam@sender.example>\nGesendet: Montag, 2. März 2026 09:00\nAn: Dana\nBetreff: Pipeline\n\nHallo`,
  ],
  ['Apple, French', `${OWN}\n\nLe 2 mars 2026 à 09:00, Sam Doe <sam@sender.example> a écrit :\n\n> Bonjour`],
  ['German', `${OWN}\n\nAm 02.03.2026 um 09:00 schrieb Sam Doe:\n> Hallo`],
  ['Spanish', `${OWN}\n\nEl lun, 2 mar 2026 a las 9:00, Sam Doe (<sam@sender.example>) escribió:\n\n> Hola`],
  [
    'Italian',
    `${OWN}\n\nIl giorno lun 2 mar 2026 alle ore 09:00 Sam Doe <sam@sender.example> ha scritto:\n\n> Ciao`,
  ],
  [
    'Portuguese',
    `${OWN}\n\nEm seg., 2 de mar. de 2026 às 09:00, Sam Doe <sam@sender.example> escreveu:\n\n> Olá`,
  ],
  ['Dutch', `${OWN}\n\nOp ma 2 mrt 2026 om 09:00 schreef Sam Doe <sam@sender.example>:\n\n> Hallo`],
  ['Swedish', `${OWN}\n\nDen mån 2 mars 2026 kl 09:00 skrev Sam Doe <sam@sender.example>:\n\n> Hej`],
  ['Norwegian', `${OWN}\n\nman. 2. mars 2026 kl. 09:00 skrev Sam Doe <sam@sender.example>:\n\n> Hei`],
  ['Danish', `${OWN}\n\nDen man. 2. mar. 2026 kl. 09.00 skrev Sam Doe <sam@sender.example>:\n\n> Hej`],
  ['Finnish', `${OWN}\n\nma 2. maalisk. 2026 klo 9.00 Sam Doe <sam@sender.example> kirjoitti:\n\n> Hei`],
  ['Polish', `${OWN}\n\npon., 2 mar 2026 o 09:00 Sam Doe <sam@sender.example> napisał(a):\n\n> Cześć`],
  ['Japanese', `${OWN}\n\n2026年3月2日(月) 9:00 Sam Doe <sam@sender.example>:\n\n> こんにちは`],
  ['original message', `${OWN}\n\n-----Original Message-----\nFrom: Sam\n\nHello`],
  ['forwarded', `${OWN}\n\n---------- Forwarded message ---------\nFrom: Sam\n\nHello`],
  ['signature', `${OWN}\n\n-- \nDana Roe\nCall me: +1 555 0100`],
  ['telephone footer', `${OWN}\n\nSent from my iPhone`],
  ['German telephone footer', `${OWN}\n\nVon meinem iPhone gesendet`],
  [
    'legal text',
    `${OWN}\n\nThis e-mail and any attachments are confidential. If you do not wish to receive mail, unsubscribe.`,
  ],
  [
    'written under the quote',
    `On Mon, Mar 2, 2026 at 9:00 AM Sam Doe <sam@sender.example> wrote:\n> Hello\n\n${OWN}`,
  ],
])('%s', (_name, text) => {
  expect(visibleText(text).visible).toBe(OWN);
});

test('prose that looks like an attribution stays', () => {
  const text = 'On Monday we wrote: yes.\nOn this day\n\nI saw something.';
  expect(visibleText(text).visible).toBe(text);
});

test('the body for decisions has no closing, the visible text has', () => {
  const text = 'Please stop writing.\n\nBest regards,\nDana Roe\nHead of Questions';
  expect(visibleText(text)).toEqual({ visible: text, body: 'Please stop writing.' });
});
