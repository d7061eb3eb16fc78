import { z } from 'zod';
import { DEFAULT_SEQUENCE, sequence } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { invalid } from '#core/errors';
import { readWindow } from '#core/window.rules';
import { backAt } from './absence.rules.ts';
import { nextStep } from './next-step.rules.ts';

const at = z.iso.datetime({ offset: true });
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const maybe = (text: string | null): Temporal.Instant | null => (text === null ? null : time(text));

const cadenceNext = defineDecision({
  name: 'cadence-next',
  summary: 'What happens next in a lead’s sequence: act, wait, leave a step out, pause, or end.',
  input: z.object({
    steps: sequence.default([...DEFAULT_SEQUENCE]),
    step: z.number().int().min(1),
    startedAt: at,
    window: z
      .object({
        days: z.array(z.number().int().min(1).max(7)),
        start: z.string(),
        end: z.string(),
        zone: z.string(),
      })
      .default({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'UTC' }),
    lead: z.object({
      status: z.string(),
      hasEmail: z.boolean(),
      hasProfile: z.boolean(),
      connected: z.boolean(),
      hasPhone: z.boolean().default(true),
      phoneDigits: z.number().int().nonnegative().default(10),
      opened: z.boolean().default(true),
      tier: z.string().nullable().default(null),
      profileAwaited: z.boolean().default(false),
      unreachable: z.boolean().default(false),
    }),
    lastTouch: z.object({ email: at.nullable(), linkedin: at.nullable() }),
    pending: z.boolean().default(false),
    linkedinReady: z.boolean().default(true),
    linkedinRoom: z.boolean().default(true),
    linkedinDisconnected: z.boolean().default(false),
    /** Since when this step waits for something it lacks. */
    waitsSince: at.nullable().default(null),
    now: at,
  }),
  output: z.object({
    verdict: z.enum(['act', 'wait', 'skip', 'pause', 'exit', 'complete']),
    action: z.string().nullable(),
    until: z.string().nullable(),
    reasons,
  }),
  decide: ({ window: asked, startedAt, lastTouch, waitsSince, now, ...facts }) => {
    const read = readWindow(asked);
    if (!read.ok)
      throw invalid('window.invalid', read.reasons.map((entry) => entry.text).join(' '), [
        { path: 'window', message: 'cannot be read' },
      ]);
    const next = nextStep({
      ...facts,
      window: read.window,
      startedAt: time(startedAt),
      waitsSince: maybe(waitsSince),
      lastTouch: { email: maybe(lastTouch.email), linkedin: maybe(lastTouch.linkedin) },
      now: time(now),
    });
    const until = 'until' in next ? next.until : next.kind === 'skip' ? next.nextDue : null;
    return {
      verdict: next.kind,
      action: next.kind === 'act' ? next.step.action : null,
      until: until?.toString() ?? null,
      reasons: [...next.reasons],
    };
  },
  example: {
    step: 3,
    startedAt: '2026-03-02T09:00:00Z',
    lead: { status: 'sent', hasEmail: true, hasProfile: true, connected: false },
    lastTouch: { email: '2026-03-02T09:00:00Z', linkedin: '2026-03-03T08:00:00Z' },
    now: '2026-03-06T08:00:00Z',
  },
});

const absence = defineDecision({
  name: 'absence-hold',
  summary: 'Until when a lead who is away is held.',
  input: z.object({ returnDate: z.iso.date().nullable(), receivedAt: at }),
  output: z.object({ until: z.string(), reasons }),
  decide: ({ returnDate, receivedAt }) => {
    const held = backAt(returnDate, time(receivedAt));
    return { until: held.until.toString(), reasons: [...held.reasons] };
  },
  example: { returnDate: '2026-03-16', receivedAt: '2026-03-05T10:00:00Z' },
});

export const decisions = [cadenceNext, absence];
