import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#gateway';
import type { RecordAnswer, RecordQuestion } from '../ports/domain-records.ts';
import { dnsPerformer } from './adapter.ts';
import { dnsConfig } from './config.ts';
import { type NameServer, openNameServer } from './name-server.fixture.ts';

const LONG = `v=DKIM1; k=rsa; p=${'A'.repeat(380)}`;
let server: NameServer;
beforeAll(async () => {
  server = await openNameServer({
    'acme.example': {
      txt: ['v=spf1 mx ~all', 'site=1'],
      mx: [
        [20, 'late.acme.example'],
        [10, 'MAIL.acme.example'],
      ],
    },
    'null.example': { mx: [[0, '']] },
    's._domainkey.acme.example': { txt: [[LONG.slice(0, 255), LONG.slice(255)]] },
    'alias._domainkey.acme.example': { cname: 'second.vendor.example' },
    'second.vendor.example': { cname: 's._domainkey.acme.example' },
    'dangling._domainkey.acme.example': { cname: 'gone.vendor.example' },
    'broken.example': 'servfail',
    'silent.example': 'silence',
  });
});
afterAll(() => server.close());

async function ask(...questions: RecordQuestion[]): Promise<RecordAnswer[]> {
  const performer = dnsPerformer({ server: server.address, timeoutMs: 150, tries: 1 });
  const call = { signal: new AbortController().signal } as Call;
  const { receipt } = await performer.perform({} as never, { questions }, call);
  return (receipt as { answers: RecordAnswer[] }).answers;
}

test.each<[string, RecordQuestion, Partial<RecordAnswer>]>([
  ['texts', { name: 'acme.example', type: 'TXT' }, { state: 'found', values: ['v=spf1 mx ~all', 'site=1'] }],
  ['one text in several strings', { name: 's._domainkey.acme.example', type: 'TXT' }, { values: [LONG] }],
  ['a chain of aliases', { name: 'alias._domainkey.acme.example', type: 'TXT' }, { values: [LONG] }],
  [
    'exchangers in their order',
    { name: 'acme.example', type: 'MX' },
    { values: ['10 mail.acme.example', '20 late.acme.example'] },
  ],
  ['a domain that takes no mail', { name: 'null.example', type: 'MX' }, { state: 'found', values: ['0 .'] }],
  ['no such name', { name: 'nothing.example', type: 'TXT' }, { state: 'none', error: null }],
  ['no record of this kind', { name: 'null.example', type: 'TXT' }, { state: 'none', error: null }],
  ['an alias to nothing', { name: 'dangling._domainkey.acme.example', type: 'TXT' }, { state: 'none' }],
  ['a server in trouble', { name: 'broken.example', type: 'TXT' }, { state: 'failed', error: 'ESERVFAIL' }],
  ['a server that is silent', { name: 'silent.example', type: 'MX' }, { state: 'failed', error: 'ETIMEOUT' }],
])('%s', async (_name, question, wanted) => {
  expect(await ask(question)).toEqual([expect.objectContaining({ ...question, ...wanted })]);
});

test('a question that fails fails alone, and the answers keep their order', async () => {
  const answers = await ask(
    { name: 'silent.example', type: 'TXT' },
    { name: 'acme.example', type: 'TXT' },
    { name: 'broken.example', type: 'MX' },
  );
  expect(answers.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'silent.example failed',
    'acme.example found',
    'broken.example failed',
  ]);
});

test.each(['1.1.1.1', '127.0.0.1:5353', '2606:4700::1111', '[::1]:53'])('%s is a server', (text) => {
  expect(dnsConfig.keys.server.schema.safeParse(text).success).toBe(true);
});
test.each(['dns.example.com', '1.1.1', '1.1.1.1:', '[::1'])('%s is none', (text) => {
  expect(dnsConfig.keys.server.schema.safeParse(text).success).toBe(false);
});
