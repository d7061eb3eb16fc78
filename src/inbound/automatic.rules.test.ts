import { expect, test } from 'vitest';
import { readAutomatic } from './automatic.rules.ts';

const head = (headers: Record<string, string>, subject = 'Re: Pipeline', answers = true) => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  subject,
  inReplyTo: answers ? 'a@b.example' : null,
  references: [],
  returnPath: null,
  contentType: '',
});

test.each([
  ['auto-replied', head({ 'auto-submitted': 'auto-replied' }), true],
  ['auto-generated with a comment', head({ 'auto-submitted': 'auto-generated; reason=x' }), true],
  ['auto-submitted: no is a person', head({ 'auto-submitted': 'no' }, 'Automatic reply: away'), false],
  ['x-autoreply', head({ 'x-autoreply': 'yes' }), true],
  ['precedence auto_reply', head({ precedence: 'auto_reply' }), true],
  ['precedence list says nothing', head({ precedence: 'list' }), false],
  ['precedence bulk alone says nothing', head({ precedence: 'bulk' }), false],
  ['x-auto-response-suppress alone says nothing', head({ 'x-auto-response-suppress': 'All' }), false],
  ['an absence as subject of an answer', head({}, 'Automatic reply: Pipeline'), true],
  ['the same subject on a mail that answers nothing', head({}, 'Automatic reply: Pipeline', false), false],
  ['a question about automatic things', head({}, 'Re: automatic invoicing question'), false],
  ['back in the office', head({}, 'Re: back in the office'), false],
  ['German absence', head({}, 'Abwesenheitsnotiz: Angebot'), true],
  ['Japanese absence', head({}, '不在のお知らせ'), true],
])('%s', (_name, mail, automatic) => {
  expect(readAutomatic(mail).automatic).toBe(automatic);
});
