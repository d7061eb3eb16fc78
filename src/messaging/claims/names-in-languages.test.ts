import { expect, test } from 'vitest';
import type { Language } from '#core/text/languages';
import { checkClaims } from './check-claims.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
const named = (language: Language, bodyText: string) =>
  checkClaims({ subject: '', bodyText, facts: [], language, now })
    .claims.filter(({ kind }) => kind === 'name')
    .map(({ text }) => text);

test.each<[Language, string, string[]]>([
  ['nl', 'morgen ben ik er weer.', []],
  ['nl', 'dat zei Ben ook.', ['Ben']],
  ['en', 'as ben says it.', ['ben']],
  ['pl', 'czy to dotyczy także Państwa?', []],
  ['pl', 'czy zna to Pan Kowalski?', ['Kowalski']],
  ['it', 'forse riguarda anche Lei.', []],
  ['da', 'det gælder måske også Dem.', []],
])('%s: "%s" names %j', (language, text, names) => expect(named(language, text)).toEqual(names));
