import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { detectLanguage, READ_LANGUAGES } from '#core/text/language.rules';
import { classifyMail } from './classify.rules.ts';
import { Classification, ClassifyInput, Intent } from './contract.ts';
import { readReturnDate } from './return-date.rules.ts';
import { secondReading } from './second-reading.rules.ts';
import { visibleText } from './visible-text.rules.ts';

const moment = z.iso.datetime({ offset: true });
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());

const reply = defineDecision({
  name: 'reply',
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

const returnDate = defineDecision({
  name: 'return-date',
  summary: 'The day somebody who is away is back, with the words that say so; none where it is not certain.',
  input: z.object({
    /** When the mail arrived; days in it are counted from there. */
    now: moment,
    text: z.string(),
    subject: z.string().default(''),
    /** Found out from the text where it is not given. */
    language: z.enum(READ_LANGUAGES).nullable().default(null),
  }),
  output: z.object({ date: z.iso.date().nullable(), phrase: z.string().nullable(), reasons }),
  decide({ now, text, subject, language }) {
    const { body } = visibleText(text);
    const found = readReturnDate({
      ...{ text: body, subject, language: language ?? detectLanguage(`${subject}\n${body}`).language },
      receivedOn: Temporal.Instant.from(now).toZonedDateTimeISO('UTC').toPlainDate(),
    });
    return { ...found, date: found.date?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: {
    now: '2026-03-02T09:00:00Z',
    text: 'I am out of the office and back on Monday, 16 March.\n\nKind regards\nDana',
  },
});

const visible = defineDecision({
  name: 'visible-text',
  summary: 'What the sender of a mail wrote: without quotes, forwarded mail, signature and footers.',
  input: z.object({ text: z.string() }),
  output: z.object({ visible: z.string(), body: z.string(), reasons }),
  decide({ text }) {
    const own = visibleText(text);
    const [kept, whole] = [own.visible.length, text.trim().length];
    return {
      ...own,
      reasons: [{ code: 'visible.own', text: `${kept} of ${whole} characters are the sender’s own.` }],
    };
  },
  example: {
    text: 'Yes, Thursday suits me.\n\nBest,\nDana\n--\nDana Field, Acme\n\nOn Mon, Mar 2, 2026 Sam <sam@sender.example> wrote:\n> Worth a look?',
  },
});

const reading = z.object({
  /** How the rules read it. */
  intent: Intent,
  confidence: z.number().min(0).max(1),
  automatic: z.boolean().default(false),
  optOut: z.boolean().default(false),
  /** A person said what it means. */
  corrected: z.boolean().default(false),
  /** The sender's own new text. */
  text: z.string(),
});

const second = defineDecision({
  name: 'second-reading',
  summary:
    'What counts after a model has read a reply too: it names what the rules could not, and overrides no "no", opt-out or automatic mail.',
  input: z.object({
    rules: reading,
    /** What the model answered, as it came. */
    model: z.unknown(),
  }),
  output: z.object({
    outcome: z.enum(['raised', 'replaced', 'kept']),
    intent: Intent,
    confidence: z.number(),
    evidence: z.string().nullable(),
    reasons,
  }),
  decide({ rules, model }) {
    const read = secondReading(rules, model);
    return { ...read, reasons: [...read.reasons] };
  },
  example: {
    rules: { intent: 'unknown', confidence: 0.3, text: 'Go on then, send me whatever you have on it.' },
    model: {
      intent: 'positive',
      confidence: 0.9,
      sentence: 'Go on then, send me whatever you have on it.',
    },
  },
});

export const decisions = [reply, returnDate, visible, second] as const;
