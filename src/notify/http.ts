import { z } from 'zod';
import { defineRoute } from '#http';
import { addEndpoint } from './add-endpoint.ts';
import { addAlertPhone, readAlertPhones, removeAlertPhone } from './alert-phones.ts';
import { changeEndpoint, rotateSecret } from './change-endpoint.ts';
import {
  alert,
  alertPhones,
  endpointChange,
  endpointSecret,
  newAlertPhone,
  newEndpoint,
  outgoingDelivery,
  rotatedSecret,
  webhookEndpoint,
} from './contract.ts';
import { acknowledgeAlert, readAlerts } from './read-alerts.ts';
import { readDeliveries, readEndpoints } from './read-endpoints.ts';
import { replayFailedSince, replayOutgoing } from './replay-deliveries.ts';

const tags = ['webhooks out'];
const endpoint = z.object({ endpointId: z.uuid() });
const replayed = z.object({ replayed: z.number().int() });

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/webhook-endpoints',
    summary: 'Who is told what happens here, and how that goes.',
    tags,
    access: { scope: 'operations:read' },
    output: z.object({ endpoints: z.array(webhookEndpoint) }),
    handle: async (ctx) => ({ endpoints: await readEndpoints(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/webhook-endpoints',
    summary: 'Add an endpoint; its secret is shown this once.',
    tags,
    access: { scope: 'workspace:admin' },
    input: newEndpoint,
    output: endpointSecret,
    status: 201,
    handle: (ctx, input) => addEndpoint(ctx, input),
  }),
  defineRoute({
    method: 'put',
    path: '/api/webhook-endpoints/:endpointId',
    summary: 'Switch an endpoint on or off, or change what it is told.',
    tags,
    access: { scope: 'workspace:admin' },
    params: endpoint,
    input: endpointChange,
    output: z.object({ changed: z.literal(true) }),
    handle: (ctx, input) => changeEndpoint(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/webhook-endpoints/:endpointId/rotate',
    summary: 'Give an endpoint a new secret; the old one signs along for a while.',
    tags,
    access: { scope: 'workspace:admin' },
    params: endpoint,
    input: z.object({ overlapHours: z.int().min(0).max(168).default(24) }),
    output: rotatedSecret,
    handle: (ctx, input) => rotateSecret(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/webhook-endpoints/:endpointId/replay',
    summary: 'Send again what an endpoint failed to take since a moment.',
    tags,
    access: { scope: 'workspace:admin' },
    params: endpoint,
    input: z.object({ since: z.iso.datetime({ offset: true }).optional() }),
    output: replayed,
    handle: (ctx, input) => replayFailedSince(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/webhook-endpoints/:endpointId/deliveries',
    summary: 'The newest deliveries of an endpoint, with what it answered.',
    tags,
    access: { scope: 'operations:read' },
    params: endpoint,
    output: z.object({ deliveries: z.array(outgoingDelivery) }),
    handle: async (ctx, input) => ({ deliveries: await readDeliveries(ctx, input) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/webhook-deliveries/:outgoingId/replay',
    summary: 'Send one delivery again, under the same id.',
    tags,
    access: { scope: 'workspace:admin' },
    params: z.object({ outgoingId: z.uuid() }),
    output: replayed,
    handle: (ctx, input) => replayOutgoing(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/alerts',
    summary: 'What somebody had to know, newest first.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: z.object({ alerts: z.array(alert) }),
    handle: async (ctx) => ({ alerts: await readAlerts(ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/alerts/:alertId/acknowledge',
    summary: 'Say that somebody saw an alert.',
    tags: ['operations'],
    access: { scope: 'operations:resume' },
    params: z.object({ alertId: z.uuid() }),
    output: z.object({ acknowledged: z.literal(true) }),
    handle: (ctx, input) => acknowledgeAlert(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/alert-phones',
    summary: 'Who is told by text message what is urgent, each number by its country and its end.',
    tags: ['operations'],
    access: { scope: 'operations:read' },
    output: alertPhones,
    handle: (ctx) => readAlertPhones(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/alert-phones',
    summary: 'Tell a number by text message from now on.',
    tags: ['operations'],
    access: { scope: 'workspace:admin' },
    input: newAlertPhone,
    output: z.object({ phoneId: z.string() }),
    status: 201,
    handle: (ctx, input) => addAlertPhone(ctx, input),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/alert-phones/:phoneId',
    summary: 'Forget a number; it is told nothing more.',
    tags: ['operations'],
    access: { scope: 'workspace:admin' },
    params: z.object({ phoneId: z.uuid() }),
    output: z.object({ removed: z.literal(true) }),
    handle: (ctx, input) => removeAlertPhone(ctx, input),
  }),
];
