import { approvalKinds } from '#approval';
import { contribute } from '#core/contribution';
import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { draftKind } from './draft-kind.ts';

export const slice = defineSlice({
  name: 'messaging',
  decisions,
  contributions: [contribute(approvalKinds, draftKind)],
});
