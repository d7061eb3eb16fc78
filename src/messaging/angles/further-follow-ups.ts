import type { Touch } from '../contract.ts';
import type { SlotName } from '../slot.ts';
import type { AngleTemplate } from './angle.ts';

type Mail = Pick<AngleTemplate, 'id' | 'purpose' | 'subjects' | 'body'>;
const ABOUT_THEM: readonly SlotName[] = ['work', 'context', 'company'];

/** A mail whose subjects merge nothing, so that they are always as they stand. */
const mail = (touch: Touch, text: Mail, more: readonly SlotName[] = []): AngleTemplate => ({
  ...{ ...text, version: 0, tier: null, touch, plainSubjects: text.subjects },
  requires: [...more, ...ABOUT_THEM],
});

/** What is written where the first text of a touch was rejected for somebody, or went to them before. */
export const FURTHER_FOLLOW_UPS: readonly AngleTemplate[] = [
  mail('value_followup', {
    id: 'f_value_one_week',
    purpose: 'A small count they can make themselves.',
    subjects: { A: 'count one week', B: 'a small count' },
    body: `Hi {{ firstName }},

A small count for {{ work }} {{ context }}: note for one week each time somebody had to ask where a thing stands. The notes say more than a report.

Should I send a sheet for {{ company }}?`,
  }),
  mail('value_followup', {
    id: 'f_value_leave_alone',
    purpose: 'Names what is better left as it is.',
    subjects: { A: 'what to leave', B: 'better left alone' },
    body: `Hi {{ firstName }},

With {{ work }} {{ context }}, the useful question is often what to leave alone. A step that one person knows by heart is seldom the slow one.

Would it help to go through that for {{ company }}?`,
  }),
  mail(
    'social_proof',
    {
      id: 'f_proof_where_it_fails',
      purpose: 'One statement of proof, with where it would not hold.',
      subjects: { A: 'where it fails', B: 'not for everybody' },
      body: `Hi {{ firstName }},

{{ proof }}

There are places where that does not hold, and {{ work }} {{ context }} may be one. Should I say how to tell for {{ company }}?`,
    },
    ['proof'],
  ),
  mail(
    'social_proof',
    {
      id: 'f_proof_in_short',
      purpose: 'The proof alone and one question.',
      subjects: { A: 'in one sentence', B: 'the short version' },
      body: `Hi {{ firstName }},

In short: {{ proof }}

Does {{ work }} {{ context }} at {{ company }} look different?`,
    },
    ['proof'],
  ),
  mail('breakup', {
    id: 'f_breakup_somebody_else',
    purpose: 'Asks whether it belongs to somebody else.',
    subjects: { A: 'perhaps not yours', B: 'somebody else perhaps' },
    body: `Hi {{ firstName }},

Perhaps {{ work }} {{ context }} is not yours to decide at {{ company }}, and then these mails are only noise.

Does it belong to somebody else, or shall I let it rest?`,
  }),
  mail('breakup', {
    id: 'f_breakup_no_answer',
    purpose: 'Takes silence for an answer and says so.',
    subjects: { A: 'silence is fine', B: 'an answer too' },
    body: `Hi {{ firstName }},

No answer is an answer too, and I take it that {{ work }} {{ context }} runs well enough at {{ company }}.

Am I wrong about that?`,
  }),
  mail('close', {
    id: 'f_close_end_here',
    purpose: 'Ends it and leaves the address.',
    subjects: { A: 'ending it here', B: 'the last one' },
    body: `Hi {{ firstName }},

I end it here about {{ work }} {{ context }}, and this address stays the same should it change at {{ company }}.

Is there anything I should know before that?`,
  }),
  mail('close', {
    id: 'f_close_what_missed',
    purpose: 'Asks what was beside the point.',
    subjects: { A: 'what I missed', B: 'beside the point' },
    body: `Hi {{ firstName }},

Nothing more comes from me about {{ work }} {{ context }}.

One question for my own sake: what was beside the point for {{ company }}?`,
  }),
  mail(
    'revival',
    {
      id: 'f_revival_what_changed',
      purpose: 'Asks what is different, before saying anything.',
      subjects: { A: 'what is different', B: 'asking anew' },
      body: `Hi {{ firstName }},

How does {{ work }} {{ context }} go at {{ company }} by this time? I would rather ask than assume.

Should it be worth a talk: we {{ offer }}.`,
    },
    ['offer'],
  ),
  mail(
    'revival',
    {
      id: 'f_revival_one_page',
      purpose: 'Offers one page to begin with.',
      subjects: { A: 'one page', B: 'a page instead' },
      body: `Hi {{ firstName }},

We {{ offer }}. For {{ work }} {{ context }}, one page would say whether that is worth a talk.

Should I write it for {{ company }}?`,
    },
    ['offer'],
  ),
  mail('ooo_retouch', {
    id: 'f_ooo_when_it_suits',
    purpose: 'Picks it up and leaves the moment to them.',
    subjects: { A: 'when it suits', B: 'a week that suits' },
    body: `Hi {{ firstName }},

There is a desk to clear first, and this can wait: it was about {{ work }} {{ context }}.

Which week would suit for a short exchange at {{ company }}?`,
  }),
  mail('ooo_retouch', {
    id: 'f_ooo_still_a_question',
    purpose: 'Asks whether it is still a question.',
    subjects: { A: 'where we stopped', B: 'the question left' },
    body: `Hi {{ firstName }},

The last mail from me was about {{ work }} {{ context }}.

Is that still a question at {{ company }}, or shall I close it?`,
  }),
  mail('nurture', {
    id: 'f_nurture_still_wanted',
    purpose: 'Asks whether it is still wanted.',
    subjects: { A: 'still of use', B: 'this season perhaps' },
    body: `Hi {{ firstName }},

Later may be this month for {{ work }} {{ context }}.

Is it still of use for {{ company }}, or has it settled itself?`,
  }),
  mail('nurture', {
    id: 'f_nurture_first_step',
    purpose: 'Names a first step that takes little.',
    subjects: { A: 'a small start', B: 'a first step' },
    body: `Hi {{ firstName }},

Should {{ work }} {{ context }} have a place this season, a small start is enough: one team at {{ company }}, one handover, one week.

Which one would it be?`,
  }),
];
