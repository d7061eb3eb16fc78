import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { lookDue } from './look-due.ts';
import { takeCompleted, takeReported } from './take-results.ts';

export const slice = defineSlice({
  name: 'enrichment',
  decisions,
  consumers: [takeCompleted, takeReported],
  ticks: [lookDue],
});
