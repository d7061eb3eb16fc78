import { z } from 'zod';
import { defineRoute } from '#http';
import { appointment } from '#scheduling/contract';
import { answerInOwnWords } from './answer-in-own-words.ts';
import { backfillRoutes } from './backfill/http.ts';
import { bookForReply, readReplyTimes } from './book-by-hand.ts';
import { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from './change-autosend.ts';
import { cancelDraft, editDraft, regenerateDraft } from './change-draft.ts';
import {
  autosendSamples,
  autosendState,
  calibrationView,
  DRAFT_STATES,
  grantInput,
  ownAnswer,
  replyBooking,
  replyDraft,
  replyTimes,
  sampleVerdict,
} from './contract.ts';
import { readCalibration } from './read-calibration.ts';
import { readAutosend, readDraft, readDrafts } from './read-drafts.ts';
import { judgeSample, readSamples, setSampleShare } from './samples.ts';

const tags = ['autosend'];
const draftParams = z.object({ draftId: z.uuid() });
const replyParams = z.object({ replyId: z.uuid() });

export const routes = [
  ...backfillRoutes,
  defineRoute({
    method: 'get',
    path: '/api/reply-drafts',
    summary: 'Drafted answers, and replies nobody answers with the reason, the newest first.',
    tags,
    access: { scope: 'inbox:read' },
    input: z.object({
      state: z.enum(DRAFT_STATES).optional(),
      threadId: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      offset: z.coerce.number().int().min(0).default(0),
    }),
    output: z.object({ drafts: z.array(replyDraft), counts: z.record(z.string(), z.number()) }),
    handle: (ctx, { state, ...page }) => readDrafts(ctx, { states: state ? [state] : [], ...page }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/reply-drafts/:draftId',
    summary: 'One drafted answer with the verdict of the gate, its times and what it rests on.',
    tags,
    access: { scope: 'inbox:read' },
    params: draftParams,
    output: replyDraft,
    handle: (ctx, { draftId }) => readDraft(ctx, draftId),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reply-drafts/:draftId/cancel',
    summary: 'Stop an answer before it leaves.',
    tags,
    access: { scope: 'inbox:write' },
    params: draftParams,
    input: z.object({ reason: z.string().trim().min(1).max(300).optional() }),
    output: replyDraft,
    handle: (ctx, { draftId, reason }) =>
      cancelDraft(ctx, { draftId, ...(reason === undefined ? {} : { reason }) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reply-drafts/:draftId/regenerate',
    summary: 'Have another answer written, for a person to look at; no yes to the old one stands.',
    tags,
    access: { scope: 'approvals:decide' },
    params: draftParams,
    output: replyDraft,
    handle: (ctx, { draftId }) => regenerateDraft(ctx, { draftId }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/reply-drafts/:draftId/edit',
    summary: 'Put your own words in; every check runs again, and they wait for a yes of their own.',
    tags,
    access: { scope: 'approvals:decide' },
    params: draftParams,
    input: z.object({ version: z.number().int(), subject: z.string(), body: z.string() }),
    output: replyDraft,
    handle: (ctx, input) => editDraft(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/replies/:replyId/times',
    summary: 'The time a reply took, if one is certain, the times that are free, and why none can be booked.',
    tags,
    access: { scope: 'inbox:read' },
    params: replyParams,
    output: replyTimes,
    handle: (ctx, { replyId }) => readReplyTimes(ctx, { replyId }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/replies/:replyId/booking',
    summary: 'Book a free time for whom a reply is from; their calendar invitation goes at once.',
    tags,
    access: { scope: 'inbox:write' },
    params: replyParams,
    input: replyBooking,
    output: appointment,
    handle: (ctx, input) => bookForReply(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/replies/:replyId/answer',
    summary:
      'Send an answer in your own words, in its thread and once; what was drafted is turned down by it.',
    tags,
    access: { scope: 'approvals:decide' },
    params: replyParams,
    input: ownAnswer,
    output: replyDraft,
    handle: (ctx, input) => answerInOwnWords(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/autosend',
    summary: 'The switch of auto-send, whether accepted times are booked, and what is granted.',
    tags,
    access: { scope: 'inbox:read' },
    output: autosendState,
    handle: readAutosend,
  }),
  defineRoute({
    method: 'get',
    path: '/api/autosend/calibration',
    summary:
      'What the thresholds mean by settled answers of each intent, and which keep to a budget of wrong ones.',
    tags,
    access: { scope: 'inbox:read' },
    input: z.object({
      budget: z.coerce.number().min(0).max(100).optional(),
      threshold: z.coerce.number().min(0).max(1).optional(),
    }),
    output: calibrationView,
    handle: readCalibration,
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/stop',
    summary: 'Let no answer go without a person, those that wait for their minute included.',
    tags,
    access: { scope: 'operations:stop' },
    input: z.object({ reason: z.string().trim().min(3).max(300) }),
    output: autosendState,
    handle: stopAutosend,
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/resume',
    summary: 'Let answers go by themselves again, as far as it is granted.',
    tags,
    access: { scope: 'operations:resume' },
    output: autosendState,
    handle: (ctx) => resumeAutosend(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/booking',
    summary: 'Whether a time that a lead took is booked without a person.',
    tags,
    access: { scope: 'workspace:admin' },
    input: z.object({ books: z.boolean() }),
    output: autosendState,
    handle: allowBooking,
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/grants',
    summary: 'Grant how far answers of a campaign, or of one intent in it, go by themselves.',
    tags,
    access: { scope: 'workspace:admin' },
    input: grantInput,
    output: autosendState,
    handle: grantAutosend,
  }),
  defineRoute({
    method: 'get',
    path: '/api/autosend/samples',
    summary: 'Answers that went without a person and wait for a look, and how those looked at turned out.',
    tags,
    access: { scope: 'inbox:read' },
    output: autosendSamples,
    handle: (ctx) => readSamples(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/samples/:draftId',
    summary:
      'Say whether an answer that went without a person was right; a wrong one takes a step back at once.',
    tags,
    access: { scope: 'approvals:decide' },
    params: draftParams,
    input: sampleVerdict.omit({ draftId: true }),
    output: autosendSamples,
    handle: (ctx, input) => judgeSample(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/autosend/sampling',
    summary: 'Which share of the answers that go without a person is looked at afterwards.',
    tags,
    access: { scope: 'workspace:admin' },
    input: z.object({ share: z.number().min(0).max(1) }),
    output: autosendSamples,
    handle: (ctx, input) => setSampleShare(ctx, input),
  }),
];
