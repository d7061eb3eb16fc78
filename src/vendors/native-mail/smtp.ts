import { Readable } from 'node:stream';
import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import { type Call, definePerformer, EffectError, type Performer } from '#gateway';
import { type MailReceipt, type OutgoingMail, sendMail } from '../ports/email-sending.ts';
import type { AccessTokens } from './access-token.ts';
import { type ComposedMail, composeBytes } from './compose.ts';
import { loginOf, type SecretLookup } from './connection.ts';
import { transmissionError } from './smtp-errors.ts';
import type { SmtpPool, SmtpSession } from './smtp-pool.ts';

/** What sending needs: the mailboxes' secrets, access tokens for some of them, and the connections that are kept. */
export type SmtpParts = {
  readonly pool: SmtpPool;
  readonly secret: SecretLookup;
  readonly tokens: AccessTokens;
};

/** Hands messages to the mailbox's own SMTP server, a lead's or one that a person wants to see. */
export const sendMailPerformer = (
  { pool, secret, tokens }: SmtpParts,
  operation: typeof sendMail = sendMail,
): Performer =>
  definePerformer<OutgoingMail, MailReceipt>({
    operation,
    async perform(_ctx, mail, call) {
      const login = loginOf(mail.connection, 'smtp', secret);
      const composed = composeBytes(mail);
      const connect = (how?: { fresh: boolean }): Promise<SmtpSession> =>
        pool.acquire(login, tokens, call.signal, how).catch((error: unknown) => {
          throw transmissionError(error, false);
        });
      let session = await connect();
      const response = await transmit(session, composed, call).catch(async (error: unknown) => {
        if (!(error instanceof DiedMeanwhile)) throw error;
        session = await connect({ fresh: true });
        return transmit(session, composed, call);
      });
      pool.release(session);
      return { receipt: { accepted: true, response, messageId: mail.messageId } };
    },
  });

/** A connection that was kept does not answer, or says goodbye, before anything was asked of anybody: another one may be tried. */
class DiedMeanwhile extends Error {}

const SAYS_GOODBYE = 421;
const isGone = (error: unknown): boolean => {
  const { responseCode = SAYS_GOODBYE } = error as { responseCode?: number };
  return responseCode === SAYS_GOODBYE;
};

/**
 * One SMTP transaction. The content is a stream whose first read, which comes after the server's 354, asks for
 * permission; without it the connection is cut before any byte, and a server accepts nothing without the final dot.
 */
function transmit(session: SmtpSession, mail: ComposedMail, call: Call): Promise<string> {
  const { connection } = session;
  const state = { asked: false, began: false, over: false };
  return new Promise<string>((resolve, reject) => {
    const end = (settle: () => void): void => {
      if (state.over) return;
      state.over = true;
      call.signal.removeEventListener('abort', abort);
      connection.removeListener('end', closed);
      settle();
    };
    const fail = (error: unknown): void =>
      end(() => {
        connection.close();
        const died = session.messages > 0 && !state.asked && !call.signal.aborted && isGone(error);
        reject(died ? new DiedMeanwhile() : transmissionError(error, state.began));
      });
    const abort = (): void => fail(new Error('The time for this call is over.'));
    const closed = (): void => fail(new Error('The server closed the connection.'));
    if (call.signal.aborted) return abort();
    call.signal.addEventListener('abort', abort, { once: true });
    const content = permittedContent(
      mail.bytes,
      async () => {
        state.asked = true;
        await permission(call);
        if (state.over || connection.destroyed)
          throw new Error('The connection broke while permission was asked.');
        state.began = true;
      },
      fail,
    );
    connection.once('end', closed);
    // After a refusal the connection is not kept: refusals are rare and a fresh connection is cheap.
    connection.send({ from: mail.from, to: [mail.to], size: mail.bytes.length }, content, (error, info) =>
      error ? fail(error) : end(() => resolve(info?.response ?? '')),
    );
  });
}

function permittedContent(
  bytes: Buffer,
  permit: () => Promise<void>,
  fail: (error: unknown) => void,
): Readable {
  let asked = false;
  return new Readable({
    read() {
      if (asked) return;
      asked = true;
      permit().then(() => {
        this.push(bytes);
        this.push(null);
      }, fail);
    },
  });
}

async function permission(call: Call): Promise<void> {
  let verdict: Awaited<ReturnType<Call['onTransmission']>>;
  try {
    verdict = await call.onTransmission();
  } catch (error) {
    const text = `Whether the message may leave could not be asked (${messageOf(error)}), so it did not. It is tried again later.`;
    throw new EffectError(reason('mail.permission_unknown', text), {
      effect: 'none',
      retryable: true,
      failure: 'conflict',
      cause: error,
    });
  }
  if (verdict.allowed) return;
  const why =
    verdict.reasons[0] ?? reason('mail.stopped', 'The message was stopped at the last moment. Nothing left.');
  // The house changed its mind; that says nothing about the mail server.
  throw new EffectError(why, { effect: 'none', retryable: true, failure: 'conflict' });
}
