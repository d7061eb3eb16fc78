import type { Performer } from '#gateway';
import { type HighlevelSettings, highlevelAccess } from './access.ts';
import { appointmentPerformers } from './appointments.ts';
import { contactPerformers } from './contacts.ts';
import { meetingPerformers } from './meetings.ts';
import { messagePerformers } from './messages.ts';
import { opportunityPerformers } from './opportunities.ts';

export type { HighlevelSettings } from './access.ts';

/** Contacts, opportunities, messages and appointments of one HighLevel sub-account. Contacts are never deleted. */
export function highlevelPerformers(settings: HighlevelSettings): Performer[] {
  const highlevel = highlevelAccess(settings);
  return [
    ...contactPerformers(highlevel),
    ...opportunityPerformers(highlevel),
    ...messagePerformers(highlevel),
    ...appointmentPerformers(highlevel),
    ...meetingPerformers(highlevel),
  ];
}
