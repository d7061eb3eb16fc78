import { createHash } from 'node:crypto';
import type { Statement } from '#core/db/index';
import { LegworkError, unavailable } from '#core/errors';
import type { OwnSecrets, VendorWebhooks, WebhookSecrets } from '#core/vendor-webhooks';
import { explain, type Verdict } from '#core/verdict';
import { type Delivery, proofMissing } from '#core/webhook-proof.rules';
import { defineRawRoute, type RawRoute } from '../route.ts';
import { countRefusal, storeDelivery } from './inbox.store.ts';

/** The workspace a delivery is for, as far as the intake needs it. */
export type IntakeWorkspace = {
  readonly id: string;
  now(): Temporal.Instant;
  newId(): string;
  /** The vendors of this kind of workspace, where they are not those of all. */
  readonly sources?: ReadonlyMap<string, IntakeSource>;
  /** Undefined where the workspace has none of its own. */
  ownSecrets?(vendor: string): OwnSecrets | undefined;
};

/** A vendor whose deliveries can be proved. */
export type IntakeSource = {
  /** Read only when the vendor delivers something. */
  load(): Promise<VendorWebhooks>;
  readonly secrets: WebhookSecrets;
};

export type IntakeParts = {
  readonly sources: ReadonlyMap<string, IntakeSource>;
  /** Undefined when there is no such workspace. */
  workspaceOf(slug: string): Promise<IntakeWorkspace | undefined>;
  /** The workspace that has what a delivery is about; undefined when none has. */
  workspaceAbout?(vendor: string, about: string): Promise<IntakeWorkspace | undefined>;
  /** Runs one statement on the system role; answers how many rows came back or were changed. */
  execute(statement: Statement): Promise<number>;
};

/** The sets of secrets that may prove a delivery; none when nothing is configured. */
function provingSets(
  workspace: IntakeWorkspace,
  source: VendorWebhooks,
  secrets: WebhookSecrets,
): WebhookSecrets[] {
  const own = workspace.ownSecrets?.(source.vendor) ?? { sets: [], installationToo: true };
  return [...own.sets, ...(own.installationToo ? [secrets] : [])].filter((set) =>
    source.secrets.some((name) => (set[name] ?? '') !== ''),
  );
}

/** Proved by any of the sets; else the first one's reason, since that is the one that should have fitted. */
function proof(
  source: VendorWebhooks,
  delivery: Delivery,
  sets: readonly WebhookSecrets[],
  now: Temporal.Instant,
): Verdict {
  const verdicts = sets.map((set) => source.verify(delivery, set, now));
  return verdicts.find(({ allowed }) => allowed) ?? verdicts[0] ?? proofMissing;
}

/** Whether the workspace that a delivery is about takes its proof as well: a secret of one workspace proves nothing to another. */
const proves = (
  workspace: IntakeWorkspace,
  known: IntakeSource | undefined,
  source: VendorWebhooks,
  delivery: Delivery,
): boolean =>
  known !== undefined &&
  (workspace.sources === undefined || workspace.sources.get(source.vendor) === known) &&
  proof(source, delivery, provingSets(workspace, source, known.secrets), workspace.now()).allowed;

/**
 * The route that takes vendors' webhooks: proof first, then one insert, then the answer. What the delivery means is
 * worked out from the inbox afterwards. Nothing configured: 503, so that the vendor tries again later.
 */
export const intakeRoute = ({ sources, workspaceOf, workspaceAbout, execute }: IntakeParts): RawRoute =>
  defineRawRoute({
    method: 'post',
    path: '/hooks/:workspace/:vendor',
    summary: 'Webhooks of a vendor, proved by its signature or secret.',
    tags: ['webhooks'],
    access: { public: true, why: 'the vendor proves itself by its signature or secret' },
    async handle(_ctx, call) {
      const { workspace: slug = '', vendor = '' } = call.params;
      const workspace = await workspaceOf(slug);
      const known = (workspace?.sources ?? sources).get(vendor);
      // An unknown workspace, an unknown vendor and one that is not set up look alike from outside.
      const source = workspace && (await known?.load());
      const sets = workspace && known && source ? provingSets(workspace, source, known.secrets) : [];
      if (!workspace || !source || sets.length === 0) {
        if (workspace && source)
          await execute(countRefusal(workspace.id, vendor, 'intake.not_configured', workspace.now()));
        throw unavailable(
          'intake.not_configured',
          `Webhooks of ${vendor} are not configured here. Nothing was stored.`,
        );
      }
      const delivery = { headers: call.request.headers, url: call.url, body: await call.request.text() };
      const verdict = proof(source, delivery, sets, workspace.now());
      if (!verdict.allowed) {
        const code = verdict.reasons[0]?.code ?? 'intake.refused';
        await execute(countRefusal(workspace.id, vendor, code, workspace.now()));
        throw new LegworkError('unauthenticated', 'intake.refused', explain(verdict));
      }
      const about = source.about?.(delivery);
      const other = about === undefined ? undefined : await workspaceAbout?.(vendor, about);
      const theirs = other && proves(other, known, source, delivery) ? other : workspace;
      const fresh = (await execute(storeDelivery(rowOf(source, theirs, delivery)))) > 0;
      return answerOf(source, delivery, fresh);
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
