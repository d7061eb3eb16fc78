import { defineSlice } from '#core/slice';
import { enrichmentPersonalTables } from './personal-data.ts';
import { takeLateAnswers } from './take-late-answers.ts';

export const slice = defineSlice({
  name: 'enrichment',
  consumers: [takeLateAnswers],
  contributions: enrichmentPersonalTables,
});
