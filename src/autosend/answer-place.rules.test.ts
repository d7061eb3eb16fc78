import { expect, test } from 'vitest';
import { answerPlace, type PlaceFacts } from './answer-place.rules.ts';

const OURS = 'sam@mill.example';
const mail: PlaceFacts = {
  ...{ channel: 'email', mailboxId: 'm', mailboxAddress: OURS, mailboxVendor: 'instantly' },
  mailboxState: 'active',
  heldAt: { vendor: 'instantly', replyId: 'r', threadId: 't', account: 'Sam@Mill.example' },
};
const word: PlaceFacts = {
  ...{ channel: 'linkedin', mailboxId: 'm', mailboxAddress: OURS, mailboxVendor: 'heyreach' },
  mailboxState: 'active',
  heldAt: { vendor: 'heyreach', replyId: null, threadId: '2-abc', account: '88' },
};
type Held = NonNullable<PlaceFacts['heldAt']>;
const held = (more: Partial<Held>, { heldAt } = mail): Held => ({ ...(heldAt as Held), ...more });
const said = (facts: PlaceFacts) => {
  const place = answerPlace(facts);
  return place.found ? place.atVendor : place.reason.code;
};

test('an answer goes where they wrote to: the vendor’s thread, the conversation, or our own mail', () => {
  expect(said(mail)).toEqual({ kind: 'mail', replyId: 'r', threadId: 't' });
  expect(said(word)).toEqual({ kind: 'conversation', conversationId: '2-abc', accountId: '88' });
  expect(said({ ...mail, mailboxVendor: 'native', heldAt: null })).toBeNull();
  expect(said({ ...mail, mailboxVendor: 'native' })).toBeNull();
});

test.each<[string, PlaceFacts]>([
  ['no mailbox of ours', { ...mail, mailboxId: null, mailboxAddress: null, mailboxVendor: null }],
  ['another mailbox than the one they wrote to', { ...mail, heldAt: held({ account: 'two@mill.example' }) }],
  ['a vendor that does not say which', { ...mail, heldAt: held({ account: null }) }],
  ['a mail that the vendor does not name', { ...mail, heldAt: held({ replyId: null }) }],
  ['a mail that another vendor told of', { ...mail, heldAt: held({ vendor: 'smartlead' }) }],
  ['a mailbox on LinkedIn', { ...mail, mailboxVendor: 'heyreach' }],
])('by mail only a person answers: %s', (_, facts) => {
  expect(said(facts)).toBe('draft.mailbox');
});

test.each<[string, PlaceFacts]>([
  ['no account of ours', { ...word, mailboxId: null, mailboxVendor: null }],
  ['a mailbox for mail', { ...word, mailboxVendor: 'native' }],
  ['a conversation without a name', { ...word, heldAt: held({ threadId: null }, word) }],
  ['an account without a name', { ...word, heldAt: held({ account: null }, word) }],
])('on LinkedIn only a person answers: %s', (_, facts) => {
  expect(said(facts)).toBe('draft.channel');
});

test('nothing is answered from a mailbox that was removed', () => {
  const gone = { ...mail, mailboxVendor: 'native', heldAt: null, mailboxState: 'removed' };
  expect(said(gone)).toBe('draft.mailbox_removed');
  expect(said({ ...gone, mailboxState: 'paused' })).toBeNull();
});
