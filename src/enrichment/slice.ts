import { defineSlice } from '#core/slice';
import { takeLateAnswers } from './take-late-answers.ts';

export const slice = defineSlice({ name: 'enrichment', consumers: [takeLateAnswers] });
