import { createHash } from 'node:crypto';
import type { Statement } from '#core/db/index';
import { LegworkError, unavailable } from '#core/errors';
import type { VendorWebhooks, WebhookSecrets } from '#core/vendor-webhooks';
import { explain } from '#core/verdict';
import type { Delivery } from '#core/webhook-proof.rules';
import { defineRawRoute, type RawRoute } from '../route.ts';
import { countRefusal, storeDelivery } from './inbox.store.ts';

/** The workspace a delivery is for, as far as the intake needs it. */
export type IntakeWorkspace = {
  readonly id: string;
  /** What is configured for this vendor there. */
  readonly secrets: WebhookSecrets;
  now(): Temporal.Instant;
  newId(): string;
};

export type IntakeParts = {
  readonly webhooks: VendorWebhooks;
  /** Undefined when there is no such workspace. */
  workspaceOf(slug: string): Promise<IntakeWorkspace | undefined>;
  /** Runs one statement on the system role; answers how many rows came back or were changed. */
  execute(statement: Statement): Promise<number>;
};

const isConfigured = ({ secrets }: VendorWebhooks, configured: WebhookSecrets): boolean =>
  secrets.some((name) => (configured[name] ?? '') !== '');

/**
 * A route that takes a vendor's webhooks: proof first, then one insert, then the answer. What the delivery means is
 * worked out from the inbox afterwards. Nothing configured: 503, so that the vendor tries again later.
 */
export const intakeRoute = ({ webhooks, workspaceOf, execute }: IntakeParts): RawRoute =>
  defineRawRoute({
    method: 'post',
    path: `/hooks/:workspace/${webhooks.vendor}`,
    summary: `Webhooks of ${webhooks.vendor}`,
    tags: ['webhooks'],
    access: { public: true, why: 'the vendor proves itself by its signature or secret' },
    async handle(_ctx, call) {
      const { vendor } = webhooks;
      const workspace = await workspaceOf(call.params.workspace ?? '');
      // An unknown workspace and one without this vendor look alike from outside.
      if (!workspace || !isConfigured(webhooks, workspace.secrets)) {
        if (workspace)
          await execute(countRefusal(workspace.id, vendor, 'intake.not_configured', workspace.now()));
        throw unavailable(
          'intake.not_configured',
          `Webhooks of ${vendor} are not configured here. Nothing was stored.`,
        );
      }
      const delivery = { headers: call.request.headers, url: call.url, body: await call.request.text() };
      const verdict = webhooks.verify(delivery, workspace.secrets, workspace.now());
      if (!verdict.allowed) {
        const code = verdict.reasons[0]?.code ?? 'intake.refused';
        await execute(countRefusal(workspace.id, vendor, code, workspace.now()));
        throw new LegworkError('unauthenticated', 'intake.refused', explain(verdict));
      }
      const fresh = (await execute(storeDelivery(rowOf(webhooks, workspace, delivery)))) > 0;
      return answerOf(webhooks, delivery, fresh);
    },
  });

function rowOf(webhooks: VendorWebhooks, workspace: IntakeWorkspace, delivery: Delivery) {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', ...webhooks.keep]) {
    const value = delivery.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return {
    workspaceId: workspace.id,
    id: workspace.newId(),
    source: webhooks.vendor,
    deliveryId: webhooks.deliveryId(delivery) ?? createHash('sha256').update(delivery.body).digest('hex'),
    headers,
    body: delivery.body,
    at: workspace.now(),
  };
}

function answerOf(webhooks: VendorWebhooks, delivery: Delivery, fresh: boolean): Response {
  const own = webhooks.answer?.(delivery);
  if (!own) return Response.json({ accepted: true, duplicate: !fresh }, { status: 202 });
  return new Response(own.body ?? '', {
    status: own.status,
    headers: own.type ? { 'content-type': own.type } : {},
  });
}
