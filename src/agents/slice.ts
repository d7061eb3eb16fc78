import { contribute } from '#core/contribution';
import { grantRules } from '#core/grants';
import { defineSlice } from '#core/slice';
import { agentGrants } from './agent-guard.ts';
import { decisions } from './decisions.ts';
import { agentsPersonalTables } from './personal-data.ts';

export const slice = defineSlice({
  name: 'agents',
  decisions,
  contributions: [...agentsPersonalTables, contribute(grantRules, agentGrants)],
});
