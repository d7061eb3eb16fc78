import { approvalKinds } from '#approval';
import { contribute } from '#core/contribution';
import { datedTables } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { draftKind } from './draft-kind.ts';
import { spamWordsChecked } from './spam-words.ts';

export const slice = defineSlice({
  name: 'messaging',
  decisions,
  contributions: [contribute(approvalKinds, draftKind), contribute(datedTables, spamWordsChecked)],
});
