import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';

export const slice = defineSlice({ name: 'scheduling', decisions });
