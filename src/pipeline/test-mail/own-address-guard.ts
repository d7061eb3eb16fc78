import { normaliseEmail } from '#core/text/email';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { addressHash } from '#leads';
import { askedTestMails } from './test-mail.store.ts';

const ELSEWHERE = reason(
  'test_mail.other_address',
  'A test goes to the sign-in address of the person who asks for it and to nobody else.',
);

/** Holds what people send to themselves to their own address, whoever asks the gateway for it. */
export const ownAddressGuard = defineGuard({
  name: 'own address',
  slot: 'approval',
  effects: ['send'],
  async check(ctx, tx, { operation, requests }) {
    if (!operation.toSelf) return requests.map(() => allow());
    const asked = await askedTestMails(
      tx,
      requests.map(({ idempotencyKey }) => idempotencyKey),
    );
    return requests.map(({ idempotencyKey, subject: { addresses = [] } }): Verdict => {
      const hash = asked.get(idempotencyKey);
      const own = addresses.every((address) => {
        const parsed = normaliseEmail(address);
        return parsed.ok && addressHash(ctx, parsed.canonical) === hash;
      });
      return hash !== undefined && addresses.length > 0 && own ? allow() : refuse(ELSEWHERE);
    });
  },
});
