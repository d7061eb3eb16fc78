import { randomBytes } from 'node:crypto';
import { connectionsOf } from '#core/connections';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { sealed, unsealed } from '#core/sealed-text';
import type { OwnSecrets } from '#core/vendor-webhooks';
import type { NewWebhookSecret, WebhookSecretSet, WebhookSecretState } from './contract.ts';
import { dropSecrets, listSecrets, putSecret, type StoredSecret, secretsOf } from './webhook-secret.store.ts';

type SecretKey = Ctx['secretKey'];
const PURPOSE = 'webhook_in.secret';
const placeOf = (workspaceId: string, { vendor, name }: { vendor: string; name: string }): string =>
  `${workspaceId}/${vendor}/${name}`;

/**
 * Gives this workspace a secret of its own for a vendor's deliveries, instead of the installation's. Without one it is
 * made here and answered this once; one that was given is never shown. For `overlapHours` the one before proves along, or
 * the installation's where there was none.
 */
export async function setWebhookSecret(
  ctx: Ctx,
  { vendor, name: wanted, secret: given, overlapHours }: NewWebhookSecret & { vendor: string },
): Promise<WebhookSecretSet> {
  requireScope(ctx, 'workspace:admin');
  const name = nameFor(ctx, vendor, wanted);
  const secret = given ?? randomBytes(32).toString('base64url');
  const at = ctx.now();
  const place = { workspaceId: ctx.workspace.id, vendor, name };
  return ctx.db.tx(async (tx) => {
    const { previousUntil } = await putSecret(tx, {
      ...place,
      sealed: sealed(secret, ctx.secretKey(PURPOSE), placeOf(ctx.workspace.id, place)),
      previousUntil: overlapHours === 0 ? null : at.add({ hours: overlapHours }),
      by: ctx.actor.id,
      at,
    });
    await ctx.audit(tx, { action: 'webhook_secret.set', subject: vendor, detail: { name, previousUntil } });
    return { vendor, name, setAt: at.toString(), previousUntil, secret: given === undefined ? secret : null };
  });
}

/** Lets the installation's secret count again. */
export async function dropWebhookSecret(
  ctx: Ctx,
  { vendor }: { vendor: string },
): Promise<{ dropped: true }> {
  requireScope(ctx, 'workspace:admin');
  return ctx.db.tx(async (tx) => {
    if ((await dropSecrets(tx, vendor)) === 0) throw notFound('webhook secret of', vendor);
    await ctx.audit(tx, { action: 'webhook_secret.dropped', subject: vendor });
    return { dropped: true as const };
  });
}

function nameFor(ctx: Ctx, vendor: string, wanted: string | undefined): string {
  const names = connectionsOf(ctx).find((each) => each.vendor === vendor)?.webhook?.secrets;
  const [first] = names ?? [];
  if (!names || first === undefined)
    throw invalid(
      'webhook_secret.vendor',
      `${vendor} delivers nothing that could be proved. Nothing was set.`,
    );
  if (wanted === undefined && names.length === 1) return first;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  throw invalid(
    'webhook_secret.name',
    `Say which secret of ${vendor} it is: ${names.join(' or ')}. Nothing was set.`,
    [{ path: 'name', message: `is one of ${names.join(', ')}` }],
  );
}

const isOver = (until: Temporal.Instant | null, now: Temporal.Instant): boolean =>
  until === null || Temporal.Instant.compare(now, until) >= 0;

/**
 * What proves deliveries to one workspace, by vendor. A vendor that is here is proved by these sets alone, the present one
 * first; none means that what is stored cannot be opened any more.
 */
export async function ownWebhookSecrets(
  tx: Tx,
  workspace: { id: string; now: Temporal.Instant; secretKey: SecretKey },
): Promise<ReadonlyMap<string, OwnSecrets>> {
  const key = workspace.secretKey(PURPOSE);
  const open = (entry: StoredSecret, text: string): string | undefined =>
    unsealed(text, key, placeOf(workspace.id, entry)) ?? undefined;
  const ownOf = (entries: readonly StoredSecret[]): OwnSecrets => {
    const present = Object.fromEntries(entries.map((entry) => [entry.name, open(entry, entry.sealed)]));
    const overlapping = entries.filter(({ previousUntil }) => !isOver(previousUntil, workspace.now));
    const before = overlapping.flatMap((entry) =>
      entry.previous === null ? [] : [[entry.name, open(entry, entry.previous)] as const],
    );
    const sets = [present, ...(before.length > 0 ? [{ ...present, ...Object.fromEntries(before) }] : [])];
    return {
      sets: sets.filter((set) => Object.values(set).some((secret) => secret !== undefined)),
      installationToo: overlapping.some(({ previous }) => previous === null),
    };
  };
  const stored = await secretsOf(tx, workspace.id);
  return new Map(
    [...Map.groupBy(stored, ({ vendor }) => vendor)].map(([vendor, all]) => [vendor, ownOf(all)]),
  );
}

/** Which vendors deliver, what proves them, and since when this workspace has its own. Never what it is. */
export async function readWebhookSecrets(ctx: Ctx): Promise<WebhookSecretState[]> {
  requireScope(ctx, 'operations:read');
  const stored = await ctx.db.tx(listSecrets);
  return connectionsOf(ctx).flatMap(({ vendor, webhook }) => {
    if (!webhook) return [];
    const own = stored
      .filter((entry) => entry.vendor === vendor)
      .map(({ name, setAt, previousUntil }) => ({ name, setAt, previousUntil }));
    return [{ vendor, names: [...webhook.secrets], installation: webhook.secured, own }];
  });
}
