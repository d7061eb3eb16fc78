import { expect, test } from 'vitest';
import type { Language } from '#core/text/languages';
import { grammarSlips } from './grammar.rules.ts';

test.each<[Language, string, string]>([
  ['en', 'Is it “yes” or “no”?', 'Is it “yes” or “no?'],
  ['de', 'Lautet sie „ja“ oder „nein“?', 'Lautet sie „ja“ oder „nein?'],
  ['fr', 'Est-ce « oui » ou « non » ?', 'Est-ce « oui » ou « non ?'],
  ['da', 'Er det »ja« eller »nej«?', 'Er det »ja« eller »nej?'],
  ['no', 'Er det «ja» eller «nei»?', 'Er det «ja» eller «nei?'],
  ['sv', 'Är det ”ja” eller ”nej”?', 'Är det ”ja” eller ”nej?'],
  ['fi', 'Onko se ”kyllä” vai ”ei”?', 'Onko se ”kyllä” vai ”ei?'],
  ['pl', 'Czy brzmi „tak” czy „nie”?', 'Czy brzmi „tak” czy „nie?'],
])('%s: quotes are its own, and one that is left open is told', (language, closed, open) => {
  const codes = (text: string) => grammarSlips(text, language, 'body').map(({ code }) => code);
  expect(codes(closed)).toEqual([]);
  expect(codes(open)).toEqual(['open_pair']);
});
