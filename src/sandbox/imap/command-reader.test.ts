import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCommandReader, type ImapCommand, parseCommand } from './command-reader.ts';
import { readSet } from './sets.ts';

function readAll(chunks: readonly Buffer[]): {
  commands: (ImapCommand | null)[];
  continuations: number;
  floods: number;
} {
  const seen = { commands: [] as (ImapCommand | null)[], continuations: 0, floods: 0 };
  const read = createCommandReader({
    onParts: (parts) => void seen.commands.push(parseCommand(parts)),
    onContinuation: () => {
      seen.continuations += 1;
    },
    onFlood: () => {
      seen.floods += 1;
    },
  });
  for (const chunk of chunks) read(chunk);
  return seen;
}

describe('commands', () => {
  test.each([
    ['A1 NOOP\r\n', { tag: 'A1', name: 'NOOP', args: [] }],
    [
      'a2 login "mara@sender.example" "pa\\"ss \\\\ ()"\r\n',
      { tag: 'a2', name: 'LOGIN', args: ['mara@sender.example', 'pa"ss \\ ()'] },
    ],
    [
      '3 UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (FROM TO)]<0.10> FLAGS)\r\n',
      {
        tag: '3',
        name: 'UID FETCH',
        args: ['1:*', ['UID', 'BODY.PEEK[HEADER.FIELDS (FROM TO)]<0.10>', 'FLAGS']],
      },
    ],
    [
      '4 SEARCH (OR SEEN (NOT ALL))\r\n',
      { tag: '4', name: 'SEARCH', args: [['OR', 'SEEN', ['NOT', 'ALL']]] },
    ],
    ['5 LOGIN {4}\r\nm ra {2}\r\n)(\r\n', { tag: '5', name: 'LOGIN', args: ['m ra', ')('] }],
    [
      '6 SEARCH HEADER MESSAGE-ID {0}\r\n\r\n',
      { tag: '6', name: 'SEARCH', args: ['HEADER', 'MESSAGE-ID', ''] },
    ],
    ['7 SEARCH (ALL\r\n', null],
    ['8 SEARCH ALL)\r\n', null],
    ['9 LOGIN "open\r\n', null],
    ['\r\n', null],
  ])('%j', (text, expected) => {
    expect(readAll([Buffer.from(text)]).commands).toEqual([expected]);
  });

  test('it does not matter where the bytes are cut', () => {
    const text = Buffer.from(
      '1 LOGIN {5}\r\nmü a {3+}\r\na\r\n\r\n2 UID SEARCH HEADER MESSAGE-ID "<a@b>"\r\n3 NOOP\r\n',
    );
    const whole = readAll([text]);
    expect(whole).toMatchObject({ continuations: 1, floods: 0 });
    expect(whole.commands).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.subarray(places[index], end));
        expect(readAll(chunks)).toEqual(whole);
      }),
    );
  });

  test('a line without end and a giant literal are a flood', () => {
    expect(readAll([Buffer.alloc(70_000, 'x')]).floods).toBe(1);
    expect(readAll([Buffer.from('1 LOGIN {99999999}\r\n')]).floods).toBe(1);
  });
});

describe('sets', () => {
  test.each([
    ['1:3,5', 9, [1, 2, 3, 5]],
    ['*', 9, [9]],
    ['8:*', 9, [8, 9]],
    ['12:*', 9, [9]],
    ['4:2', 9, [2, 3, 4]],
  ])('%s with %i as the largest', (text, largest, expected) => {
    const inside = readSet(text, largest);
    expect(
      Array.from({ length: largest }, (_, index) => index + 1).filter((value) => inside?.(value)),
    ).toEqual(expected);
  });

  test.each(['', '1:', 'a', '1,,2', '1:2:3'])('%j is no set', (text) => {
    expect(readSet(text, 5)).toBeNull();
  });
});
