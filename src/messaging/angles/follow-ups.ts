import type { AngleTemplate } from './angle.ts';

export const FOLLOW_UPS: readonly AngleTemplate[] = [
  {
    id: 'f_value_followup',
    version: 0,
    tier: null,
    touch: 'value_followup',
    purpose: 'One usable thought, whether or not they answer.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'a thought on {{ area }}', B: 'the last handover' },
    plainSubjects: { A: 'one more thought', B: 'the last handover' },
    body: `Hi {{ firstName }},

A thought on {{ work }} {{ context }}: write down the last time it went wrong, and who noticed. That is often where to begin.

Would a worked example for {{ company }} help?`,
  },
  {
    id: 'f_social_proof',
    version: 0,
    tier: null,
    touch: 'social_proof',
    purpose: 'One statement of proof and an invitation to doubt it.',
    requires: ['proof', 'work', 'context', 'company'],
    subjects: { A: 'one example', B: 'how it went elsewhere' },
    plainSubjects: { A: 'one example', B: 'how it went elsewhere' },
    body: `Hi {{ firstName }},

{{ proof }}

That may not carry over to {{ work }} {{ context }}. Shall I say what was different there, so you can judge for {{ company }}?`,
  },
  {
    id: 'f_breakup',
    version: 0,
    tier: null,
    touch: 'breakup',
    purpose: 'Lets go politely; the reader decides.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'not the moment', B: 'leaving it with you' },
    plainSubjects: { A: 'not the moment', B: 'leaving it with you' },
    body: `Hi {{ firstName }},

Perhaps {{ work }} {{ context }} is not a priority at {{ company }}, and that is fine.

Shall I write in another season, or stop altogether?`,
  },
  {
    id: 'f_close',
    version: 0,
    tier: null,
    touch: 'close',
    purpose: 'Three one-word answers.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'one word is enough', B: 'one last question' },
    plainSubjects: { A: 'one word is enough', B: 'yes or no' },
    body: `Hi {{ firstName }},

This is the last mail from me about {{ work }} {{ context }}.

Is it "yes", "later" or "never" for {{ company }}? One word is enough, and I will act on it.`,
  },
  {
    id: 'f_revival',
    version: 0,
    tier: null,
    touch: 'revival',
    purpose: 'Begins anew with somebody who went quiet, without a word about the silence.',
    requires: ['offer', 'work', 'context', 'company'],
    subjects: { A: 'another look', B: 'some months later' },
    plainSubjects: { A: 'another look', B: 'some months later' },
    body: `Hi {{ firstName }},

Perhaps {{ work }} {{ context }} looks different at {{ company }} since.

We {{ offer }}. Is it worth another look, or shall I leave it?`,
  },
  {
    id: 'f_ooo_retouch',
    version: 0,
    tier: null,
    touch: 'ooo_retouch',
    purpose: 'Picks the conversation up after an absence, whatever it was for.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'picking this up', B: 'where it lay' },
    plainSubjects: { A: 'picking this up', B: 'where it lay' },
    body: `Hi {{ firstName }},

With you within reach again, I am picking this up where it lay: {{ work }} {{ context }}.

Is it worth a short exchange at {{ company }}?`,
  },
  {
    id: 'f_nurture',
    version: 0,
    tier: null,
    touch: 'nurture',
    purpose: 'Comes back when somebody asked for it, or let it be.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'a later look', B: 'asking once more' },
    plainSubjects: { A: 'a later look', B: 'asking once more' },
    body: `Hi {{ firstName }},

When we wrote last, it was not the moment for {{ work }} {{ context }}.

Does it fit better at {{ company }} by this time?`,
  },
  {
    id: 'f_calendar_open_times',
    version: 0,
    tier: null,
    touch: 'calendar_open',
    purpose: 'Offers times to who asked for some that the calendar did not show yet.',
    requires: ['work', 'context', 'availableTimes'],
    subjects: { A: 'a time together', B: 'picking a day' },
    plainSubjects: { A: 'a time together', B: 'picking a day' },
    body: `Hi {{ firstName }},

You asked for a later time to speak of {{ work }} {{ context }}, and my calendar goes that far by this time.

Would {{ availableTimes }} suit you?`,
  },
  {
    id: 'f_calendar_open',
    version: 0,
    tier: null,
    touch: 'calendar_open',
    purpose: 'Comes back to who asked for times that the calendar did not show yet.',
    requires: ['work', 'context', 'company'],
    subjects: { A: 'a time together', B: 'picking a day' },
    plainSubjects: { A: 'a time together', B: 'picking a day' },
    body: `Hi {{ firstName }},

You asked for a later time to speak of {{ work }} {{ context }}, and my calendar goes that far by this time.

Which day would suit you at {{ company }}?`,
  },
];
