import type { Campaign } from '#campaigns/contract';
import type { Tx } from '#core/db/index';
import { isVendorMailbox, type Mailbox } from './contract.ts';
import { draftOfItem, type TestableDraft } from './draft-to-test.store.ts';
import { purposeOf } from './lanes.ts';
import { listMailboxes } from './mailbox.store.ts';
import { mayCarry } from './plan-facts.ts';

export type { TestableDraft };
/** The draft of an item that waits for a yes or has it, as it would leave. */
export const draftToTest = (tx: Tx, itemId: string): Promise<TestableDraft | undefined> =>
  draftOfItem(tx, itemId);

/**
 * The mailbox that would write: the one that wrote before, else the first of the campaign's. A vendor's sends only what belongs to
 * its campaign there, so it is none of these.
 */
export async function testMailbox(
  tx: Tx,
  campaign: Campaign,
  wroteBefore: string | null,
): Promise<Mailbox | undefined> {
  const able = (await listMailboxes(tx)).filter(
    (mailbox) => mailbox.state === 'active' && !isVendorMailbox(mailbox.vendor),
  );
  const own = able.filter(
    (mailbox) =>
      mailbox.purpose === purposeOf(campaign) &&
      mayCarry(mailbox, campaign, { channel: 'email', firstOnly: true }),
  );
  return able.find(({ id }) => id === wroteBefore) ?? own[0];
}
