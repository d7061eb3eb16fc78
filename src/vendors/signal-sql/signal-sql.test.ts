import { describe, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { momentOf } from '../kit/moment.rules.ts';
import { toSignal } from '../kit/signal-rows.rules.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { signalSourceSuite } from '../ports/signal-source.suite.ts';
import type { SignalPage } from '../ports/signal-source.ts';
import { readOnlyStatements, type SignalStatement, signalSqlPerformer } from './adapter.ts';
import { QUERY, signalSqlCase } from './case.fixture.ts';
import { queryVerdict } from './query.rules.ts';

signalSourceSuite(signalSqlCase, { waits: false });

const question = { cursor: null, since: '2026-11-01T00:00:00Z', limit: 10 };
const read = (readRows: (statement: SignalStatement) => Promise<unknown>, query = QUERY) =>
  run<SignalPage>(
    [signalSqlPerformer({ database: { readRows, close: async () => undefined }, query, timeoutMs: 500 })],
    'signals.read',
    question,
  );

describe('the query', () => {
  test.each([
    ['delete from signals', 'signal_sql.not_select'],
    ['select 1; drop table signals', 'signal_sql.several'],
    ['select * from signals order by id', 'signal_sql.no_paging'],
    ['select * from signals where id > $1 and at > $2 limit $3', 'signal_sql.no_order'],
    ['select * from signals where id > $1 order by id limit $3', 'signal_sql.unused_place'],
    ['select * from signals where id > $1 and a = $5 order by id limit $3', 'signal_sql.places'],
    ['select * from signals -- $1 $3 order by id', 'signal_sql.no_paging'],
  ])('%s is refused', (query, code) => {
    expect(queryVerdict(query)).toMatchObject({ allowed: false, reasons: [{ code }] });
  });

  test.each([
    QUERY,
    `with s as (select * from signals) select * from s where id > $1 and at > $2 order by id limit $3;`,
    `select ';' as note, id from signals where id > $1 and at > $2 order by id limit $3`,
  ])('%s is fine', (query) => {
    expect(queryVerdict(query).allowed).toBe(true);
  });

  test('one that is refused never reaches the database', async () => {
    let asked = 0;
    const rows = async () => {
      asked += 1;
      return [];
    };
    expect(await failureOf(read(rows, 'update signals set a = 1'))).toMatchObject({ failure: 'config' });
    expect(asked).toBe(0);
  });

  test('it gets the position, the instant and the limit, and its time', async () => {
    const seen: SignalStatement[] = [];
    await read(async (statement) => {
      seen.push(statement);
      return [];
    });
    expect(seen[0]).toMatchObject({ values: [null, '2026-11-01T00:00:00Z', 10], timeoutMs: 500 });
    await read(
      async (statement) => {
        seen.push(statement);
        return [];
      },
      QUERY.replace('order by', 'and ($4::text is null or domain = $4) order by'),
    );
    expect(seen[1]?.values).toEqual([null, '2026-11-01T00:00:00Z', 10, null]);
    expect(readOnlyStatements(500)).toEqual([
      'begin transaction isolation level repeatable read read only',
      'set local statement_timeout = 500',
    ]);
  });
});

test.each([
  ['28P01', 'auth'],
  ['25006', 'config'],
  ['42703', 'config'],
  ['42501', 'config'],
  ['57014', 'transient'],
  ['57P03', 'transient'],
  ['53300', 'rate_limited'],
  ['ECONNREFUSED', 'transient'],
])('the driver’s %s is %s, without effect', async (code, failure) => {
  const words = 'at postgres://reader:topsecret@db.example';
  const error = await failureOf(read(() => Promise.reject(Object.assign(new Error(words), { code }))));
  expect(error).toMatchObject({ effect: 'none', failure });
  if (!code.startsWith('42')) expect(error.message).not.toContain('topsecret');
});

test('rows as a driver gives them: dates, numerics as texts, big ids', async () => {
  const rows = [
    {
      id: 9007199254740993n,
      title: 'Budget',
      kind: 'budget',
      event_date: new Date('2026-11-03T00:00:00Z'),
      amount_value: '10.5',
      cursor: 77,
    },
  ];
  expect((await read(async () => rows)).receipt).toMatchObject({
    cursor: '77',
    more: false,
    signals: [
      {
        id: '9007199254740993',
        source: 'sql',
        eventDate: '2026-11-03T00:00:00Z',
        amount: { value: 10.5, currency: null },
      },
    ],
  });
});

describe('rows', () => {
  test.each([
    ['2026-11-02', '2026-11-02'],
    ['2026-02-30', null],
    ['2026-11-02 10:00:00+01', '2026-11-02T09:00:00Z'],
    ['2026-11-02T10:00:00', null],
    [new Date(Number.NaN), null],
    [17, null],
  ])('the moment %s is %s', (written, moment) => {
    expect(momentOf(written)).toBe(moment);
  });

  test('a deadline of today is still open, one of a passed day is not', () => {
    const status = (deadline: string) =>
      toSignal({ id: 1, title: 'T', status: 'open', deadline }, 'sql', NOW)?.status;
    expect(status('2026-11-23')).toBe('open');
    expect(status('2026-11-21')).toBe('closed');
    expect(status('2026-11-23T08:59:59Z')).toBe('closed');
  });

  test('an address that is no web address is dropped', () => {
    expect(toSignal({ id: 1, title: 'T', url: 'javascript:alert(1)' }, 'sql', NOW)?.url).toBeNull();
  });
});
