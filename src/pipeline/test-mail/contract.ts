import { z } from 'zod';
import { templateText, VARIANTS } from '#messaging/contract';

/** Mails a person may send to themselves within an hour of the clock. */
export const TEST_MAILS_AN_HOUR = 10;

/** For those who say it: it has to be their own sign-in address. */
const to = z.email().optional();

export const itemTest = z.object({ to });
export const templateTest = z.object({
  text: templateText,
  leadId: z.uuid(),
  campaignId: z.uuid(),
  variant: z.enum(VARIANTS).default('A'),
  to,
});

export const testMailSent = z
  .object({
    to: z.string(),
    subject: z.string(),
    /** The mailbox it left from. */
    from: z.string(),
    /** How many more are free in this hour. */
    left: z.number().int(),
  })
  .meta({ id: 'TestMail' });
export type TestMailSent = z.output<typeof testMailSent>;
