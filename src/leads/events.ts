import { defineEvent } from '#core/events/index';

export const leadsImported = defineEvent<{ importId: string }>('leads.imported');
export const leadStatusChanged = defineEvent<{ leadId: string; from: string; to: string; source: string }>(
  'lead.status_changed',
);
/** Besides `lead.status_changed`, for the few changes after which nothing more leaves by itself: see CLOSED_STATUSES. */
export const leadClosed = defineEvent<{ leadId: string; to: string }>('lead.closed');
export const leadsSuppressed = defineEvent<{ hashes: string[] }>('leads.suppressed');
