import { z } from 'zod';
import type { DangerousOperation } from '#core/dangerous';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { handOver } from '../mailbox-health.store.ts';
import { ANSWER_REMOVED, LOOKED_FOR, REMOVED, removalVerdict, UNLOOKED } from './removal.rules.ts';
import {
  callBackAnswers,
  forgetConnections,
  hitByRemoval,
  lockMailbox,
  markRemoved,
  namesWaiting,
  tellWaiting,
} from './removal.store.ts';

const SAMPLES = 5;
const input = z.object({ address: z.string().trim().toLowerCase().pipe(z.email()) });

/**
 * Taking a mailbox of one's own away: nothing leaves by it any more and nobody reads what comes. First messages that wait in it go to
 * others of their campaign, answers go back to a person, the rest waits and says why; its history stays and its connection is forgotten.
 */
export const removeOperation: DangerousOperation = {
  name: 'mailbox.remove',
  scope: 'campaigns:write',
  proposedWith: 'operations:stop',
  typedAbove: 0,
  input,
  async count(_ctx, tx, asked) {
    const { id, address } = await removable(tx, asked);
    const { planned, answers, open, people } = await hitByRemoval(tx, id);
    const parts = [
      { what: 'messages that wait in it', count: planned },
      { what: 'answers that go back to a person', count: answers },
      { what: 'messages that are leaving, or nobody knows whether they left', count: open },
      { what: 'people it wrote to, whose answers are not read any more', count: people },
    ].filter((part) => part.count > 0);
    return {
      ...{ count: planned + answers + open + people, parts, campaign: null, whom: address },
      title: `Remove a mailbox: ${planned + answers + open} messages; what ${people} people answer is not read any more`,
      sample: await namesWaiting(tx, id, SAMPLES),
    };
  },
  async carryOut(ctx, asked, yes) {
    await ctx.db.tx(async (tx) => {
      const { id, address } = await removable(tx, asked);
      await yes.begin(tx, await this.count(ctx, tx, asked));
      const now = ctx.now();
      await markRemoved(tx, id, now);
      const answers = await callBackAnswers(tx, { id, why: ANSWER_REMOVED, at: now });
      const moved = await handOver(tx, now, [id]);
      const waiting = await tellWaiting(tx, id, REMOVED);
      await forgetConnections(tx, now.subtract(LOOKED_FOR), UNLOOKED);
      const report = { address, moved, answers, waiting };
      await ctx.audit(tx, { action: 'mailbox.removed', subject: id, detail: report });
      await yes.end(tx, { mailboxId: id, ...report });
    });
  },
};

/** The mailbox that is named by its address, if it can be taken away now; nobody changes it meanwhile. */
async function removable(tx: Tx, asked: unknown): Promise<{ id: string; address: string }> {
  const { address } = input.parse(asked);
  const mailbox = await lockMailbox(tx, address);
  if (!mailbox) throw notFound('mailbox', address);
  const verdict = removalVerdict(mailbox);
  if (verdict.allowed) return mailbox;
  const [why] = verdict.reasons;
  throw conflict(
    why?.code ?? 'mailbox.removal',
    why?.text ?? 'It cannot be removed now. Nothing was changed.',
  );
}
