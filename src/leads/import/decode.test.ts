import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { LeadCandidate, RowOutcome, RowReject } from './candidate.ts';
import { recogniseEncoding } from './decode.ts';
import { openImport } from './read-rows.ts';
import { type ImportSource, memorySource } from './source.ts';

async function read(content: string | Uint8Array): Promise<{
  accepted: LeadCandidate[];
  rejected: RowReject[];
  outcomes: RowOutcome[];
  columns: readonly string[];
}> {
  const opened = await openImport(memorySource('leads.csv', content));
  const outcomes = await Array.fromAsync(opened.outcomes);
  return {
    outcomes,
    columns: opened.mapping.columns,
    accepted: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.candidate] : [])),
    rejected: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.reject])),
  };
}

describe('encodings', () => {
  const text = 'Email,First Name,Company\r\njürgen@acme.example,Jürgen,Größe & Söhne\r\n'.replace(
    'jürgen@',
    'j@',
  );
  test.each([
    ['utf-8', 'utf-8', false],
    ['utf-8', 'utf-8', true],
    ['utf-16le', 'utf-16le', true],
    ['utf-16le', 'utf-16le', false],
    ['utf-16be', 'utf-16be', true],
    ['utf-16be', 'utf-16be', false],
    ['windows-1252', 'windows-1252', false],
    ['latin1', 'windows-1252', false],
  ])('%s is read as %s (byte order mark: %s)', async (written, expected, addBOM) => {
    const bytes = iconv.encode(text, written, { addBOM });
    expect((await recogniseEncoding(memorySource('x.csv', bytes))).encoding).toBe(expected);
    const { accepted } = await read(bytes);
    expect(accepted).toMatchObject([
      { firstName: 'Jürgen', companyName: 'Größe & Söhne', email: { address: 'j@acme.example' } },
    ]);
  });

  test('a character cut by a chunk stays whole, far behind the beginning too', async () => {
    const bytes = Buffer.from(`Email,First Name\n${'a'.repeat(6000)},x\nj@acme.example,Jürgen\n`);
    const source: ImportSource = {
      name: 'x.csv',
      open: async function* () {
        for (const byte of bytes) yield Uint8Array.of(byte);
      },
    };
    const opened = await openImport(source);
    const outcomes = await Array.fromAsync(opened.outcomes);
    expect(opened.encoding).toBe('utf-8');
    expect(outcomes[1]).toMatchObject({ ok: true, candidate: { firstName: 'Jürgen' } });
  });

  test.each([
    ['a workbook', Buffer.from('PK\u0003\u0004 and more'), /Excel workbook or a zip/],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /old Excel/],
    ['a PDF', Buffer.from('%PDF-1.7'), /a PDF/],
    ['binary data', Buffer.from([0x45, 0x00, 0x00, 0x00, 0x05, 0x06]), /binary data/],
    ['a web page', Buffer.from('<html><table>'), /web page/],
    ['nothing', Buffer.alloc(0), /is empty/],
    ['blanks', Buffer.from('\uFEFF\n \n'), /leads\.csv/],
    ['a header alone', Buffer.from('Email,Name\n'), /no rows/],
    [
      'foreign columns',
      Buffer.from('Colour,Weight\nred,3\n'),
      /line 1: The header line has the columns Colour, Weight/,
    ],
  ])('%s is refused with a sentence', async (_, bytes, message) => {
    const failure = await openImport(memorySource('leads.csv', bytes)).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'LegworkError',
      kind: 'invalid',
      message: expect.stringMatching(message),
    });
    expect(failure).toMatchObject({ message: expect.stringContaining('Nothing was imported') });
  });

  test('a quote that never closes names the file and the place', async () => {
    const broken = 'Email,Notes\na@acme.example,x\nb@acme.example,"open\nc@acme.example,y\n';
    await expect(read(broken)).rejects.toMatchObject({
      code: 'import.broken_file',
      message: expect.stringContaining('never closed'),
    });
  });
});
