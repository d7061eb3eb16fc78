import type { Verdict } from './verdict.ts';
import type { Delivery } from './webhook-proof.rules.ts';

/** What is configured for a vendor's deliveries, by the name the vendor's `webhooks.ts` gives it. */
export type WebhookSecrets = Readonly<Record<string, string | undefined>>;

/**
 * A workspace's own secrets of a vendor, as sets to be tried in order. They stand in place of the installation's, or for a
 * while beside it.
 */
export type OwnSecrets = { readonly sets: readonly WebhookSecrets[]; readonly installationToo: boolean };

/**
 * How the deliveries of one vendor are proved, named and read. Pure: storing them and acting on them is the business of
 * the intake. `Event` is the union of port events that the vendor's deliveries can mean.
 */
export type VendorWebhooks<Event extends { readonly kind: string } = { readonly kind: string }> = {
  readonly vendor: string;
  /** Names of the secrets it can be proved by; when none of them is configured the intake answers 503. */
  readonly secrets: readonly string[];
  /** Whether the delivery is the vendor's and fresh. Constant time. */
  verify(delivery: Delivery, secrets: WebhookSecrets, now: Temporal.Instant): Verdict;
  /** The same delivery, sent again, has the same id; undefined where only the body can tell. */
  deliveryId(delivery: Delivery): string | undefined;
  /** What a delivery is about, where a vendor knows one address of ours for all workspaces. */
  about?(delivery: Delivery): string | undefined;
  /** Headers worth keeping with the body. */
  readonly keep: readonly string[];
  /** What the delivery means. An unknown event is an empty list; a body that breaks the contract throws. */
  read(delivery: { readonly body: string; readonly headers: Headers }): readonly Event[];
  /** An answer the vendor expects instead of 202, e.g. 200 or an echoed challenge. */
  answer?(delivery: Delivery): { readonly status: number; readonly body?: string; readonly type?: string };
};

/** The type under which a port event of a delivery stands in the outbox. */
export const vendorEventType = (kind: string): string => `vendor.${kind}`;
