import { z } from 'zod';
import { companyCap } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { companyHold } from './company-hold.rules.ts';

const at = z.iso.datetime({ offset: true });
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);

export const companyDecision = defineDecision({
  name: 'company-hold',
  summary: 'Whether somebody waits because of their company: a pause, an answer of a colleague, or a cap.',
  input: z.object({
    company: z.string().nullable().default(null),
    cap: companyCap.nullable().default(null),
    answerDays: z.number().int().positive().nullable().default(null),
    pause: z.object({ reason: z.string(), until: at.nullable() }).nullable().default(null),
    /** When each colleague was last written to. */
    colleagues: z.array(at).default([]),
    answer: z
      .object({ at, booked: z.boolean().default(false) })
      .nullable()
      .default(null),
    continues: z.boolean().default(false),
    zone: z.string().default('UTC'),
    now: at,
  }),
  output: z.object({
    until: z.string().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
  }),
  decide: ({ pause, colleagues, answer, now, ...facts }) => {
    const hold = companyHold({
      ...facts,
      pause: pause && { ...pause, until: pause.until === null ? null : time(pause.until) },
      colleagues: colleagues.map(time),
      answer: answer && { ...answer, at: time(answer.at) },
      now: time(now),
    });
    return { until: hold?.until.toString() ?? null, reasons: [...(hold?.reasons ?? [])] };
  },
  example: {
    company: 'Mill Works',
    cap: { people: 2, days: 14 },
    colleagues: ['2026-03-02T09:00:00Z', '2026-03-04T09:00:00Z'],
    now: '2026-03-05T09:00:00Z',
  },
});
