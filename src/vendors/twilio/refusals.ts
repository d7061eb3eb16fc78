import { z } from 'zod';
import type { EffectError, Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless } from '../kit/vendor-access.ts';

const errorReply = z.object({ code: z.number() });

type Kind = { readonly failure: Failure; readonly says: string };
const NUMBER: Kind = { failure: 'validation', says: 'cannot send to this number (CODE). Nothing was sent.' };
const SENDER: Kind = {
  failure: 'config',
  says: 'does not let this sender send there (CODE). Nothing was sent. Register the sender or switch on the country.',
};
const FULL: Kind = {
  failure: 'rate_limited',
  says: 'takes no more requests for now. Nothing was sent. It is tried again later.',
};

/** By Twilio's own code, which says more than the status. Its words repeat the number, so they are not shown. */
const KINDS: Readonly<Record<number, Kind>> = {
  20003: {
    failure: 'auth',
    says: 'does not accept the account and token. Nothing was sent. Renew them under Connections.',
  },
  20429: FULL,
  14107: FULL,
  21211: NUMBER,
  21612: NUMBER,
  21614: NUMBER,
  21617: { failure: 'validation', says: 'takes 1,600 characters at most. Nothing was sent.' },
  21610: {
    failure: 'recipient_blocked',
    says: 'will not send to somebody who answered STOP. Nothing was sent, and nothing more may be.',
  },
  21408: SENDER,
  21606: SENDER,
  21659: SENDER,
  30032: SENDER,
  30034: SENDER,
};

/** Why Twilio refused, by its code; null leaves it to the status. */
export function twilioRefusal(answer: VendorAnswer): EffectError | null {
  if (answer.status < 400) return null;
  const code = errorReply.safeParse(bodyIfJson(answer)).data?.code;
  const kind = code === undefined ? undefined : KINDS[code];
  if (!kind) return null;
  const wait = retryAfterSeconds(answer.headers);
  return harmless(
    kind.failure,
    `twilio.${kind.failure}`,
    `Twilio ${kind.says.replace('CODE', String(code))}`,
    {
      detail: { code },
      retryAfterMs: wait === null ? null : wait * 1_000,
    },
  );
}
