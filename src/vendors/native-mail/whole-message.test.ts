import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, test } from 'vitest';
import { wholeMessage } from './whole-message.ts';

const compiled = (text: string, html: string | undefined, subject: string) =>
  new MailComposer({
    from: { name: 'Nora', address: 'nora@sender.example' },
    to: { name: 'Dana', address: 'dana@client.example' },
    ...{ subject, text, html },
    messageId: '<one@sender.example>',
    date: new Date('2026-03-02T09:00:00Z'),
    newline: 'windows',
    boundaryPrefix: '--_',
  }).compile();

/** Boundaries come from chance and are as long as each other. */
const named = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/--_[-\w]+-Part_\d/g, 'part');

const line = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom(
    '.',
    '..',
    ' ',
    '\t',
    'ends with a space ',
    '=',
    '',
    'ü'.repeat(90),
    'a'.repeat(1_200),
    '日本'.repeat(60),
  ),
);
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '')), { maxLength: 12 })
  .map((lines) => lines.flat().join(''));

test('the bytes are those of the library, whatever is written', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.option(text, { nil: undefined }), fc.string(), async (plain, html, subject) => {
      const streamed = await compiled(plain, html, subject).build();
      expect(named(wholeMessage(compiled(plain, html, subject)))).toBe(named(streamed));
    }),
    { numRuns: 2_000 },
  );
});
