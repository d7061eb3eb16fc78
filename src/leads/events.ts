import { defineEvent } from '#core/events/index';

export const leadsImported = defineEvent<{ importId: string }>('leads.imported');
export const leadStatusChanged = defineEvent<{ leadId: string; from: string; to: string; source: string }>(
  'lead.status_changed',
);
export const leadsSuppressed = defineEvent<{ hashes: string[] }>('leads.suppressed');
