import { defineEvent } from '#core/events/index';

export const mailAccepted = defineEvent<{ ledgerId: string; leadId: string; messageId: string }>(
  'mail.accepted',
);
/** Besides `mail.accepted`, for an answer in a conversation. */
export const answerAccepted = defineEvent<{ answerId: string; leadId: string }>('answer.accepted');
export const mailRejected = defineEvent<{ ledgerId: string; leadId: string; response: string }>(
  'mail.rejected',
);
/** Somebody complained about what this campaign wrote; it is stopped already. */
export const campaignComplained = defineEvent<{ campaignId: string }>('campaign.complained');
