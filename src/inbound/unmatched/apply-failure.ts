import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import type { Reason } from '#core/verdict';
import { holdAfterComplaint } from '#outbound';
import { bounceOf, bounceReason, canonicalOf, leaveComplaining } from '../apply-bounce.ts';
import type { BounceVerdict } from '../bounce.rules.ts';
import { addressesOf, knownLead } from '../match.store.ts';

/** Nobody wrote it: a failure or a complaint that a mail system reports. */
export type Failure = BounceVerdict;

/** The addresses it names, as it writes them. */
export const namedIn = (failure: Failure): string[] =>
  failure.kind === 'complaint'
    ? [...failure.addresses]
    : failure.recipients.flatMap(({ address }) => address ?? []);

/** Does for the lead a person named what follows from it, as if the lead had been found. Returns why. */
export const applyFailure = (ctx: Ctx, tx: Tx, leadId: string, failure: Failure): Promise<Reason[]> =>
  failure.kind === 'complaint' ? complaintOf(ctx, tx, leadId, failure) : failureOf(ctx, tx, leadId, failure);

/** The "no" covers every address of the lead, and those the complaint names. */
async function complaintOf(
  ctx: Ctx,
  tx: Tx,
  leadId: string,
  complaint: Extract<Failure, { kind: 'complaint' }>,
): Promise<Reason[]> {
  const known = (await addressesOf(tx, leadId)).map(({ address }) => address);
  const named = complaint.addresses.filter((address) => canonicalOf(address) !== null);
  await leaveComplaining(ctx, tx, complaint, { leadId, addresses: [...new Set([...known, ...named])] });
  await holdAfterComplaint(ctx, tx, [leadId]);
  return [...complaint.reasons];
}

/** Only an address of the lead's that it names is closed: whose another one is, nobody knows. */
async function failureOf(
  ctx: Ctx,
  tx: Tx,
  leadId: string,
  bounce: Extract<Failure, { kind: 'bounce' }>,
): Promise<Reason[]> {
  const known = new Map(
    (await addressesOf(tx, leadId)).map(({ address }) => [canonicalOf(address), address] as const),
  );
  const theirs = bounce.recipients.flatMap((recipient) => {
    const address = recipient.address === null ? undefined : known.get(canonicalOf(recipient.address));
    return address === undefined ? [] : [{ ...recipient, address }];
  });
  if (theirs.length === 0) throw ofAnother(namedIn(bounce));
  const reasons = [...bounce.reasons];
  for (const recipient of theirs) {
    const lead = await knownLead(tx, leadId, recipient.address);
    reasons.push(bounceReason(recipient), ...(await bounceOf(ctx, tx, lead, recipient)));
  }
  return reasons;
}

const ofAnother = (named: readonly string[]): Error =>
  invalid(
    'inbound.failure_of_another',
    `Mail failed here, and ${
      named.length === 0 ? 'no address is named' : `${named.join(', ')} is no address of this lead`
    }. Suppress the address that failed by hand (legwork suppress --address), then put this aside. Nothing was changed.`,
  );
