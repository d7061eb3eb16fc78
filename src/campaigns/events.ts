import { defineEvent } from '#core/events/index';

/** A campaign is over for good: what is planned or waits for a yes in it does not leave any more. */
export const campaignArchived = defineEvent<{ campaignId: string }>('campaign.archived');
