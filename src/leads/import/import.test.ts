import { describe, expect, test } from 'vitest';
import type { LeadCandidate, RowOutcome, RowReject } from './candidate.ts';
import { detectDelimiter } from './delimiter.rules.ts';
import { inBatches, openImport, readAhead } from './read-rows.ts';
import { type RejectRecord, writeRejects } from './reject-file.ts';
import { memorySource } from './source.ts';

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

test.each([
  ['comma', 'a,b;c,d\n1,2,3\n', ','],
  ['semicolon', 'a;b;c\n"x,y,z";2;3\n', ';'],
  ['tab', 'a\tb\n1,5\t2\n', '\t'],
  ['pipe', 'a|b|c\n1|2|3\n', '|'],
  ['one column', 'email\na@x.example\n', ','],
  ['declared', 'sep=;\r\na;b\r\n', ';'],
  ['quoted header', '"Name, full";"E;mail"\n"Doe, J";"x"\n', ';'],
])('delimiter: %s', (_, sample, delimiter) => {
  expect(detectDelimiter(sample, true).delimiter).toBe(delimiter);
});

describe('rows', () => {
  test('a full row', async () => {
    const { accepted } = await read(
      'Full Name;Email;LinkedIn URL;Company;Website;Employees;Revenue;Technologies;Source Type;Site Visits;Demo requested;Tea\n' +
        'Ana Maria de Souza;Ana+x@Mail.Acme.example;http://br.linkedin.com/in/ana/;Acme;https://www.acme.example;51-200;$5M;"HubSpot, n/a, Gong";post_commenter;3;yes;green\n',
    );
    expect(accepted).toMatchObject([
      {
        row: 1,
        line: 2,
        firstName: 'Ana',
        lastName: 'Maria de Souza',
        email: { address: 'ana+x@mail.acme.example', canonical: 'ana@mail.acme.example' },
        linkedinUrl: 'linkedin.com/in/ana',
        linkedinKind: 'person',
        companyDomain: 'acme.example',
        employees: 51,
        employeesText: '51-200',
        revenue: 5_000_000,
        technologies: ['HubSpot', 'Gong'],
        source: { type: 'post_commenter' },
        intent: { visits: 3, demoRequested: true },
        custom: { Tea: 'green' },
        notes: [],
      },
    ]);
  });

  test.each([
    [
      'an invalid address, even with a profile',
      'ana@,linkedin.com/in/ana,Ana,Acme',
      'Email',
      'ana@',
      'email.no_domain',
    ],
    ['nobody', ',,Ana,', 'Email', '', 'row.no_identity'],
    ['words for nothing', '#N/A,null,Ana,-', 'Email', '', 'row.no_identity'],
    [
      'a profile that is none',
      ',linkedin.com/feed,Ana,',
      'LinkedIn',
      'linkedin.com/feed',
      'linkedin.unreadable',
    ],
    [
      'a company page as profile',
      ',linkedin.com/company/acme,Ana,',
      'LinkedIn',
      'linkedin.com/company/acme',
      'row.linkedin_kind',
    ],
    ['template text', 'ana@acme.example,,{{name}},Acme', 'Name', '{{name}}', 'row.placeholder_text'],
    ['a placeholder address', 'test@test.com,,Ana,Acme', 'Email', 'test@test.com', 'row.placeholder_email'],
    ['too many cells', 'ana@acme.example,,Ana,Acme, Inc', 'Company', 'Inc', 'row.too_many_cells'],
  ])('rejects %s', async (_, line, column, value, code) => {
    const { rejected } = await read(`Email,LinkedIn,Name,Company\n${line}\n`);
    expect(rejected).toMatchObject([{ row: 1, line: 2, column, value, code }]);
    expect(rejected[0]?.reason.length).toBeGreaterThan(10);
  });

  test.each([
    ['a name at a company', ',,Ana Roy,Acme', { fullName: 'Ana Roy', email: null }],
    [
      'a bad profile beside a good address',
      'ana@acme.example,nope,Ana,',
      { linkedinUrl: null, notes: [{ code: 'linkedin.unreadable' }] },
    ],
    [
      'too few cells',
      'ana@acme.example',
      { fullName: null, companyName: null, companyDomain: 'acme.example' },
    ],
    ['surplus blanks', 'ana@acme.example,,Ana,Acme,,,', { companyName: 'Acme' }],
    [
      'an address the export held back',
      'email_not_unlocked@domain.com,,Ana,Acme',
      { email: null, notes: [{ code: 'row.email_locked' }] },
    ],
    ['free mail says nothing about the company', 'ana@gmail.com,,Ana,', { companyDomain: null }],
    ['a surname that looks like nothing', 'na@acme.example,,Yu Na,', { lastName: 'Na' }],
  ])('accepts %s', async (_, line, expected) => {
    const { accepted } = await read(`Email,LinkedIn,Name,Company\n${line}\n`);
    expect(accepted).toMatchObject([expected]);
  });

  test('the same person twice is a reject that names the first row', async () => {
    const { accepted, rejected } = await read(
      'Email,LinkedIn,Name,Company\nana@acme.example,linkedin.com/in/ana,Ana,Acme\nbroken@,,,\nANA+news@acme.example,,,\n,https://uk.linkedin.com/in/Ana/,,\n,,Bo,Acme\n,,BO,acme\n',
    );
    expect(accepted.map(({ row }) => row)).toEqual([1, 5]);
    expect(rejected.map(({ row, column, reason }) => [row, column, reason]).slice(1)).toEqual([
      [3, 'Email', 'duplicate of row 1'],
      [4, 'LinkedIn', 'duplicate of row 1'],
      [6, 'Name', 'duplicate of row 5'],
    ]);
  });

  test('rows count data rows; lines are where the record begins', async () => {
    const { outcomes } = await read(
      'Email,Notes\r\n\r\na@acme.example,"one\r\ntwo"\n,\nb@acme.example,a 24" screen\r\nc@acme.example,x\n',
    );
    const places = outcomes.map((outcome) =>
      outcome.ok ? [outcome.candidate.row, outcome.candidate.line] : [],
    );
    expect(places).toEqual([
      [1, 3],
      [2, 6],
      [3, 7],
    ]);
    expect(outcomes[1]).toMatchObject({ candidate: { custom: { Notes: 'a 24" screen' } } });
  });
});

