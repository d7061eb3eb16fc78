import { defineSlice } from '#core/slice';

export const slice = defineSlice({ name: 'leads' });
