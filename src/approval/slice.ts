import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { expireApprovals } from './expire-approvals.ts';

export const slice = defineSlice({ name: 'approval', decisions, ticks: [expireApprovals] });
