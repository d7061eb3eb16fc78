import { z } from 'zod';
import { defineRoute } from '#http';
import { changeEnrolment } from './change-enrolment.ts';
import {
  cadenceReport,
  calendarPreview,
  calendarQuestion,
  campaignCalendar,
  enrolmentChange,
  leadSequences,
  reengageReport,
  restingLeads,
  restingView,
  sequenceEdit,
  sequenceEdited,
  sequencePreview,
} from './contract.ts';
import { editSequence, previewSequence } from './edit-sequence.ts';
import { previewCalendar, readCalendar } from './read-calendar.ts';
import { readResting, readRestingLeads } from './read-resting.ts';
import { readSequences } from './read-sequences.ts';
import { RECONTACTS } from './recontact/recontact.rules.ts';
import { reengage } from './recontact/reengage.ts';
import { runCadence } from './run-cadence.ts';
import { taskRoutes } from './tasks/http.ts';

const tags = ['sequences'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId/sequences',
    summary: 'Where a lead stands in its sequences, and what became of each step.',
    tags,
    access: { scope: 'leads:read' },
    params: z.object({ leadId: z.uuid() }),
    output: leadSequences,
    handle: (ctx, { leadId }) => readSequences(ctx, leadId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/enrolments/:enrolmentId',
    summary: 'Pause, resume or end one lead’s sequence.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ enrolmentId: z.uuid() }),
    input: enrolmentChange,
    output: z.object({ state: z.string() }),
    handle: changeEnrolment,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/sequence',
    summary: 'Give a campaign other steps, for new leads only or for all that have not reached what differs.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ campaignId: z.uuid() }),
    input: sequenceEdit,
    output: sequenceEdited,
    handle: editSequence,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/:campaignId/sequence/preview',
    summary: 'Whom other steps would hold for, by each scope. Nothing is changed.',
    tags,
    access: { scope: 'campaigns:read' },
    params: z.object({ campaignId: z.uuid() }),
    input: sequenceEdit.pick({ steps: true }),
    output: sequencePreview,
    handle: previewSequence,
  }),
  defineRoute({
    method: 'get',
    path: '/api/campaigns/:campaignId/calendar',
    summary: 'When the messages of a campaign leave, day by day, and what is moved to a later day and why.',
    tags,
    access: { scope: 'campaigns:read' },
    params: z.object({ campaignId: z.uuid() }),
    input: calendarQuestion,
    output: campaignCalendar,
    handle: readCalendar,
  }),
  defineRoute({
    method: 'post',
    path: '/api/campaigns/calendar',
    summary: 'The same for a campaign as it is being written. Saves nothing.',
    tags,
    access: { scope: 'campaigns:read' },
    input: calendarPreview,
    output: campaignCalendar,
    handle: previewCalendar,
  }),
  defineRoute({
    method: 'post',
    path: '/api/cadence/run',
    summary: 'Do what is due in all sequences now, or say what would be done. Nothing is sent without a yes.',
    tags,
    access: { scope: 'runs:write' },
    input: z.object({ dryRun: z.boolean().default(true) }),
    output: cadenceReport,
    handle: runCadence,
  }),
  defineRoute({
    method: 'get',
    path: '/api/sequences/resting',
    summary: 'Why sequences rest, with counts and when they go on, and who is to be written to again.',
    tags,
    access: { scope: 'campaigns:read' },
    input: z.object({ campaignId: z.uuid().optional() }),
    output: restingView,
    handle: readResting,
  }),
  defineRoute({
    method: 'get',
    path: '/api/sequences/resting/:why',
    summary: 'Whose sequences rest for one of these reasons, the latest first, page by page.',
    tags,
    access: { scope: 'leads:read' },
    params: z.object({ why: z.string() }),
    input: z.object({ after: z.string().optional(), campaignId: z.uuid().optional() }),
    output: restingLeads,
    handle: readRestingLeads,
  }),
  defineRoute({
    method: 'get',
    path: '/api/reengage/:kind',
    summary: 'Who was away, or said "not now": when each may hear from us again, and what stands against it.',
    tags,
    access: { scope: 'campaigns:read' },
    params: z.object({ kind: z.enum(RECONTACTS) }),
    input: z.object({ campaignId: z.uuid().optional() }),
    output: reengageReport,
    handle: (ctx, input) => reengage(ctx, { ...input, dryRun: true }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reengage/:kind',
    summary: 'Write to those for whom it is time, for a person’s yes. Nothing is sent by this.',
    tags,
    access: { scope: 'campaigns:write' },
    params: z.object({ kind: z.enum(RECONTACTS) }),
    input: z.object({ campaignId: z.uuid().optional(), dryRun: z.boolean().default(true) }),
    output: reengageReport,
    handle: reengage,
  }),
  ...taskRoutes,
];
