import { createHash } from 'node:crypto';
import type { Ctx } from '#core/ctx';
import { LegworkError, unavailable } from '#core/errors';
import { explain } from '#core/verdict';
import { type Delivery, deliveryVerdict, type WebhookSecret } from '#core/webhook-proof.rules';
import { defineRawRoute, type RawRoute } from '../route.ts';
import { storeDelivery } from './inbox.store.ts';

export type IntakeParts = {
  /** The vendor, as it stands in the path and in the inbox. */
  readonly source: string;
  /** The context of the workspace named in the path; undefined when there is none. */
  contextOf(workspace: string): Promise<Ctx | undefined>;
  /** The secret of this workspace for this vendor; undefined when nothing is configured. */
  secretOf(ctx: Ctx): Promise<WebhookSecret | undefined>;
  /** The vendor's id of a delivery; without one the body itself is the id. */
  deliveryIdOf?(delivery: Delivery): string | undefined;
  /** Headers worth keeping beside the content type. */
  readonly keep?: readonly string[];
};

const wrongProof = (message: string): LegworkError =>
  new LegworkError('unauthenticated', 'intake.refused', message);

/**
 * A route that takes a vendor's webhooks: proof first, then one insert, then the answer. What the delivery means is
 * worked out from the inbox afterwards. Nothing configured: 503, so that the vendor tries again later.
 */
export const intakeRoute = (parts: IntakeParts): RawRoute =>
  defineRawRoute({
    method: 'post',
    path: `/hooks/:workspace/${parts.source}`,
    summary: `Webhooks of ${parts.source}`,
    tags: ['webhooks'],
    access: { public: true, why: 'the vendor proves itself by its signature or secret' },
    async handle(_ctx, call) {
      const ctx = await parts.contextOf(call.params.workspace ?? '');
      const secret = ctx && (await parts.secretOf(ctx));
      // An unknown workspace and one without this vendor look alike from outside.
      if (!ctx || !secret)
        throw unavailable(
          'intake.not_configured',
          `Webhooks of ${parts.source} are not configured here. Nothing was stored.`,
        );
      const delivery = { headers: call.request.headers, url: call.url, body: await call.request.text() };
      const verdict = deliveryVerdict(secret, delivery);
      if (!verdict.allowed) throw wrongProof(explain(verdict));
      const fresh = await store(parts, ctx, delivery);
      return Response.json({ accepted: true, duplicate: !fresh }, { status: 202 });
    },
  });

function store(parts: IntakeParts, ctx: Ctx, delivery: Delivery): Promise<boolean> {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', ...(parts.keep ?? [])]) {
    const value = delivery.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  const deliveryId =
    parts.deliveryIdOf?.(delivery) ?? createHash('sha256').update(delivery.body).digest('hex');
  const entry = {
    workspaceId: ctx.workspace.id,
    id: ctx.ids.next(),
    source: parts.source,
    deliveryId,
    headers,
    body: delivery.body,
    at: ctx.now(),
  };
  return ctx.db.tx((tx) => storeDelivery(tx, entry));
}
