export { editSequence, previewSequence } from './edit-sequence.ts';
export { readCalendar } from './read-calendar.ts';
