import type { AngleTemplate } from './angle.ts';

export const TIER_2: readonly AngleTemplate[] = [
  {
    id: 't2_tech_stack',
    version: 0,
    tier: 'tier_2',
    touch: 'first',
    purpose: 'Asks about manual work around a tool they are known to run.',
    requires: ['technology', 'work', 'company', 'offer'],
    subjects: { A: '{{ technology }} at {{ companyShort }}', B: 'working around {{ technology }}' },
    plainSubjects: { A: 'your tool stack', B: 'working between tools' },
    body: `Hi {{ firstName }},

Public sources list {{ technology }} among the tools at {{ company }}. If that is out of date, please ignore this.

If it is right: how much of {{ work }} lives in the tool, and how much in somebody's head, is worth writing down.

We {{ offer }}. I can outline where that would sit next to {{ technology }}.

Should I send it?`,
  },
  {
    id: 't2_ops_efficiency',
    version: 0,
    tier: 'tier_2',
    touch: 'first',
    purpose: 'Offers an exercise that finds work caused by systems that do not talk.',
    requires: ['opener', 'area', 'work', 'company', 'context', 'offer'],
    subjects: { A: '{{ companyShort }} working week', B: '{{ area }} overhead' },
    plainSubjects: { A: 'an ordinary week', B: 'overhead worth finding' },
    body: `Hi {{ firstName }},

{{ opener }}

An exercise for {{ area }}: take an ordinary week and note each task that exists only because two systems do not talk. Start with the longest.

We {{ offer }}. I could put the exercise on one page with {{ company }} in mind.

Would that help?`,
  },
  {
    id: 't2_innovation_champion',
    version: 0,
    tier: 'tier_2',
    touch: 'first',
    purpose: 'Speaks to the person who wants a pilot that ends with a clear answer.',
    requires: ['opener', 'work', 'company', 'context', 'offer'],
    subjects: { A: 'pilots at {{ companyShort }}', B: 'a pilot that ends' },
    plainSubjects: { A: 'pilots that finish', B: 'a pilot that ends' },
    body: `Hi {{ firstName }},

{{ opener }}

A pilot needs an owner, one process and a date on which it ends. Without the date it becomes a habit nobody chose.

We {{ offer }}. For {{ company }} I would sketch a pilot on {{ work }} alone, with reasons to stop agreed at the start.

Want to see the sketch?`,
  },
];
