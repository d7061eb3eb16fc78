import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import { e164, type SmsReceipt, textHash } from './sms.ts';

/** A text message to somebody who works with this program, never to a lead. */
export const noticeSms = z.object({ to: e164, text: z.string().min(1).max(320) });
export type NoticeSms = z.infer<typeof noticeSms>;

/**
 * Sends one notice. Promises what sending any SMS promises; whoever asks says the same thing twice never, so that a lost answer
 * can be looked for by the text.
 */
export const sendNoticeSms = (vendor: string): Operation<NoticeSms, SmsReceipt> =>
  defineOperation<NoticeSms, SmsReceipt>({
    name: `sms.${vendor}.send_notice`,
    effect: 'write',
    risk: 'low',
    input: noticeSms,
    trace: ({ to, text }) => ({ to, textHash: textHash(text) }),
  });
