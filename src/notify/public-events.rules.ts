import { WEBHOOK_BREAKER } from '#vendors/ports/outgoing-webhook';
import type { WebhookEvent } from './contract.ts';

type Facts = Readonly<Record<string, unknown>>;
type Public = { readonly type: WebhookEvent; readonly data: Readonly<Record<string, unknown>> };

type Mapping = {
  readonly type: WebhookEvent;
  /** Ids and states only: never a text, an address or a hash of one. Null: nobody outside is told. */
  readonly data: (facts: Facts) => Public['data'] | null;
};

const only =
  (...names: readonly string[]) =>
  (facts: Facts): Public['data'] =>
    Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));

const isOurs = ({ vendor }: Facts): boolean => String(vendor).startsWith(WEBHOOK_BREAKER);

/**
 * The product's own events by what the outside knows them as. An endpoint's own breaker is left out: telling of it
 * would fail as well, and tell of that.
 */
const PUBLIC: Readonly<Record<string, Mapping>> = {
  'lead.status_changed': {
    type: 'lead.status_changed',
    data: only('leadId', 'from', 'to', 'source'),
  },
  'mail.accepted': {
    type: 'message.sent',
    data: ({ ledgerId, leadId }) => ({ messageId: ledgerId, leadId, channel: 'email' }),
  },
  'mail.rejected': {
    type: 'message.rejected',
    data: ({ ledgerId, leadId }) => ({ messageId: ledgerId, leadId, channel: 'email' }),
  },
  'leads.suppressed': {
    type: 'suppression.added',
    data: ({ hashes }) => ({ count: Array.isArray(hashes) ? hashes.length : 0 }),
  },
  'run.started': { type: 'run.started', data: only('runId') },
  'run.paused': { type: 'run.paused', data: only('runId', 'stage', 'codes') },
  'run.failed': { type: 'run.failed', data: only('runId', 'stage') },
  'gateway.breaker_moved': {
    type: 'vendor.breaker_moved',
    data: (facts) => (isOurs(facts) ? null : only('vendor', 'from', 'to')(facts)),
  },
};

/** The product's events that somebody outside may be told of. */
export const PUBLISHED: readonly string[] = Object.keys(PUBLIC);

/** What the outside is told of an event; null for what stays inside. */
export function publicEvent({ type, payload }: { type: string; payload: Facts }): Public | null {
  const mapping = PUBLIC[type];
  const data = mapping?.data(payload);
  return mapping && data ? { type: mapping.type, data } : null;
}
