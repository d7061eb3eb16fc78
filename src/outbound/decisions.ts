import { z } from 'zod';
import { CAMPAIGN_STATES } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { campaignHealth } from './campaign-health.rules.ts';
import { dnsDecision } from './dns-decision.ts';
import { mailboxHealth } from './mailbox-health.rules.ts';
import { preferredSender } from './provider-match.rules.ts';
import { RAMP, rampOf } from './ramp.rules.ts';
import { LEVELS } from './rate-band.rules.ts';
import { WARMUP_CHECKS, warmupOf } from './warmup/warmup.rules.ts';

const at = z.iso.datetime({ offset: true });
const count = z.number().int().nonnegative();
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const maybe = (text: string | null): Temporal.Instant | null => (text === null ? null : time(text));

const ramp = defineDecision({
  name: 'ramp',
  summary: 'Whether a live workspace is still held at five a day of the first tier, by its clean days.',
  input: z.object({
    days: z.array(
      z.object({
        date: z.iso.date(),
        sent: count,
        errors: count.default(0),
        bounces: count.default(0),
        complaints: count.default(0),
        unproved: count.default(0),
      }),
    ),
    cleanDaysWanted: z.number().int().positive().default(RAMP.cleanDays),
    zone: z.string().default('UTC'),
    now: at,
  }),
  output: z.object({
    active: z.boolean(),
    cleanDays: count,
    perDay: count.nullable(),
    tiers: z.array(z.string()).nullable(),
    reasons,
  }),
  decide: ({ zone, now, ...facts }) => {
    const today = time(now).toZonedDateTimeISO(zone).toPlainDate().toString();
    const found = rampOf({ ...facts, today });
    return { ...found, tiers: found.tiers ? [...found.tiers] : null, reasons: [...found.reasons] };
  },
  example: {
    days: [
      { date: '2026-03-02', sent: 5 },
      { date: '2026-03-03', sent: 5, bounces: 1 },
      { date: '2026-03-04', sent: 5 },
    ],
    now: '2026-03-05T09:00:00Z',
  },
});

const span = z.object({ from: count, to: count });
const check = z.boolean().nullable().default(null);

const warmup = defineDecision({
  name: 'warmup',
  summary:
    'How much a new mailbox or LinkedIn account may do today, and what is missing before it goes live.',
  input: z.object({
    channel: z.enum(['email', 'linkedin']),
    startedAt: at.nullable(),
    placementPercent: z.number().min(0).max(100).nullable().default(null),
    spamSeenAt: at.nullable().default(null),
    checks: z
      .object({ spf: check, dkim: check, dmarc: check, trackingDomain: check, seedTest: check })
      .prefault({}),
    live: z.boolean().default(false),
    now: at,
  }),
  output: z.object({
    week: count,
    total: span,
    cold: span,
    ready: z.boolean(),
    stale: z.boolean(),
    reasons,
  }),
  decide: ({ startedAt, spamSeenAt, now, ...facts }) => {
    const found = warmupOf({
      ...facts,
      startedAt: maybe(startedAt),
      spamSeenAt: maybe(spamSeenAt),
      now: time(now),
    });
    return { ...found, reasons: [...found.reasons] };
  },
  example: {
    channel: 'email',
    startedAt: '2026-03-02T09:00:00Z',
    placementPercent: 96,
    checks: Object.fromEntries(WARMUP_CHECKS.map((name) => [name, true])),
    now: '2026-03-18T09:00:00Z',
  },
});

const health = defineDecision({
  name: 'mailbox-health',
  summary:
    'Whether a mailbox may go on, must rest, is disconnected, or has earned its return, by its bounces, complaints and sign-ins.',
  input: z.object({
    sends: count,
    bounces: count.default(0),
    complaints: count.default(0),
    state: z.enum(['active', 'paused', 'disconnected']).default('active'),
    pausedBy: z.enum(['person', 'bounces', 'complaints', 'sign_in']).nullable().default(null),
    refusedSignIns: count.default(0),
    refusal: z.string().nullable().default(null),
    pausedAt: at.nullable().default(null),
    returnedAt: at.nullable().default(null),
    dailyCap: count.default(30),
    now: at,
  }),
  output: z.object({
    level: z.enum(LEVELS),
    because: z.enum(['bounces', 'complaints', 'sign_in']).nullable(),
    action: z.enum(['none', 'pause', 'disconnect', 'resume']),
    dailyCap: count,
    returnsAt: z.string().nullable(),
    reasons,
  }),
  decide: ({ pausedAt, returnedAt, now, ...facts }) => {
    const found = mailboxHealth({
      ...facts,
      pausedAt: maybe(pausedAt),
      returnedAt: maybe(returnedAt),
      now: time(now),
    });
    return { ...found, returnsAt: found.returnsAt?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: { sends: 120, bounces: 4, now: '2026-03-05T09:00:00Z' },
});

const ofCampaign = defineDecision({
  name: 'campaign-health',
  summary:
    'Whether a campaign may go on by its bounces, complaints and unsubscribes, or stops until a person lets it go on.',
  input: z.object({
    state: z.enum(CAMPAIGN_STATES).default('active'),
    sends: count,
    people: count,
    bounces: count.default(0),
    complaints: count.default(0),
    unsubscribes: count.default(0),
    day: z
      .object({ sends: count, people: count, bounces: count })
      .default({ sends: 0, people: 0, bounces: 0 }),
  }),
  output: z.object({ level: z.enum(LEVELS), action: z.enum(['none', 'pause']), reasons }),
  decide: (facts) => {
    const found = campaignHealth(facts);
    return { ...found, reasons: [...found.reasons] };
  },
  example: { sends: 400, people: 260, bounces: 14, day: { sends: 60, people: 60, bounces: 2 } },
});

const match = defineDecision({
  name: 'provider-match',
  summary:
    'Which mailbox writes to a reader whose mail a provider takes: one at the same, where it can on the same day.',
  input: z.object({
    reader: z.string().nullable().default(null),
    mailboxes: z.array(z.object({ id: z.string(), provider: z.string().nullable().default(null), at })),
    zone: z.string().default('UTC'),
  }),
  output: z.object({ mailboxId: z.string().nullable(), reasons }),
  decide: ({ reader, mailboxes, zone }) => {
    const choices = mailboxes
      .map((each) => ({ ...each, at: time(each.at) }))
      .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
    const found = preferredSender(choices, reader, zone);
    return { mailboxId: found.chosen?.id ?? null, reasons: [...found.reasons] };
  },
  example: {
    reader: 'Google',
    mailboxes: [
      { id: 'nora@mail-one.example', provider: 'Microsoft', at: '2026-03-02T09:00:00Z' },
      { id: 'nora@mail-two.example', provider: 'Google', at: '2026-03-02T09:03:00Z' },
    ],
  },
});

export const decisions = [ramp, warmup, health, ofCampaign, match, dnsDecision] as const;
