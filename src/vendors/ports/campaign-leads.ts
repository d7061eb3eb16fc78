import { defineOperation, type Operation } from '#gateway';
import { type LeadTarget, leadTarget } from './email-campaigns.ts';

/** One lead in one campaign, as its vendor shows it. */
export type LeadSighting = {
  readonly found: boolean;
  readonly leadId: string | null;
  /** ISO instant at which the campaign last wrote to it; null while it has not. */
  readonly sentAt: string | null;
};

/**
 * Whether a campaign has a lead, and when it last wrote to it. Promises: another campaign's lead of the same address is
 * not it; changes nothing.
 */
export const findLead = (vendor: string): Operation<LeadTarget, LeadSighting> =>
  defineOperation<LeadTarget, LeadSighting>({
    name: `campaign_leads.${vendor}.find_lead`,
    effect: 'read',
    risk: 'low',
    input: leadTarget,
    concurrency: 2,
  });
