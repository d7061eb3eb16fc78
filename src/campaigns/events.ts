import { defineEvent } from '#core/events/index';

/** A person made or changed a campaign, or moved it to another state. */
export const campaignChanged = defineEvent<{ campaignId: string; version: number }>('campaign.changed');

/** A campaign is over for good: what is planned or waits for a yes in it does not leave any more. */
export const campaignArchived = defineEvent<{ campaignId: string }>('campaign.archived');
