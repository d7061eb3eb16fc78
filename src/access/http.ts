import { z } from 'zod';
import type { Ctx } from '#core/ctx';
import { forbidden } from '#core/errors';
import { type Call, defineRawRoute, defineRoute, type Route } from '#http';
import type { Access } from './access.ts';
import * as shapes from './contract.ts';
import { createKey, listKeys, revokeKey, rotateKey } from './keys.ts';
import { addMember, listMembers, removeMember } from './members.ts';
import { readAudit } from './read-audit.ts';
import { readMe } from './read-me.ts';
import { followLink, setPassword, signInWithPassword } from './sign-in.ts';
import { addWorkspace, setDailyLimit, setMode, switchWorkspace } from './workspaces.ts';

/** The verbs of the emergency stop and of the audit proof, handed in by the composition root. */
export type StopVerbs = {
  emergencyStop(
    ctx: Ctx,
    input: { reason: string },
  ): Promise<{ engaged: boolean; vendors: { vendor: string; paused: number; failed: string[] }[] }>;
  resumeOperations(ctx: Ctx, input: { reason: string }): Promise<{ released: boolean }>;
  verifyAudit(
    ctx: Ctx,
  ): Promise<{ ok: boolean; sealed: number; unsealed: number; redacted: number; broken: string | null }>;
};

const done = z.object({ done: z.literal(true) });
const why = z.object({ reason: z.string().trim().min(1, 'Say why.').max(500) });
const admin = { scope: 'workspace:admin' } as const;

/** Everything about sign-in, people, keys, workspaces, the audit log and the emergency stop. */
export const accessRoutes = (access: Access, verbs: StopVerbs): Route[] => [
  ...signInRoutes(access),
  ...meRoutes(access),
  ...keyRoutes(access),
  ...workspaceRoutes(access),
  ...memberRoutes(access),
  ...operationRoutes(verbs),
];

const signInRoutes = (access: Access): Route[] => [
  defineRawRoute({
    method: 'get',
    path: '/api/auth/magic-link/verify',
    summary: 'Sign in by a one-time link',
    tags: ['sign-in'],
    access: { public: true, why: 'whoever follows a sign-in link is not signed in yet' },
    handle: (_ctx, call) => followLink(access, call),
  }),
  defineRawRoute({
    method: 'post',
    path: '/api/auth/sign-in/email',
    summary: 'Sign in with address and password',
    tags: ['sign-in'],
    access: { public: true, why: 'this is where people sign in' },
    produces: 'application/json',
    handle: (_ctx, call) => signInWithPassword(access, call),
  }),
  defineRawRoute({
    method: 'post',
    path: '/api/auth/sign-out',
    summary: 'Sign out',
    tags: ['sign-in'],
    access: { public: true, why: 'signing out must work with a session that has ended' },
    produces: 'application/json',
    handle: async (_ctx, call) => (await access.auth()).handler(call.request),
  }),
];

const meRoutes = (access: Access): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/me',
    summary: 'Who is calling, and what they may do',
    tags: ['access'],
    access: { signedIn: true },
    output: shapes.me,
    handle: (ctx) => readMe(access, ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/me/workspace',
    summary: 'Work in another workspace from now on',
    tags: ['access'],
    access: { signedIn: true },
    input: z.object({ to: z.string().min(1) }),
    output: done,
    async handle(ctx, input, call) {
      assertPerson(call);
      await switchWorkspace(access, ctx, call.request.headers, input.to);
      return { done: true } as const;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/me/password',
    summary: 'Set or change the own password',
    tags: ['access'],
    access: { signedIn: true },
    input: z.object({
      password: z.string().min(12, 'Use 12 characters or more.').max(128),
      current: z.string().optional(),
    }),
    output: done,
    async handle(_ctx, input, call) {
      assertPerson(call);
      await setPassword(access, call.request.headers, input);
      return { done: true } as const;
    },
  }),
];

const assertPerson = (call: Call): void => {
  if (call.caller?.via !== 'session')
    throw forbidden('access.people_only', 'Only a signed-in person can do this. Nothing was changed.');
};

