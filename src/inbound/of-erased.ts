import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { type Contact, isErased } from '#leads';
import type { Processed } from './processed.ts';

/** What is done with a message of somebody who was forgotten: nothing, and nothing of it is kept. Null for anybody else. */
export const ofErased = async (
  ctx: Ctx,
  tx: Tx,
  contact: Contact,
): Promise<(Processed & { outcome: 'erased' }) | null> =>
  (await isErased(ctx, tx, contact))
    ? {
        outcome: 'erased',
        leadId: null,
        reasons: [
          reason(
            'mail.erased',
            'Somebody who asked to be forgotten wrote. The message is where it came in; here nothing of it is kept.',
          ),
        ],
      }
    : null;
