import { defineSlice } from '#core/slice';
import { decisions } from './decisions.ts';
import { targetingPersonalTables } from './personal-data.ts';

export const slice = defineSlice({ name: 'targeting', decisions, contributions: targetingPersonalTables });
