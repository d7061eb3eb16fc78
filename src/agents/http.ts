import { z } from 'zod';
import { defineRoute } from '#http';
import { changeGrant, listAgents } from './change-grant.ts';
import { ACTIONS, AGENTS, agentCard } from './contract.ts';

const tags = ['agents'];

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/agents',
    summary: 'The agents, what each may do here, and its caps.',
    tags,
    access: { scope: 'workspace:read' },
    output: z.object({ agents: z.array(agentCard) }),
    handle: async (ctx) => ({ agents: await listAgents(ctx) }),
  }),
  defineRoute({
    method: 'put',
    path: '/api/agents/:agent/grants/:action',
    summary: 'Take an action away from an agent, or give it back.',
    tags,
    access: { scope: 'workspace:admin' },
    params: z.object({ agent: z.enum(AGENTS), action: z.enum(ACTIONS) }),
    input: z.object({ granted: z.boolean() }),
    output: z.object({ changed: z.boolean() }),
    handle: (ctx, input) => changeGrant(ctx, input),
  }),
];
