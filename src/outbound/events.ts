import { defineEvent } from '#core/events/index';

export const mailAccepted = defineEvent<{ ledgerId: string; leadId: string; messageId: string }>(
  'mail.accepted',
);
export const mailRejected = defineEvent<{ ledgerId: string; leadId: string; response: string }>(
  'mail.rejected',
);
