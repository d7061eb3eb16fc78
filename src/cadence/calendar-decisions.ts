import { z } from 'zod';
import { DEFAULT_SEQUENCE, sequence } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { invalid } from '#core/errors';
import { readWindow } from '#core/window.rules';
import { CALENDAR_DAYS, calendarDay, calendarStep, calendarTotals } from './contract.ts';
import { answersExpected } from './forecast.rules.ts';
import { sendCalendar } from './send-calendar.rules.ts';

const at = z.iso.datetime({ offset: true });
const count = z.number().int().nonnegative();
const perDay = z.record(z.iso.date(), count).default({});
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const maybe = (text: string | null): Temporal.Instant | null =>
  text === null ? null : Temporal.Instant.from(text);

const underWay = z.object({
  step: z.number().int().min(1),
  startedAt: at.nullable(),
  lastEmail: at.nullable().default(null),
  mailbox: z.string().nullable().default(null),
  notBefore: at.nullable().default(null),
});

const calendar = defineDecision({
  name: 'send-calendar',
  summary: 'When the messages of a campaign leave, day by day, and what is moved to a later day and why.',
  input: z.object({
    steps: sequence.default([...DEFAULT_SEQUENCE]),
    /** People who were not written to yet. */
    audience: count.max(10_000),
    underWay: z.array(underWay).max(10_000).default([]),
    window: z.object({
      days: z.array(z.number().int().min(1).max(7)),
      start: z.string(),
      end: z.string(),
      zone: z.string(),
      holidays: z.object({ country: z.string(), region: z.string().optional() }).nullable().default(null),
    }),
    mailboxes: z.array(
      z.object({
        id: z.string(),
        dailyCap: count,
        minGapSeconds: count.default(90),
        /** Minutes it is to write at already. */
        taken: z.array(at).default([]),
        perDay,
      }),
    ),
    dailyLimit: count,
    campaignLimit: z.number().int().positive().nullable().default(null),
    /** The first days of a live workspace. */
    slow: z.object({ perDay: count, before: z.iso.date() }).optional(),
    /** Planned already by local date: of the workspace, and of this campaign. */
    planned: perDay,
    own: perDay,
    days: z.number().int().min(1).max(60).default(CALENDAR_DAYS),
    now: at,
  }),
  output: z.object({
    days: z.array(calendarDay),
    steps: z.array(calendarStep),
    totals: calendarTotals,
    contacted: count,
    blocked: reasons,
  }),
  decide: ({ audience, underWay: begun, window: asked, campaignLimit, planned, now, ...facts }) => {
    const read = readWindow({
      ...asked,
      holidays: asked.holidays && { ...asked.holidays, region: asked.holidays.region ?? null },
    });
    if (!read.ok)
      throw invalid('window.invalid', read.reasons.map((entry) => entry.text).join(' '), [
        { path: 'window', message: 'cannot be read' },
      ]);
    const { steps, days, own, mailboxes, dailyLimit, slow } = facts;
    const found = sendCalendar({
      ...{ steps, days, own, more: 0 },
      people: [
        ...begun.map(({ step, startedAt, lastEmail, mailbox, notBefore }, index) => ({
          ...{ id: `under way ${index}`, step, mailboxId: mailbox },
          ...{ startedAt: maybe(startedAt), lastEmail: maybe(lastEmail), notBefore: maybe(notBefore) },
        })),
        ...Array.from({ length: audience }, (_, index) => ({
          ...{
            id: `new ${index}`,
            step: 1,
            startedAt: null,
            lastEmail: null,
            mailboxId: null,
            notBefore: null,
          },
        })),
      ],
      plan: {
        ...{ window: read.window, dailyLimit, slow, perDay: planned, now: Temporal.Instant.from(now) },
        mailboxes: mailboxes.map((mailbox) => ({
          ...mailbox,
          taken: mailbox.taken.map((each) => Temporal.Instant.from(each)),
        })),
        campaign: campaignLimit === null ? undefined : { limit: campaignLimit, perDay: own },
      },
    });
    return { ...found, days: [...found.days], steps: [...found.steps], blocked: [...found.blocked] };
  },
  example: {
    audience: 40,
    window: {
      days: [1, 2, 3, 4, 5],
      start: '08:00',
      end: '18:00',
      zone: 'Europe/Berlin',
      holidays: { country: 'DE' },
    },
    mailboxes: [{ id: 'nora', dailyCap: 30 }],
    dailyLimit: 25,
    days: 14,
    now: '2026-03-02T07:00:00Z',
  },
});

const span = z.object({ from: count, to: count }).nullable();

const expected = defineDecision({
  name: 'answers-expected',
  summary: 'How many of so many people will answer, by those written to before; nothing from too few.',
  input: z.object({ people: count, contacted: count, answered: count, interested: count }),
  output: z.object({ answers: span, interested: span, reasons }),
  decide: ({ people, ...past }) => {
    const found = answersExpected(people, past);
    return { ...found, reasons: [...found.reasons] };
  },
  example: { people: 100, contacted: 240, answered: 19, interested: 8 },
});

export const calendarDecisions = [calendar, expected];
