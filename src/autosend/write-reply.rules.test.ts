import { expect, test } from 'vitest';
import { type ReplyFacts, writeReply } from './write-reply.rules.ts';

const facts = (more: Partial<ReplyFacts> = {}): ReplyFacts => ({
  ...{ intent: 'meeting_request', ownText: 'The first one works for me.', language: 'en', firstName: 'Mira' },
  ...{ channel: 'email', sender: 'Nora Field', calendarLink: null, facts: [], version: 1 },
  slots: [{ label: '9:00 AM CET on Tue, Mar 17' }],
  ...more,
});

test('who said yes to a time that is gone is told so, before another one is offered', () => {
  expect(writeReply(facts({ tooLate: true })).body.split('\n\n')).toEqual([
    'Hi Mira,',
    'I am sorry, that time is no longer free.',
    'Would 9:00 AM CET on Tue, Mar 17 suit you? If not, tell me what does.',
    'Nora Field',
  ]);
  expect(writeReply(facts()).body).not.toContain('no longer free');
});
