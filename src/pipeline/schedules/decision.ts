import { z } from 'zod';
import { MOTIONS } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { reason } from '#core/verdict';
import { resolveZone } from '#core/window/zone.rules';
import { ReasonShape } from '#leads/contract';
import { scheduleTimes } from './contract.ts';
import { dueNow, nextMoment, overlapOf } from './schedule.rules.ts';

const facts = scheduleTimes.extend({
  zone: z.string().refine((zone) => resolveZone(zone).ok, 'is no time zone'),
  name: z.string().default('this one'),
  motion: z.enum(MOTIONS),
  campaignId: z.string().nullable().default(null),
});

export const runScheduleDecision = defineDecision({
  name: 'run-schedule',
  summary:
    'When a schedule of runs is due next, what it makes up for after a stop, and which others it meets.',
  input: z.object({
    now: z.iso.datetime({ offset: true }),
    schedule: facts,
    /** Since when it waits, where it is due. */
    due: z.iso.datetime({ offset: true }).nullable().default(null),
    others: z.array(facts).default([]),
  }),
  output: z.object({
    allowed: z.boolean(),
    next: z.string(),
    missed: z.number().int(),
    reasons: z.array(ReasonShape),
  }),
  decide: ({ now: at, schedule, due, others }) => {
    const now = Temporal.Instant.from(at);
    const overlaps = others.flatMap((other) => overlapOf(schedule, other, now) ?? []);
    const waits = due !== null && Temporal.Instant.compare(Temporal.Instant.from(due), now) <= 0;
    const { missed, next } =
      waits && due !== null
        ? dueNow(schedule, Temporal.Instant.from(due), now)
        : { missed: 0, next: nextMoment(schedule, now) };
    const told = reason(
      waits ? 'schedule.due' : 'schedule.waits',
      waits
        ? `It is due and runs once${missed > 0 ? ` for ${missed + 1} times that passed` : ''}; the next time is ${next}.`
        : `The next time is ${next}.`,
    );
    return { allowed: overlaps.length === 0, next: next.toString(), missed, reasons: [...overlaps, told] };
  },
  example: {
    now: '2026-07-01T09:00:00Z',
    schedule: { motion: 'cadence', days: [1, 3], at: '09:00', zone: 'Europe/Berlin' },
    others: [{ name: 'Everything', motion: 'all', days: [3], at: '08:30', zone: 'Europe/Berlin' }],
  },
});