const keyRoutes = (access: Access): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/keys',
    summary: 'The API keys of the workspace',
    tags: ['access'],
    access: admin,
    output: z.object({ keys: z.array(shapes.apiKeyShape) }),
    handle: async (ctx) => ({ keys: await listKeys(access, ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/keys',
    summary: 'Make an API key; it is shown once',
    tags: ['access'],
    access: admin,
    input: shapes.createKeyInput,
    output: shapes.newApiKey,
    status: 201,
    handle: (ctx, input) => createKey(access, ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/keys/:keyId/rotate',
    summary: 'Replace an API key; the old one works until it is revoked or its grace ends',
    tags: ['access'],
    access: admin,
    params: z.object({ keyId: z.uuid() }),
    input: z.object({ graceHours: z.number().min(0).max(720).optional() }),
    output: shapes.newApiKey,
    status: 201,
    handle: (ctx, input) => rotateKey(access, ctx, input),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/keys/:keyId',
    summary: 'Revoke an API key at once',
    tags: ['access'],
    access: admin,
    params: z.object({ keyId: z.uuid() }),
    output: z.object({ revoked: z.boolean() }),
    handle: (ctx, input) => revokeKey(access, ctx, input),
  }),
];

const workspaceRoutes = (access: Access): Route[] => [
  defineRoute({
    method: 'post',
    path: '/api/workspaces',
    summary: 'Create a workspace, or a client workspace below this one',
    tags: ['access'],
    access: admin,
    input: shapes.createWorkspaceInput,
    output: shapes.workspaceSummary,
    status: 201,
    handle: (ctx, input) => addWorkspace(access, ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/workspaces/mode',
    summary: 'Take the workspace live, or back to shadow',
    tags: ['access'],
    access: admin,
    input: shapes.setModeInput,
    output: z.object({ mode: z.enum(shapes.WORKSPACE_MODES) }),
    handle: (ctx, input) => setMode(access, ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/workspaces/daily-limit',
    summary: 'Set how many mails the workspace may send a day',
    tags: ['access'],
    access: admin,
    input: z.object({ limit: z.number().int().min(0).max(100_000) }),
    output: z.object({ limit: z.number().int() }),
    handle: (ctx, input) => setDailyLimit(ctx, input),
  }),
];

const memberRoutes = (access: Access): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/members',
    summary: 'The people of the workspace',
    tags: ['access'],
    access: { scope: 'workspace:read' },
    output: z.object({ members: z.array(shapes.memberShape) }),
    handle: async (ctx) => ({ members: await listMembers(access, ctx) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/members',
    summary: 'Add a person or change their role',
    tags: ['access'],
    access: admin,
    input: shapes.addMemberInput,
    output: z.object({ member: shapes.memberShape, signInLink: z.string().nullable() }),
    status: 201,
    handle: (ctx, input) => addMember(access, ctx, input),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/members/:userId',
    summary: 'Take a person out of the workspace',
    tags: ['access'],
    access: admin,
    params: z.object({ userId: z.uuid() }),
    output: done,
    async handle(ctx, input) {
      await removeMember(access, ctx, input);
      return { done: true } as const;
    },
  }),
];

const auditQuery = z.object({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional(),
});

const operationRoutes = (verbs: StopVerbs): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/audit',
    summary: 'The audit log, newest first',
    tags: ['operations'],
    access: { scope: 'audit:read' },
    input: auditQuery,
    output: shapes.auditPage,
    handle: (ctx, input) => readAudit(ctx, input),
  }),
  defineRoute({
    method: 'get',
    path: '/api/audit/proof',
    summary: 'Recompute the audit chain',
    tags: ['operations'],
    access: { scope: 'audit:read' },
    output: z.object({
      ok: z.boolean(),
      sealed: z.number().int(),
      unsealed: z.number().int(),
      redacted: z.number().int(),
      broken: z.string().nullable(),
    }),
    handle: (ctx) => verbs.verifyAudit(ctx),
  }),
  defineRoute({
    method: 'post',
    path: '/api/stop',
    summary: 'Stop everything that changes the world',
    tags: ['operations'],
    access: { scope: 'operations:stop' },
    input: why,
    output: z.object({
      engaged: z.boolean(),
      /** What was paused at vendors that send by themselves, and what could not be. */
      vendors: z.array(
        z.object({ vendor: z.string(), paused: z.number().int(), failed: z.array(z.string()) }),
      ),
    }),
    handle: (ctx, input) => verbs.emergencyStop(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/resume',
    summary: 'Lift the emergency stop',
    tags: ['operations'],
    access: { scope: 'operations:resume' },
    input: why,
    output: z.object({ released: z.boolean() }),
    handle: (ctx, input) => verbs.resumeOperations(ctx, input),
  }),
];
