import { defineSlice } from '#core/slice';
import { scoreGateDecision } from './decisions.ts';
import { campaignsPersonalTables } from './personal-data.ts';

export const slice = defineSlice({
  name: 'campaigns',
  decisions: [scoreGateDecision],
  contributions: campaignsPersonalTables,
});
