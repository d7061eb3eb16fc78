export { editSequence, previewSequence } from './edit-sequence.ts';
export { readCalendar } from './read-calendar.ts';
export {
  type Climbed,
  climb,
  type DueRung,
  machinesSince,
  nextRung,
  noteAsked,
  takeDueRungs,
} from './recontact/ladder.store.ts';
export { type NewRecontact, noteRecontacts } from './recontact/note.store.ts';
export { writeAnew } from './write-anew.ts';
