import { z } from 'zod';
import { defineDecision } from '../decision.ts';
import { isOpen, nextOpening, readWindow } from '../window.rules.ts';
import { worldAtlas } from './places.ts';
import { readerPlace, windowOfReader } from './reader-window.rules.ts';

/** A send window as configured and stored. */
export const SendWindowShape = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  holidays: z.object({ country: z.string(), region: z.string().nullish() }).nullish(),
});

const ReasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

/** Whether mail may leave now, and otherwise when; a window that cannot be read is closed and says why. */
export const sendWindow = defineDecision({
  name: 'send-window',
  summary: 'Whether the send window is open at a moment, and when it opens next.',
  input: z.object({ now: z.iso.datetime({ offset: true }), window: SendWindowShape }),
  output: z.object({
    open: z.boolean(),
    /** Local time with offset and zone, only when closed. */
    opensAt: z.string().optional(),
    reasons: z.array(ReasonShape),
  }),
  decide: ({ now, window: configured }) => {
    const read = readWindow(configured);
    if (!read.ok) return { open: false, reasons: read.reasons.map((entry) => ({ ...entry })) };
    const at = Temporal.Instant.from(now);
    const { open, reasons } = isOpen(read.window, at);
    if (open) return { open, reasons: reasons.map((entry) => ({ ...entry })) };
    const next = nextOpening(read.window, at);
    const all = next.reasons.map((entry) => ({ ...entry }));
    return next.at
      ? { open, opensAt: next.at.toString({ smallestUnit: 'second' }), reasons: all }
      : { open, reasons: all };
  },
  example: {
    now: '2026-12-25T15:00:00Z',
    window: {
      days: [1, 2, 3, 4, 5],
      start: '08:00',
      end: '18:00',
      zone: 'America/New_York',
      holidays: { country: 'US' },
    },
  },
});

/** The hours of one reader under a campaign's window, by what is known of where they are. */
export const readerWindow = defineDecision({
  name: 'reader-window',
  summary: 'When a reader may be written to: the window in their zone, with their holidays and weekend.',
  input: z.object({
    now: z.iso.datetime({ offset: true }),
    window: SendWindowShape,
    /** As people and vendors write it. */
    zone: z.string().nullable().default(null),
    location: z.string().nullable().default(null),
    country: z.string().nullable().default(null),
    /** Their numbers, with the country. */
    phones: z.array(z.string()).default([]),
    /** Of their addresses and their company. */
    domains: z.array(z.string()).default([]),
  }),
  output: z.object({
    open: z.boolean(),
    zone: z.string(),
    country: z.string().nullable(),
    opensAt: z.string().optional(),
    reasons: z.array(ReasonShape),
  }),
  decide: ({ now, window: configured, ...facts }) => {
    const read = readWindow(configured);
    if (!read.ok) return { open: false, zone: configured.zone, country: null, reasons: [...read.reasons] };
    const place = readerPlace(facts, read.window.zone, worldAtlas());
    const window = windowOfReader(read.window, place, configured.holidays ?? null);
    const next = nextOpening(window, Temporal.Instant.from(now));
    const { open } = isOpen(window, Temporal.Instant.from(now));
    return {
      ...{ open, zone: window.zone, country: place.country },
      ...(open || !next.at ? {} : { opensAt: next.at.toString({ smallestUnit: 'second' }) }),
      reasons: [...place.reasons, ...next.reasons],
    };
  },
  example: {
    now: '2026-03-02T09:00:00Z',
    window: { days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' },
    location: 'Austin, Texas, United States',
  },
});

export const decisions = [sendWindow, readerWindow] as const;
