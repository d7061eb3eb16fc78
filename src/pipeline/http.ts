import { z } from 'zod';
import { defineRoute } from '#http';
import { cancelRun } from './cancel-run.ts';
import { run, runCancelled, runGrade } from './contract.ts';
import { discoveryRoutes } from './discover/http.ts';
import { forecastRoutes } from './forecast/http.ts';
import { acknowledgeGrade, gradeRun } from './grade/grade-run.ts';
import { launchCampaign } from './launch-campaign.ts';
import { readRun, recentRuns } from './read-run.ts';
import { resumeRun } from './resume-run.ts';
import { scheduleRoutes } from './schedules/http.ts';
import { testMailRoutes } from './test-mail/http.ts';

const tags = ['runs'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/runs',
    summary: 'Runs, newest first, with the numbers of their stages; of one campaign where it is named.',
    tags,
    access: { scope: 'runs:read' },
    input: z.object({
      campaignId: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(20).default(20),
    }),
    output: z.object({ runs: z.array(run) }),
    handle: (ctx, { limit, campaignId }) => recentRuns(ctx, limit, campaignId).then((runs) => ({ runs })),
  }),
  defineRoute({
    method: 'get',
    path: '/api/runs/:runId',
    summary: 'One run with the numbers of its stages.',
    tags,
    access: { scope: 'runs:read' },
    params: z.object({ runId: z.uuid() }),
    output: run,
    handle: (ctx, { runId }) => readRun(ctx, runId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/runs/:runId/resume',
    summary: 'Let a run that was paused or failed go on where it stopped. Only a person may.',
    tags,
    access: { scope: 'runs:write' },
    params: z.object({ runId: z.uuid() }),
    output: z.object({ resumed: z.boolean() }),
    handle: (ctx, { runId }) => resumeRun(ctx, { runId }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/runs/:runId/cancel',
    summary: 'Cancel a run: nothing new is begun, what waits is taken back, what has left stays.',
    tags,
    access: { scope: 'runs:write' },
    params: z.object({ runId: z.uuid() }),
    output: runCancelled,
    handle: cancelRun,
  }),
  defineRoute({
    method: 'post',
    path: '/api/runs/:runId/grade',
    summary: 'Grade the list of a run anew, after it was repaired.',
    tags,
    access: { scope: 'runs:write' },
    params: z.object({ runId: z.uuid() }),
    output: runGrade,
    handle: gradeRun,
  }),
  defineRoute({
    method: 'post',
    path: '/api/runs/:runId/acknowledge-grade',
    summary: 'Say that a list of grade C is written to all the same. Only a person may, and nobody below C.',
    tags,
    access: { scope: 'runs:write' },
    params: z.object({ runId: z.uuid() }),
    output: runGrade,
    handle: acknowledgeGrade,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/launch',
    summary: 'Let a campaign begin with its audience. Its drafts wait for a yes; nothing is sent by this.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ campaignId: z.uuid() }),
    input: z.object({ version: z.number().int().positive() }),
    output: z.object({ runId: z.string(), people: z.number().int(), leftOut: z.number().int() }),
    handle: launchCampaign,
  }),
  ...scheduleRoutes,
  ...forecastRoutes,
  ...discoveryRoutes,
  ...testMailRoutes,
];
