import { contribute } from '#core/contribution';
import { defineSlice } from '#core/slice';
import { timelineSources } from '#leads';
import { enrichmentPersonalTables } from './personal-data.ts';
import { takeLateAnswers } from './take-late-answers.ts';
import { enrichmentReceipts } from './timeline.store.ts';

export const slice = defineSlice({
  name: 'enrichment',
  consumers: [takeLateAnswers],
  contributions: [...enrichmentPersonalTables, contribute(timelineSources, enrichmentReceipts)],
});
