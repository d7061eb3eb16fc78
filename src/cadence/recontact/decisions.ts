import { z } from 'zod';
import { CAMPAIGN_STATES, sendWindow } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { invalid } from '#core/errors';
import { type OpenWindow, readWindow } from '#core/window.rules';
import { readLater } from '#inbound';
import { followUpPause } from '../pause.rules.ts';
import { COOLDOWN_DAYS } from './judge.ts';
import { nurtureAt } from './nurture.rules.ts';
import { oooRetouch } from './recontact.rules.ts';

const at = z.iso.datetime({ offset: true });
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const maybe = (text: string | null): Temporal.Instant | null => (text === null ? null : time(text));
const window = sendWindow.prefault({});

function opened(asked: z.infer<typeof sendWindow>): OpenWindow {
  const read = readWindow(asked);
  if (read.ok) return read.window;
  const text = read.reasons.map((entry) => entry.text).join(' ');
  throw invalid('window.invalid', text, [{ path: 'window', message: 'cannot be read' }]);
}

const retouch = defineDecision({
  name: 'ooo-retouch',
  summary:
    'Whether somebody who was away is written to again, from when on, and everything that stands against it.',
  input: z.object({
    returnDate: z.iso.date().nullable(),
    /** Business days that are left to them. */
    delayDays: z.number().int().min(0).max(30).default(1),
    window,
    situation: z
      .object({
        status: z.string().default('sent'),
        answeredSince: z.boolean().default(false),
        awayAgain: z.boolean().default(false),
        saidNo: z.boolean().default(false),
        campaign: z.enum(CAMPAIGN_STATES).nullable().default('active'),
        hasAddress: z.boolean().default(true),
        carrier: z.enum(['mailbox', 'vendor']).nullable().default('mailbox'),
        pending: z.boolean().default(false),
        touchedSince: z.boolean().default(false),
      })
      .prefault({}),
    now: at,
  }),
  output: z.object({ eligible: z.boolean(), eligibleAt: z.string().nullable(), reasons }),
  decide: ({ window: asked, now, ...facts }) => {
    const found = oooRetouch({ ...facts, window: opened(asked), now: time(now) });
    return { ...found, eligibleAt: found.eligibleAt?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: { returnDate: '2026-03-16', now: '2026-03-17T09:00:00Z' },
});

const nurture = defineDecision({
  name: 'nurture-date',
  summary: 'When somebody who said "not now" is asked again, with the words that named the time.',
  input: z.object({
    text: z.string(),
    receivedAt: at,
    window,
    /** Days they are left alone when they named no certain time. */
    defaultDays: z.number().int().min(1).max(3650).default(COOLDOWN_DAYS),
  }),
  output: z.object({
    date: z.iso.date().nullable(),
    dueAt: z.string(),
    rule: z.string(),
    phrase: z.string().nullable(),
    reasons,
  }),
  decide: ({ text, receivedAt, window: asked, defaultDays }) => {
    const open = opened(asked);
    const receivedOn = time(receivedAt).toZonedDateTimeISO(open.zone).toPlainDate();
    const later = readLater({ text, language: null, receivedOn });
    const due = nurtureAt({ ...later, receivedOn, defaultDays, window: open, now: time(receivedAt) });
    return {
      ...{ date: later.date?.toString() ?? null, dueAt: due.at.toString(), rule: later.rule },
      ...{ phrase: later.phrase, reasons: [...later.reasons, ...due.reasons] },
    };
  },
  example: {
    text: 'Not at the moment. Please get back to me on 15 April.',
    receivedAt: '2026-03-05T10:00:00Z',
  },
});

const pause = defineDecision({
  name: 'follow-up-pause',
  summary: 'Whether follow-ups that rest go on, when, and who or what lets them.',
  input: z.object({
    why: z.string().min(1),
    pausedAt: at,
    until: at.nullable().default(null),
    lastInboundAt: at.nullable().default(null),
    lastOutboundAt: at.nullable().default(null),
    decision: z.enum(['open', 'approved', 'skipped']).default('open'),
    arrival: z.enum(['awaited', 'arrived', 'not_to_be_had']).default('awaited'),
    cancelled: z.boolean().default(false),
    attempts: z.number().int().min(0).default(0),
    now: at,
  }),
  output: z.object({
    verdict: z.enum(['hold', 'resume', 'skip_step', 'end']),
    at: z.string().nullable(),
    expected: z.boolean(),
    reasons,
  }),
  decide: ({ pausedAt, until, lastInboundAt, lastOutboundAt, now, ...facts }) => {
    const found = followUpPause({
      ...facts,
      ...{ pausedAt: time(pausedAt), until: maybe(until), now: time(now) },
      ...{ lastInboundAt: maybe(lastInboundAt), lastOutboundAt: maybe(lastOutboundAt) },
    });
    return { ...found, at: found.at?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: {
    ...{ why: 'lead_replied', pausedAt: '2026-03-02T10:00:00Z', now: '2026-03-05T10:00:00Z' },
    ...{ lastInboundAt: '2026-03-02T10:00:00Z', lastOutboundAt: '2026-03-03T09:00:00Z' },
  },
});

export const recontactDecisions = [retouch, nurture, pause];
