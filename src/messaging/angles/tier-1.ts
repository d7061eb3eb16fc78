import type { AngleTemplate } from './angle.ts';

export const TIER_1: readonly AngleTemplate[] = [
  {
    id: 't1_executive_buyin',
    version: 1,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Offers a senior person a starting plan rather than a tool.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'plan for {{ companyShort }}', B: '{{ companyShort }} starting point' },
    plainSubjects: { A: 'a starting plan', B: 'where to begin' },
    body: `Hi {{ firstName }},

{{ opener }}

Suppose {{ work }} had to run with less effort at {{ company }}. What decides it is rarely the tool. It is who owns it, what goes first and what stays with people.

We {{ offer }}. Before any of that, I would put a starting plan on one page.

Should I send it over?`,
  },
  {
    id: 't1_industry_specific',
    version: 1,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Asks how the work really runs in this industry before suggesting anything.',
    requires: ['opener', 'industry', 'work', 'company', 'offer'],
    subjects: { A: '{{ area }} in {{ industry }}', B: '{{ companyShort }} back office' },
    plainSubjects: { A: 'how you run it', B: 'a back office question' },
    body: `Hi {{ firstName }},

{{ opener }}

Every {{ industry }} company has its own reason why {{ work }} still runs by hand. I would rather hear yours before suggesting anything for {{ company }}.

We {{ offer }}. I can break down which parts could fit, and which should stay as they are.

Would that breakdown be useful?`,
  },
  {
    id: 't1_hiring_trigger',
    version: 1,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Offers a bridge until somebody being hired is productive.',
    requires: ['hiring', 'work', 'company', 'offer'],
    subjects: { A: 'before the hire', B: 'bridge for {{ companyShort }}' },
    plainSubjects: { A: 'until they start', B: 'bridging the gap' },
    body: `Hi {{ firstName }},

Your search for {{ hiring }} prompted this note.

Whoever joins {{ company }} will need time to settle in, and {{ work }} will not wait for them.

We {{ offer }}. Part of that could carry the load in between, and it can stop when the person is up to speed.

Worth 15 minutes to see what to bridge first?`,
  },
  {
    id: 't1_value_first',
    version: 1,
    tier: 'tier_1',
    touch: 'first',
    purpose: 'Gives a short self audit that needs no tool.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'audit for {{ companyShort }}', B: '{{ area }} self check' },
    plainSubjects: { A: 'a short audit', B: 'a self check' },
    body: `Hi {{ firstName }},

{{ opener }}

Here is a check that needs no tool. List each step in {{ work }}, mark the ones that only move information along, and ask who would miss them.

If the list at {{ company }} comes out long, that is where I can help: we {{ offer }}.

May I send the questions I would use?`,
  },
];
