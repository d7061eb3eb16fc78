import { definePerformer, EffectError, type Performer } from '#gateway';
import { checkSignIn, type SignInAnswer } from '../ports/email-sending.ts';
import { loginOf } from './connection.ts';
import { type ImapOpener, readingError } from './imap-connection.ts';
import type { SmtpParts } from './smtp.ts';
import { transmissionError } from './smtp-errors.ts';

/** Signs in at both servers of a mailbox, each on a new connection: one that was kept says nothing about the credentials. */
export const signInPerformer = (parts: SmtpParts & { readonly open: ImapOpener }): Performer =>
  definePerformer<{ mailboxId: string; connection: Record<string, unknown> }, SignInAnswer>({
    operation: checkSignIn,
    async perform(_ctx, { connection }, { signal }) {
      const sending = await refusalOf(async () => {
        const login = loginOf(connection, 'smtp', parts.secret);
        const session = await parts.pool
          .acquire(login, parts.tokens, signal, { fresh: true })
          .catch((error: unknown) => {
            throw transmissionError(error, false);
          });
        parts.pool.release(session);
      });
      const reading = await refusalOf(async () => {
        const login = loginOf(connection, 'imap', parts.secret);
        const client = await parts.open(login, signal).catch((error: unknown) => {
          throw readingError(error, login.user);
        });
        client.close();
      });
      return { receipt: { sending, reading } };
    },
  });

/** The words of a refusal, or of what is missing; null where the sign-in worked. */
async function refusalOf(signIn: () => Promise<void>): Promise<string | null> {
  try {
    await signIn();
    return null;
  } catch (error) {
    if (error instanceof EffectError && (error.failure === 'auth' || error.failure === 'config'))
      return error.reason.text;
    throw error;
  }
}
