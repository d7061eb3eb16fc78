import { z } from 'zod';
import { defineOperation } from '#gateway';

/** A plain mail to somebody who works with this program, never to a lead. */
export const noticeMail = z.object({
  to: z.object({ name: z.string(), address: z.email() }),
  subject: z.string().min(1).max(200),
  text: z.string().min(1),
});
export type NoticeMail = z.infer<typeof noticeMail>;

/** Sends one notice through the server of whoever runs this program. A server that refuses it has taken nothing. */
export const sendNotice = defineOperation<NoticeMail, { accepted: true }>({
  name: 'notice.send_mail',
  effect: 'write',
  risk: 'low',
  input: noticeMail,
  trace: ({ to, subject }) => ({ to: to.address, subject }),
});
