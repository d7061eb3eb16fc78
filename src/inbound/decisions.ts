import { defineDecision } from '#core/decision';
import { classifyMail } from './classify.rules.ts';
import { Classification, ClassifyInput } from './contract.ts';

export const classifyReply = defineDecision({
  name: 'classify-reply',
  summary:
    'What a reply means: its intent with the sentence that decided, opt-out, day of return, and what it asks for.',
  input: ClassifyInput,
  output: Classification,
  decide: ({ now, subject, text, headers, answersUs }) =>
    classifyMail(
      {
        subject,
        text,
        headers,
        inReplyTo: answersUs ? 'given' : null,
        references: [],
        returnPath: headers['return-path']?.[0]?.replace(/[<>]/g, '').trim() ?? null,
        contentType: headers['content-type']?.[0]?.toLowerCase() ?? '',
        calendarMethod: null,
      },
      Temporal.Instant.from(now).toZonedDateTimeISO('UTC').toPlainDate(),
    ),
  example: {
    now: '2026-03-02T09:00:00Z',
    subject: 'Re: Pipeline',
    text: 'Sounds interesting. Could you do Thursday at 3pm?\n\nBest,\nDana\n\nOn Mon, Mar 2, 2026 at 9:00 AM Sam <sam@sender.example> wrote:\n> Worth a look?',
  },
});

export const decisions = [classifyReply] as const;
