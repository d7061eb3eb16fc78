import { approvalKinds } from '#approval';
import { contribute } from '#core/contribution';
import { datedTables } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { draftKind } from './draft-kind.ts';
import { foreignSpamChecked } from './languages/spam-in.ts';
import { messagingPersonalTables } from './personal-data.ts';
import { spamWordsChecked } from './spam-words.ts';

export const slice = defineSlice({
  name: 'messaging',
  decisions,
  contributions: [
    ...messagingPersonalTables,
    contribute(approvalKinds, draftKind),
    contribute(datedTables, spamWordsChecked),
    contribute(datedTables, foreignSpamChecked),
  ],
});
