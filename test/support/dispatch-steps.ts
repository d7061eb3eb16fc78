import { verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import type { Recipient, Tenant } from './dispatch-world.ts';

export const people = (count: number, label: string): Recipient[] =>
  Array.from({ length: count }, (_, index) => ({ email: `p${index}@${label}-${index}.example` }));

export const addresses = (recipients: readonly Recipient[]) =>
  recipients.map((recipient) => recipient.email).sort();

export async function approved(tenant: Tenant, recipients: readonly Recipient[]) {
  const waiting = await tenant.propose(recipients);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  return { waiting, batch };
}

export async function proof(tenant: Tenant): Promise<Record<string, number>> {
  const { checks } = await verify(await tenant.ctx());
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check.count]));
}

export const ALL_ZERO = { duplicates: 0, lost: 0, unapproved: 0, suppressed: 0, unsettled: 0 };

const tick = (name: string) => {
  const found = outbound.ticks?.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no tick ${name}.`);
  return found;
};

export const dispatch = tick('outbound.dispatch');

export const reconcile = tick('outbound.reconcile');
