import {
  type Connection,
  type ConnectionReading,
  connectionReadings,
  connectionsOf,
} from '#core/connections';
import { type Ctx, requireScope } from '#core/ctx';
import { connectionVerdict, healthOf } from './connection.rules.ts';
import { lastSuccesses } from './connection.store.ts';
import type { ConnectionReport } from './contract.ts';
import { listSecrets } from './webhook-secret.store.ts';

type OwnSecret = Awaited<ReturnType<typeof listSecrets>>[number];
type Card = ConnectionReport['connections'][number];

/** Every vendor: what is set, whether it answers, how fast, and when it last did. `only` asks one of them. */
export async function checkConnections(
  ctx: Ctx,
  { only }: { only?: string } = {},
): Promise<ConnectionReport> {
  requireScope(ctx, 'operations:read');
  const asked = connectionsOf(ctx).filter(({ vendor }) => only === undefined || vendor === only);
  const seen = await ctx.db.tx((tx) =>
    lastSuccesses(
      tx,
      ctx.workspace.id,
      asked.map(({ vendor, probe }) => ({
        vendor,
        // The log goes by the second part of an operation's name, which is not always the vendor's.
        logged: probe?.operation.name.split('.')[1] ?? vendor,
      })),
    ),
  );
  const readings = await readingsOf(ctx);
  const secrets = await ctx.db.tx(listSecrets);
  const cards = await Promise.all(
    asked.map(async (connection): Promise<Card> => {
      const { lastOkAt = null, lastDeliveryAt = null } = seen.get(connection.vendor) ?? {};
      const reading = readings.find(({ vendor }) => vendor === connection.vendor);
      return {
        ...(await checkOne(
          ctx,
          connection,
          secrets.filter(({ vendor }) => vendor === connection.vendor),
        )),
        lastOkAt,
        lastDeliveryAt,
        reading: reading ? { lastReadAt: reading.lastReadAt, note: reading.note } : null,
      };
    }),
  );
  const worst = cards.some((card) => card.health === 'degraded');
  return { status: worst ? 'degraded' : 'ok', connections: cards };
}

const readingsOf = (ctx: Ctx): Promise<ConnectionReading[]> =>
  ctx.db.tx(async (tx) => {
    const found: ConnectionReading[] = [];
    for (const source of ctx.contributed(connectionReadings)) found.push(...(await source.list(ctx, tx)));
    return found;
  });

async function checkOne(
  ctx: Ctx,
  { vendor, capabilities, settings, probe, webhook, inSmall = false }: Connection,
  own: readonly OwnSecret[],
): Promise<Omit<Card, 'lastOkAt' | 'lastDeliveryAt' | 'reading'>> {
  const started = performance.now();
  const usable = probe !== null && (inSmall || settings.every((setting) => !setting.placeholder));
  const answer = usable
    ? (
        await ctx.perform(probe.operation, [
          { input: probe.input, subject: {}, idempotencyKey: `connection ${ctx.ids.next()}` },
        ])
      )[0]
    : undefined;
  const { state, reason } = connectionVerdict({ vendor, settings, inSmall, answer });
  return {
    vendor,
    capabilities: [...capabilities],
    state,
    health: healthOf(state),
    reason: reason.text,
    milliseconds: answer ? Math.round(performance.now() - started) : null,
    settings: settings.map((setting) => ({ ...setting })),
    webhook: webhook && {
      path: `/hooks/${ctx.workspace.slug}/${webhook.source}`,
      url: `${ctx.baseUrl}/hooks/${ctx.workspace.slug}/${webhook.source}`,
      secured: webhook.secured || own.length > 0,
      own: own.map(({ name, setAt, previousUntil }) => ({ name, setAt, previousUntil })),
    },
  };
}
