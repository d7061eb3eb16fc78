import { z } from 'zod';
import { defineRoute } from '#http';
import { cancelAppointment } from './cancel-appointment.ts';
import { connectCalendar } from './connect-calendar.ts';
import {
  appointmentCancellation,
  appointmentMove,
  appointmentView,
  availability,
  calendarConnection,
  connectedCalendar,
  freeTime,
  moveTimes,
  noShow,
  offerView,
} from './contract.ts';
import { markNoShow } from './mark-no-show.ts';
import { moveAppointment } from './move-appointment.ts';
import { readAppointments, readMoveTimes } from './read-meetings.ts';
import { readAvailability, readFreeTimes, readOffers } from './read-scheduling.ts';

const tags = ['scheduling'];
const params = z.object({ appointmentId: z.uuid() });
const access = { scope: 'inbox:write' } as const;

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
    output: connectedCalendar,
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
    summary: 'Meetings with leads, the latest first, with what can be done with each and why not.',
    tags,
    access: { scope: 'inbox:read' },
    output: z.object({ appointments: z.array(appointmentView) }),
    handle: async (ctx) => ({ appointments: await readAppointments(ctx) }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/appointments/:appointmentId/times',
    summary: 'The times a meeting can be moved to, soonest first, and how many messages offer each.',
    tags,
    access: { scope: 'inbox:read' },
    params,
    output: moveTimes,
    handle: readMoveTimes,
  }),
  defineRoute({
    method: 'post',
    path: '/api/appointments/:appointmentId/move',
    summary: 'Give a meeting another time, in its calendar too, which tells the lead.',
    tags,
    access,
    params,
    input: appointmentMove,
    output: appointmentView,
    handle: moveAppointment,
  }),
  defineRoute({
    method: 'post',
    path: '/api/appointments/:appointmentId/cancel',
    summary: 'Cancel a meeting, in its calendar too, which tells the lead.',
    tags,
    access,
    params,
    input: appointmentCancellation,
    output: appointmentView,
    handle: cancelAppointment,
  }),
  defineRoute({
    method: 'post',
    path: '/api/appointments/:appointmentId/no-show',
    summary: 'Say that nobody came to a meeting that has begun.',
    tags,
    access,
    params,
    input: noShow,
    output: appointmentView,
    handle: markNoShow,
  }),
];