describe('writeRejects', () => {
  const rejects: RejectRecord[] = [
    { row: 7, column: 'Email', reason: 'no, "really"', cells: ['a@', '=1+1', '+49 30 1', ' x\ny', '9', ''] },
  ];

  test('keeps the columns, disarms formulas, and drops its own earlier columns', async () => {
    const text = (
      await Array.fromAsync(writeRejects(['Email', 'Formula', 'Phone', 'Notes', '_row'], rejects))
    ).join('');
    expect(text).toBe(
      '\uFEFFEmail,Formula,Phone,Notes,_row,_column,_reason\r\na@,\'=1+1,+49 30 1," x\ny",7,Email,"no, ""really"""\r\n',
    );
  });

  test('cells that no header stood above come last, so that their row is refused again and they can be put right', async () => {
    const long = {
      row: 1,
      column: 'Notes',
      reason: 'too many',
      cells: ['a@acme.example', 'Wren', ' Mills', 'n', '', 'x', ' '],
    };
    const text = (await Array.fromAsync(writeRejects(['Email', 'Company', 'Title', '_reason'], [long]))).join(
      '',
    );
    expect(text).toContain('a@acme.example,Wren," Mills",1,Notes,too many,,x\r\n');
    const { rejected } = await read(text);
    expect(rejected.map(({ code, value }) => [code, value])).toEqual([['row.too_many_cells', 'x']]);
  });

  test('what it writes is read back unchanged', async () => {
    const text = (
      await Array.fromAsync(
        writeRejects(
          ['Email', 'Formula', 'Phone', 'Notes'],
          rejects.map((reject) => ({ ...reject, cells: reject.cells.slice(0, 4) })),
        ),
      )
    )
      .join('')
      .replace('a@,', 'a@acme.example,');
    const { accepted } = await read(text);
    expect(accepted).toMatchObject([{ phone: '+49 30 1', custom: { Formula: '=1+1', Notes: 'x y' } }]);
    expect(Object.keys(accepted[0]?.custom ?? {})).toEqual(['Formula', 'Notes']);
  });
});

test('inBatches groups without losing the rest', async () => {
  expect(
    await Array.fromAsync(
      inBatches(
        (async function* () {
          yield* [1, 2, 3];
        })(),
        2,
      ),
    ),
  ).toEqual([[1, 2], [3]]);
});

describe('readAhead', () => {
  const source = (log: string[], failAt = 0) =>
    (async function* () {
      try {
        for (const item of [1, 2, 3]) {
          if (item === failAt) throw new Error(`no item ${item}`);
          log.push(`made ${item}`);
          yield item;
        }
      } finally {
        log.push('closed');
      }
    })();

  test('makes the next item while one is worked on, in order, and closes its source', async () => {
    const log: string[] = [];
    for await (const item of readAhead(source(log))) log.push(`took ${item}`);
    expect(log).toEqual(['made 1', 'made 2', 'took 1', 'made 3', 'took 2', 'closed', 'took 3']);
  });

  test('closes its source when the reader leaves early', async () => {
    const log: string[] = [];
    for await (const item of readAhead(source(log))) if (item === 1) break;
    expect(log.at(-1)).toBe('closed');
  });

  test('a failure ahead is met after the items before it', async () => {
    const taken: number[] = [];
    await expect(async () => {
      for await (const item of readAhead(source([], 3))) taken.push(item);
    }).rejects.toThrow('no item 3');
    expect(taken).toEqual([1, 2]);
  });
});
