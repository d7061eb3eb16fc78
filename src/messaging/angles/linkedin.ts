import type { AngleTemplate } from './angle.ts';

const NONE = { A: '', B: '' } as const;

const PLAIN = { version: 0, tier: null, subjects: NONE, plainSubjects: NONE } as const;

/**
 * What is written on LinkedIn: a note with the request to connect, which sells nothing, then two messages. None has a subject. The
 * first of a touch is what is written; the others take its place where it was rejected for somebody, or went to them before.
 */
export const ON_LINKEDIN: readonly AngleTemplate[] = [
  {
    id: 'l_connect',
    version: 0,
    tier: null,
    touch: 'connect',
    purpose: 'Asks to connect and sells nothing.',
    requires: ['work', 'context', 'company'],
    subjects: NONE,
    plainSubjects: NONE,
    body: `Hi {{ firstName }}, how {{ company }} goes about {{ work }} {{ context }} interests me. Shall we connect?`,
  },
  {
    id: 'l_message',
    version: 0,
    tier: null,
    touch: 'message',
    purpose: 'Thanks, says in one sentence what we do, and asks.',
    requires: ['offer', 'work', 'context', 'company'],
    subjects: NONE,
    plainSubjects: NONE,
    body: `Thank you for connecting, {{ firstName }}.

We {{ offer }}. That may touch {{ work }} {{ context }}.

How does it go at {{ company }} today?`,
  },
  {
    id: 'l_followup_message',
    version: 0,
    tier: null,
    touch: 'followup_message',
    purpose: 'One usable thought, and an easy way out.',
    requires: ['work', 'context', 'company'],
    subjects: NONE,
    plainSubjects: NONE,
    body: `Hi {{ firstName }}, a thought on {{ work }} {{ context }}: write down the last time it went wrong, and who noticed.

Would a worked example for {{ company }} help, or shall I leave it?`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_connect_should_it_come_up',
      touch: 'connect',
      requires: ['work', 'context', 'company'],
    },
    purpose: 'Looks ahead and asks to connect.',
    body: `Hi {{ firstName }}, should {{ work }} {{ context }} ever come up at {{ company }}, it would be good to know each other. May we connect?`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_connect_same_question',
      touch: 'connect',
      requires: ['work', 'context', 'company'],
    },
    purpose: 'Names the question and asks to connect.',
    body: `Hi {{ firstName }}, {{ work }} {{ context }} is worth comparing notes on, whoever does it. Shall we connect, so that I see what {{ company }} makes of it?`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_message_ask_first',
      touch: 'message',
      requires: ['offer', 'work', 'context', 'company'],
    },
    purpose: 'Thanks and asks before it offers.',
    body: `Good to be connected, {{ firstName }}.

What takes the longest in {{ work }} {{ context }} at {{ company }}? We {{ offer }}, and I would rather know first whether that fits.`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_message_short',
      touch: 'message',
      requires: ['offer', 'work', 'context', 'company'],
    },
    purpose: 'Thanks, one sentence, one question.',
    body: `Thank you, {{ firstName }}. In one sentence: we {{ offer }}.

Is {{ work }} {{ context }} on the list at {{ company }}?`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_followup_one_week',
      touch: 'followup_message',
      requires: ['work', 'context', 'company'],
    },
    purpose: 'A small count they can make themselves, and an easy way out.',
    body: `Hi {{ firstName }}, one small count for {{ work }} {{ context }}: for a week, note each time somebody had to ask where a thing stands.

Should I send a sheet for {{ company }}, or leave it there?`,
  },
  {
    ...{
      ...PLAIN,
      id: 'l_followup_leave_it',
      touch: 'followup_message',
      requires: ['work', 'context', 'company'],
    },
    purpose: 'Lets go politely; the reader decides.',
    body: `Hi {{ firstName }}, perhaps {{ work }} {{ context }} is fine as it is at {{ company }}.

Shall I leave it, or come back to it in another season?`,
  },
];
