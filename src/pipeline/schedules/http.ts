import { z } from 'zod';
import { MOTIONS } from '#campaigns/contract';
import { defineRoute } from '#http';
import { motionRun, runSchedule, SCHEDULE_STATES, scheduleRequest } from './contract.ts';
import { changeSchedule, moveSchedule, readSchedules, setSchedule } from './keep-schedule.ts';
import { readMotion, readMotions } from './read-motions.ts';
import { startMotion } from './start-motion.ts';

const tags = ['runs'];
const params = z.object({ scheduleId: z.uuid() });

export const scheduleRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/run-schedules',
    summary: 'What is done by itself: which motion, on which days, at which hour, and when next.',
    tags,
    access: { scope: 'runs:read' },
    output: z.object({ schedules: z.array(runSchedule) }),
    handle: (ctx) => readSchedules(ctx).then((schedules) => ({ schedules })),
  }),
  defineRoute({
    method: 'post',
    path: '/api/run-schedules',
    summary:
      'Set a schedule of runs. One that would do the same as another at nearly the same time is refused.',
    tags,
    access: { scope: 'runs:write' },
    input: scheduleRequest,
    output: runSchedule,
    handle: setSchedule,
  }),
  defineRoute({
    method: 'post',
    path: '/api/run-schedules/:scheduleId',
    summary: 'Change a schedule; the version that was read must still be the newest.',
    tags,
    access: { scope: 'runs:write' },
    params,
    input: scheduleRequest.extend({ version: z.number().int().positive() }),
    output: runSchedule,
    handle: changeSchedule,
  }),
  defineRoute({
    method: 'post',
    path: '/api/run-schedules/:scheduleId/state',
    summary: 'Pause a schedule with a reason, let it go on, or end it.',
    tags,
    access: { scope: 'runs:write' },
    params,
    input: z.object({ state: z.enum(SCHEDULE_STATES), reason: z.string().max(500).nullish() }),
    output: runSchedule,
    handle: moveSchedule,
  }),
  defineRoute({
    method: 'get',
    path: '/api/motions',
    summary: 'What motions did, newest first: by hand and by schedules.',
    tags,
    access: { scope: 'runs:read' },
    output: z.object({ motions: z.array(motionRun) }),
    handle: (ctx) => readMotions(ctx, 20).then((motions) => ({ motions })),
  }),
  defineRoute({
    method: 'get',
    path: '/api/motions/:motionId',
    summary: 'One motion with what each part of it did.',
    tags,
    access: { scope: 'runs:read' },
    params: z.object({ motionId: z.uuid() }),
    output: motionRun,
    handle: readMotion,
  }),
  defineRoute({
    method: 'post',
    path: '/api/motions',
    summary:
      'Do a motion now: outbound, cadence, revival, or all. Without `live` it changes nothing; nothing leaves without a yes.',
    tags,
    access: { scope: 'runs:write' },
    input: z.object({
      motion: z.enum(MOTIONS),
      live: z.boolean().default(false),
      campaignId: z.uuid().nullable().default(null),
    }),
    output: motionRun,
    handle: startMotion,
  }),
];
