import { z } from 'zod';
import { defineRoute } from '#http';
import { connectCalendar } from './connect-calendar.ts';
import { appointmentView, availability, calendarConnection, freeTime, offerView } from './contract.ts';
import { readAppointments, readAvailability, readFreeTimes, readOffers } from './read-scheduling.ts';

const tags = ['scheduling'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/availability',
    summary: 'How much each calendar has free, when it was read last, and what went wrong since.',
    tags,
    access: { scope: 'inbox:read' },
    output: z.object({ sources: z.array(availability) }),
    handle: async (ctx) => ({ sources: await readAvailability(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/availability',
    summary: 'Name the calendar that times are offered from.',
    tags,
    access: { scope: 'workspace:admin' },
    input: calendarConnection,
    output: z.object({ source: z.string(), zone: z.string() }),
    handle: connectCalendar,
  }),
  defineRoute({
    method: 'get',
    path: '/api/availability/times',
    summary: 'Times that are free within a week, soonest first, and how many messages offer each.',
    tags,
    access: { scope: 'inbox:read' },
    output: z.object({ times: z.array(freeTime) }),
    handle: async (ctx) => ({ times: await readFreeTimes(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/offers',
    summary: 'Times offered to leads and what became of them, the newest first.',
    tags,
    access: { scope: 'inbox:read' },
    output: z.object({ offers: z.array(offerView) }),
    handle: async (ctx) => ({ offers: await readOffers(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/appointments',
    summary: 'Meetings with leads, the latest first.',
    tags,
    access: { scope: 'inbox:read' },
    output: z.object({ appointments: z.array(appointmentView) }),
    handle: async (ctx) => ({ appointments: await readAppointments(ctx) }),
  }),
];
