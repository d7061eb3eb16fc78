import { createTransport } from 'nodemailer';
import { definePerformer, type EffectError, type Performer } from '#gateway';
import { askLeave, harmless } from '../kit/vendor-access.ts';
import { type NoticeMail, sendNotice } from '../ports/notice-mail.ts';

export type NoticeServer = {
  /** `smtp://user:password@host:587`, or `smtps:`. */
  readonly url: string;
  readonly from: string;
};
const PATIENCE_MS = 15_000;

/** Notices to the people of a workspace, over a mail server of their own; no mailbox that writes to leads takes part. */
export const noticePerformer = ({ url, from }: NoticeServer): Performer =>
  definePerformer<NoticeMail, { accepted: true }>({
    operation: sendNotice,
    async perform(_ctx, { to, subject, text }, call) {
      await askLeave(call);
      const times = {
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      };
      const transport = createTransport({ url, ...times });
      try {
        await transport.sendMail({
          from,
          to,
          subject: oneLine(subject),
          text,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { receipt: { accepted: true } };
      } catch (error) {
        throw notTaken(error);
      } finally {
        transport.close();
      }
    },
  });

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the server said is quoted; what the library says of the connection may hold the address with its password. */
function notTaken(error: unknown): EffectError {
  const said =
    error instanceof Error && 'response' in error
      ? String(error.response).slice(0, 200)
      : 'It did not answer.';
  return harmless('transient', 'notice.not_taken', `The mail server for notices took nothing: ${said}`);
}
