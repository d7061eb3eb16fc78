import type { AngleTemplate } from './angle.ts';

export const TIER_1: readonly AngleTemplate[] = [
  {
    id: 't1_executive_buyin',
    version: 0,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Offers a senior person a starting plan rather than a tool.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'plan for {{ companyShort }}', B: '{{ companyShort }} starting point' },
    plainSubjects: { A: 'a starting plan', B: 'where to begin' },
    body: `Hi {{ firstName }},

{{ opener }}

Suppose {{ work }} had to run with less effort at {{ company }}. I doubt the tool decides it. Who owns it, what goes first and what stays with people probably does.

We {{ offer }}. Before any of that, I would put a plan on one page.

Should I send it over?`,
  },
  {
    id: 't1_industry_specific',
    version: 0,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Asks how the work really runs in this industry before suggesting anything.',
    requires: ['opener', 'industry', 'work', 'company', 'offer'],
    subjects: { A: '{{ area }} in {{ industry }}', B: '{{ companyShort }} back office' },
    plainSubjects: { A: 'how you run it', B: 'a back office question' },
    body: `Hi {{ firstName }},

{{ opener }}

If {{ work }} still runs by hand at {{ company }}, there is probably a good reason, and in {{ industry }} a particular one. I would rather hear it than guess.

We {{ offer }}. I can break down which parts could fit and which should stay.

Would that be useful?`,
  },
  {
    id: 't1_hiring_trigger',
    version: 0,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Offers a bridge until somebody being hired is productive.',
    requires: ['hiring', 'work', 'company', 'offer'],
    subjects: { A: 'before the hire', B: 'bridge for {{ companyShort }}' },
    plainSubjects: { A: 'until they start', B: 'bridging the gap' },
    body: `Hi {{ firstName }},

Your search for {{ hiring }} prompted this note.

Whoever joins {{ company }} will need time to settle in, and {{ work }} will not wait.

We {{ offer }}. Some of that could carry the load in between.

Worth 15 minutes to see what to bridge first?`,
  },
  {
    id: 't1_value_first',
    version: 0,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Gives a short self audit that needs no tool.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'audit for {{ companyShort }}', B: '{{ area }} self check' },
    plainSubjects: { A: 'a short audit', B: 'a self check' },
    body: `Hi {{ firstName }},

{{ opener }}

Here is a check that needs no tool: list each step of {{ work }}, mark those that only move information along, and ask who would miss them.

If the list at {{ company }} comes out long, we {{ offer }}.

May I send the questions I would use?`,
  },
];
