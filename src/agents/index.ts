export { agentGuard } from './agent-guard.ts';
export { changeGrant, listAgents } from './change-grant.ts';
