import { contribute } from '#core/contribution';
import { defineSlice } from '#core/slice';
import { timelineTexts } from '#leads';
import { conversationsPersonalTables } from './personal-data.ts';
import { sentTexts } from './timeline.store.ts';

export const slice = defineSlice({
  name: 'conversations',
  contributions: [...conversationsPersonalTables, contribute(timelineTexts, sentTexts)],
});
