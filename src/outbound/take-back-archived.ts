import { campaignArchived } from '#campaigns/events';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { takeBackCampaign } from './take-back.store.ts';

/** Nothing of an archived campaign leaves any more: plans are cancelled, drafts withdrawn. */
export const takeBackArchived = consume(campaignArchived, {
  name: 'outbound.take_back_archived',
  async handle(ctx, tx, events) {
    const why = reason('campaign.archived', 'Its campaign was archived.');
    for (const { payload } of events)
      await takeBackCampaign(tx, payload.campaignId, { why, by: ctx.actor.id, at: ctx.now() });
  },
});
