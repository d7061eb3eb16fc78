import type { AngleTemplate } from './angle.ts';

const NONE = { A: '', B: '' } as const;

/** What is written on LinkedIn: a note with the request to connect, which sells nothing, then two messages. None has a subject. */
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
];
