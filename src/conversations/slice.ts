import { defineSlice } from '#core/slice';
import { conversationsPersonalTables } from './personal-data.ts';

export const slice = defineSlice({ name: 'conversations', contributions: conversationsPersonalTables });
