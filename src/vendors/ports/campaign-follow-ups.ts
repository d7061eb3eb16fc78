import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import { opening, openingOf, type ReplyReceipt } from './campaign-replies.ts';
import { leadTarget } from './email-campaigns.ts';

/** A further message to a lead a campaign wrote to, complete, but for the subject: the vendor writes the one of the thread. */
export const followUp = leadTarget.extend({
  /** Our mailbox; the one the thread began from. */
  mailbox: z.string().min(1),
  /** The thread's; with another one nothing is sent. */
  subject: z.string().min(1),
  /** Without a letter or digit it could not be found again. */
  text: z.string().regex(/[\p{L}\p{N}]/u),
  html: z.string().min(1),
  /** Only what left since may be this very message. */
  since: z.iso.datetime({ offset: true }),
});
export type FollowUp = z.infer<typeof followUp>;

/** What finds a follow-up again, without its text. */
export const followUpLookup = leadTarget.extend({
  since: z.iso.datetime({ offset: true }),
  opening,
});

/**
 * Writes to a lead again in the thread of a campaign that wrote to it, whether it answered or not. Promises: the thread is read
 * before; another mailbox's thread, or one with another subject, takes nothing; the same text since then is not sent twice; a lost
 * answer is unknown and never repeated by itself.
 */
export const sendFollowUp = (vendor: string): Operation<FollowUp, ReplyReceipt> =>
  defineOperation<FollowUp, ReplyReceipt>({
    name: `campaign_follow_ups.${vendor}.send_follow_up`,
    effect: 'send',
    risk: 'high',
    input: followUp,
    reaches: ({ email }) => [email],
    trace: ({ campaignId, email, since, text }) => ({
      ...{ campaignId, email: email.toLowerCase(), since, opening: openingOf(text) },
    }),
  });
