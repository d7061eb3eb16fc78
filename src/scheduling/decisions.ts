import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { resolveZone } from '#core/window/zone.rules';
import { decideBooking } from './auto-book.rules.ts';
import { ROUTES } from './booking-verdict.rules.ts';
import { APPOINTMENT_STATES, CHANGE_KINDS, workingHours } from './contract.ts';
import { freeTimes } from './free-times.rules.ts';
import { judgeMove } from './judge-move.rules.ts';
import { judgeMeeting } from './meeting-guard.rules.ts';
import { readOwnTimes } from './own-times.rules.ts';
import { readersZone, slotLabel } from './slot-labels.rules.ts';
import { pairKey, pickSlots, slotKey } from './slot-picking.rules.ts';

const at = z.iso.datetime({ offset: true });
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const keyOf = (text: string): string => slotKey(time(text));
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const zones = {
  leadZone: z.string().nullable().default(null),
  inferredZone: z
    .object({ zone: z.string(), confidence: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  workspaceZone: z.string().nullable().default(null),
};
const told = z.array(z.object({ at: z.string(), label: z.string() }));

const offerSlots = defineDecision({
  name: 'offer-slots',
  summary: 'Which free times a lead is offered, spread fairly over the leads that wait.',
  input: z.object({
    slots: z.array(at),
    offered: z.array(z.object({ at, leads: z.number().int().min(0) })).default([]),
    pairs: z.array(z.array(at)).default([]),
    waiting: z.number().int().min(0).default(0),
    exclusions: z.array(at).default([]),
    ...zones,
    startAfter: at.nullable().default(null),
    /** The lead's own words about when it can. */
    ownText: z.string().default(''),
    now: at,
  }),
  output: z.object({ slots: told, linkOnly: z.boolean(), bound: z.number(), zone: z.string(), reasons }),
  decide: (facts) => {
    const read = readersZone({
      lead: facts.leadZone,
      inferred: facts.inferredZone,
      workspace: facts.workspaceZone,
    });
    const now = time(facts.now);
    const today = now.toZonedDateTimeISO(read.zone).toPlainDate();
    const pick = pickSlots({
      slots: facts.slots.map(time),
      offered: new Map(facts.offered.map((entry) => [keyOf(entry.at), entry.leads])),
      pairs: new Set(facts.pairs.map((pair) => pairKey(pair.map(keyOf)))),
      waiting: facts.waiting,
      exclusions: new Set(facts.exclusions.map(keyOf)),
      zone: read.zone,
      startAfter: facts.startAfter === null ? null : time(facts.startAfter),
      times: readOwnTimes(facts.ownText, today),
      now,
    });
    return {
      slots: pick.slots.map((slot) => ({ at: slotKey(slot.at), label: slot.label })),
      linkOnly: pick.linkOnly,
      bound: pick.bound,
      zone: read.zone,
      reasons: [...read.reasons, ...pick.reasons].map((entry) => ({ ...entry })),
    };
  },
  example: {
    slots: ['2026-03-03T15:00:00Z', '2026-03-03T20:00:00Z', '2026-03-04T19:00:00Z'],
    offered: [{ at: '2026-03-03T15:00:00Z', leads: 1 }],
    leadZone: 'EST',
    now: '2026-03-02T09:00:00Z',
  },
});

const autoBook = defineDecision({
  name: 'auto-book',
  summary: 'Whether a reply books a meeting by itself, and at which time.',
  input: z.object({
    workspaceAllows: z.boolean().default(false),
    leadAllows: z.boolean().default(true),
    overseer: z.boolean().default(true),
    booked: z.boolean().default(false),
    intent: z.string(),
    automatic: z.boolean().default(false),
    qualified: z.enum(['yes', 'no', 'unknown']).default('unknown'),
    needsPricingAnswer: z.boolean().default(false),
    needsCommunityDetails: z.boolean().default(false),
    ownText: z.string(),
    /** Of the last message that was sent, in its order. */
    offers: z.array(z.object({ at, offeredAt: at })).default([]),
    slots: z.array(at).default([]),
    ...zones,
    reading: z.object({ intent: z.string(), evidence: z.string() }).nullable().default(null),
    now: at,
  }),
  output: z.object({
    verdict: z.enum(['book', 'clarify', 'offer', 'none']),
    route: z.enum(ROUTES),
    at: z.string().nullable(),
    label: z.string().nullable(),
    offer: told,
    code: z.string().nullable(),
    contract: z.object({
      isQualified: z.enum(['yes', 'no']),
      hasBookingIntent: z.enum(['yes', 'no']),
      shouldBookNow: z.enum(['yes', 'no']),
      needsPricingAnswer: z.enum(['yes', 'no']),
      needsCommunityDetails: z.enum(['yes', 'no']),
      leadTimezone: z.string(),
      responseMode: z.enum(['booking_only', 'info_then_booking', 'clarify_only']),
    }),
    reasons,
  }),
  decide: ({ leadZone, inferredZone, workspaceZone, slots, offers, now, ...facts }) => {
    const { zone } = readersZone({ lead: leadZone, inferred: inferredZone, workspace: workspaceZone });
    const verdict = decideBooking({
      ...facts,
      zone,
      free: slots.map(time),
      offers: offers.map((offer) => ({ at: time(offer.at), offeredAt: time(offer.offeredAt) })),
      now: time(now),
    });
    const label = (slot: Temporal.Instant) => ({ at: slotKey(slot), label: slotLabel(slot, zone) });
    return {
      verdict: verdict.verdict,
      route: verdict.route,
      at: verdict.at && slotKey(verdict.at),
      label: verdict.at && slotLabel(verdict.at, zone),
      offer: verdict.offer.map(label),
      code: verdict.code,
      contract: {
        isQualified: yesNo(facts.qualified === 'yes'),
        hasBookingIntent: yesNo(verdict.hasBookingIntent),
        shouldBookNow: yesNo(verdict.verdict === 'book'),
        needsPricingAnswer: yesNo(facts.needsPricingAnswer),
        needsCommunityDetails: yesNo(facts.needsCommunityDetails),
        leadTimezone: zone,
        responseMode: verdict.responseMode,
      },
      reasons: verdict.reasons.map((entry) => ({ ...entry })),
    };
  },
  example: {
    workspaceAllows: true,
    intent: 'meeting_request',
    qualified: 'yes',
    ownText: 'Tuesday at 10 works for me.',
    offers: [
      { at: '2026-03-03T15:00:00Z', offeredAt: '2026-03-02T08:00:00Z' },
      { at: '2026-03-04T19:00:00Z', offeredAt: '2026-03-02T08:00:00Z' },
    ],
    slots: ['2026-03-03T15:00:00Z', '2026-03-04T19:00:00Z'],
    leadZone: 'EST',
    now: '2026-03-02T14:00:00Z',
  },
});

const meetingGuard = defineDecision({
  name: 'meeting-guard',
  summary: 'Whether a meeting may be put into a calendar at that time.',
  input: z.object({
    start: z.string(),
    end: z.string(),
    zone: z.string().nullable().default(null),
    attendees: z.number().int().min(0).default(1),
    events: z.array(z.object({ start: at, end: at })).default([]),
    now: at,
  }),
  output: z.object({
    allowed: z.boolean(),
    start: z.string().nullable(),
    end: z.string().nullable(),
    reasons,
  }),
  decide: ({ events, now, ...facts }) => {
    const verdict = judgeMeeting({
      ...facts,
      events: events.map(({ start, end }) => ({ start: time(start), end: time(end) })),
      now: time(now),
    });
    return {
      allowed: verdict.allowed,
      start: verdict.start?.toString() ?? null,
      end: verdict.end?.toString() ?? null,
      reasons: verdict.reasons.map((entry) => ({ ...entry })),
    };
  },
  example: { start: '2026-03-03T10:00', end: '2026-03-03T10:30', zone: 'EST', now: '2026-03-02T09:00:00Z' },
});

const moveMeeting = defineDecision({
  name: 'move-meeting',
  summary: 'Whether a booked meeting may be moved to that time, with everything that speaks against it.',
  input: z.object({
    state: z.enum(APPOINTMENT_STATES).default('booked'),
    vendor: z.string(),
    startsAt: at,
    endsAt: at,
    named: z.boolean().default(true),
    inCalendar: z.boolean().default(true),
    moveUrl: z.string().nullable().default(null),
    open: z.enum(CHANGE_KINDS).nullable().default(null),
    mode: z.enum(['sandbox', 'shadow', 'live']).default('live'),
    to: at,
    /** Where it begins as the person saw it. */
    seen: at.nullable().default(null),
    free: z.array(at).default([]),
    minutes: z.number().int().min(5).default(30),
    zone: z.string(),
    now: at,
  }),
  output: z.object({ allowed: z.boolean(), ends: z.string(), reasons }),
  decide: ({ to, seen, free, minutes, zone, startsAt, endsAt, now, ...meeting }) => {
    const verdict = judgeMove({
      meeting: { ...meeting, startsAt: time(startsAt), endsAt: time(endsAt), now: time(now) },
      ...{ to: time(to), seen: seen === null ? null : time(seen), free: free.map(time), minutes, zone },
    });
    return {
      allowed: verdict.allowed,
      ends: slotKey(verdict.ends),
      reasons: verdict.reasons.map((entry) => ({ ...entry })),
    };
  },
  example: {
    vendor: 'cal_com',
    ...{ startsAt: '2026-03-03T15:00:00Z', endsAt: '2026-03-03T15:30:00Z', to: '2026-03-04T15:00:00Z' },
    ...{ free: ['2026-03-04T15:00:00Z'], zone: 'America/New_York', now: '2026-03-02T14:00:00Z' },
  },
});

const freeTimesDecision = defineDecision({
  name: 'free-times',
  summary: 'Which times are free between what is busy, within the hours in which meetings may be.',
  input: z.object({
    hours: workingHours.omit({ alsoBusy: true, holidays: true }).extend({
      holidays: workingHours.shape.holidays.unwrap().default(null),
    }),
    zone: z.string(),
    minutes: z.number().int().min(15).max(120).default(30),
    busy: z.array(z.object({ start: at, end: at })).default([]),
    /** Calendars that could not be read. */
    unread: z.array(z.string()).default([]),
    until: at,
    now: at,
  }),
  output: z.object({ times: z.array(z.string()), reasons }),
  decide: ({ busy, until, now, zone, ...facts }) => {
    const known = resolveZone(zone);
    if (!known.ok) return { times: [], reasons: [{ ...known.reason }] };
    const verdict = freeTimes({
      ...{ ...facts, zone: known.zone, until: time(until), now: time(now) },
      busy: busy.map(({ start, end }) => ({ start: time(start), end: time(end) })),
    });
    return { times: verdict.times.map(slotKey), reasons: verdict.reasons.map((entry) => ({ ...entry })) };
  },
  example: {
    ...{ hours: { opens: '09:00', closes: '12:00', holidays: 'DE' }, zone: 'Europe/Berlin' },
    busy: [{ start: '2026-03-03T09:00:00Z', end: '2026-03-03T10:00:00Z' }],
    ...{ until: '2026-03-04T00:00:00Z', now: '2026-03-02T09:00:00Z' },
  },
});

const yesNo = (is: boolean): 'yes' | 'no' => (is ? 'yes' : 'no');

export const decisions = [offerSlots, autoBook, meetingGuard, moveMeeting, freeTimesDecision];
