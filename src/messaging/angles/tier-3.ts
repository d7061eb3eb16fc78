import type { AngleTemplate } from './angle.ts';

export const TIER_3: readonly AngleTemplate[] = [
  {
    id: 't3_quick_win',
    version: 0,
    tier: 'tier_3',
    touch: 'first',
    purpose: 'One step of one process, answered in the thread.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'idea for {{ companyShort }}', B: 'one step less' },
    plainSubjects: { A: 'one small idea', B: 'one step less' },
    body: `Hi {{ firstName }},

{{ opener }}

We {{ offer }}. Rather than describe all of it, I would start with a single step.

You name it, and I answer here with how I would take it off your list, or say it is better left alone.

Which step of {{ work }} would {{ company }} hand over first?`,
  },
  {
    id: 't3_time_savings',
    version: 0,
    tier: 'tier_3',
    touch: 'first',
    purpose: 'Helps count time before promising to save any.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'hours at {{ companyShort }}', B: 'counting the hours' },
    plainSubjects: { A: 'where hours go', B: 'counting the hours' },
    body: `Hi {{ firstName }},

{{ opener }}

Time spent on {{ work }} is easy to feel and hard to count. One way: for a week, make a tick each time somebody types the same thing twice.

We {{ offer }}. With your ticks I can say whether that would change much at {{ company }}.

Shall I send a tick sheet?`,
  },
  {
    id: 't3_competitor_fomo',
    version: 0,
    tier: 'tier_3',
    touch: 'first',
    purpose: 'An outside view, without pretending to know what others do.',
    requires: ['industry', 'work', 'company', 'offer'],
    subjects: { A: '{{ industry }} and automation', B: 'what others do' },
    plainSubjects: { A: 'your competitors', B: 'what others do' },
    body: `Hi {{ firstName }},

You may hear that everybody in {{ industry }} is automating. I do not know what your competitors do, and would not pass it on if I did.

What I can give is an outside view on {{ work }} at {{ company }}. We {{ offer }}, so I am not neutral, only honest.

Shall I write it up?`,
  },
  {
    id: 't3_diy_resource',
    version: 0,
    tier: 'tier_3',
    touch: 'first',
    purpose: 'A checklist to use without us.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'checklist for {{ companyShort }}', B: 'checklist without pitch' },
    plainSubjects: { A: 'a one page checklist', B: 'do it yourself' },
    body: `Hi {{ firstName }},

{{ opener }}

If {{ work }} is something you would rather sort out yourselves, I can write down what to check, in which order, on one page. {{ company }} can use it without us.

And should you ever want help, we {{ offer }}.

Shall I send the page?`,
  },
];
