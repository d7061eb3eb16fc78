import { expect, test } from 'vitest';
import {
  type AccountFacts,
  accountDomain,
  bareSubject,
  matchAccount,
  type WrittenTo,
} from './account.rules.ts';

const lead = (
  id: string,
  name: string,
  subjects: readonly string[],
  companyId: string | null = 'mill',
): WrittenTo => ({
  leadId: id,
  name,
  companyId,
  threads: subjects.map((subject, index) => ({ id: `${id}${index}`, campaignId: null, subject })),
});
const ADA = lead('ada', 'Ada Byron', ['Slow handovers']);
const given = (facts: Partial<AccountFacts>): AccountFacts => ({
  sender: { name: 'Bob Mason', address: 'bob@mill.example' },
  subject: 'Re: Slow handovers',
  answersSomething: true,
  ofMachine: false,
  knownLead: null,
  more: false,
  writtenTo: [ADA],
  ...facts,
});
const thread = (of: WrittenTo) => ({ leadId: of.leadId, thread: of.threads[0] });

test.each<[string, Partial<AccountFacts>, object]>([
  ['a colleague in the one conversation of that subject', {}, { kind: 'thread', ...thread(ADA) }],
  [
    'with the prefix of another language and no ids',
    { subject: 'AW: Re: slow  HANDOVERS', answersSomething: false },
    { kind: 'thread' },
  ],
  [
    'the same subject, but no answer to anything',
    { subject: 'Slow handovers', answersSomething: false },
    { kind: 'colleague', companyId: 'mill' },
  ],
  ['another matter', { subject: 'Re: Invoice 12' }, { kind: 'colleague' }],
  ['no subject at all', { subject: 'Re: ' }, { kind: 'colleague' }],
  [
    'two conversations of that subject',
    { writtenTo: [ADA, lead('eva', 'Eva Stone', ['Slow handovers'])] },
    { kind: 'colleague', companyId: 'mill' },
  ],
  [
    'two companies at one domain',
    { subject: 'Hello', writtenTo: [ADA, lead('eva', 'Eva Stone', [], 'other')] },
    { kind: 'colleague', companyId: null },
  ],
  [
    'another address of the same person',
    { sender: { name: 'Byron, Ada', address: 'a.byron@mill.example' } },
    { kind: 'same_person', ...thread(ADA) },
  ],
  [
    'her notice of absence from there',
    {
      sender: { name: 'Ada Byron', address: 'a.byron@mill.example' },
      ofMachine: true,
      subject: 'Automatic reply: Slow handovers',
      answersSomething: false,
    },
    { kind: 'same_person', ...thread(ADA) },
  ],
  [
    'her answer to something that is not ours',
    { sender: { name: 'Ada Byron', address: 'a.byron@mill.example' }, subject: 'Re: Budget' },
    { kind: 'same_person', thread: null },
  ],
  [
    'an address that is somebody’s is not taken for hers',
    { sender: { name: 'Ada Byron', address: 'a.byron@mill.example' }, knownLead: 'eva', subject: 'Hello' },
    { kind: 'colleague' },
  ],
  ['a lead of their own in the conversation of another', { knownLead: 'bob' }, { kind: 'colleague' }],
  ['a lead in their own conversation', { knownLead: 'ada' }, { kind: 'thread', ...thread(ADA) }],
  ['one conversation of that subject among those read of more', { more: true }, { kind: 'colleague' }],
  [
    'one of that name among those read of more',
    { more: true, sender: { name: 'Ada Byron', address: 'a.byron@mill.example' } },
    { kind: 'colleague' },
  ],
  ['a program where more were written to', { more: true, ofMachine: true }, { kind: 'nobody' }],
  [
    'two of that name',
    {
      sender: { name: 'Ada Byron', address: 'x@mill.example' },
      subject: 'Hello',
      writtenTo: [ADA, lead('twin', 'Ada Byron', [])],
    },
    { kind: 'colleague' },
  ],
  [
    'a first name alone',
    {
      sender: { name: 'Ada', address: 'ada2@mill.example' },
      subject: 'Hello',
      writtenTo: [lead('ada', 'Ada', [])],
    },
    { kind: 'colleague' },
  ],
  ['a program of that company', { ofMachine: true }, { kind: 'nobody' }],
  ['nobody was written to there', { writtenTo: [] }, { kind: 'nobody' }],
])('%s', (_name, facts, wanted) => {
  const verdict = matchAccount(given(facts));
  expect(verdict).toMatchObject(wanted);
  expect(verdict.why.text).not.toBe('');
});

test('a domain where anybody can have an address is no account', () => {
  for (const address of [
    'ada@gmail.com',
    'ada@mail.gmx.de',
    'ada@mailinator.com',
    'nonsense',
    'ada@localhost',
  ])
    expect(accountDomain(address), address).toBeNull();
  expect(accountDomain('ada@eu.mill.co.uk')).toEqual({ host: 'eu.mill.co.uk', apex: 'mill.co.uk' });
});

test('the bare subject is the first one, however often it was answered and passed on', () => {
  for (const subject of ['Re: RE[2]: Fwd: Café plan', 'WG: AW: Cafe  plan', 'Café plan'])
    expect(bareSubject(subject)).toBe('cafe plan');
  expect(bareSubject('Reorder: cups')).toBe('reorder: cups');
});
