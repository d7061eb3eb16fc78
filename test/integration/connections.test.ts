import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionGuard } from '#access';
import { systemClock } from '#core/clock';
import { connections } from '#core/connections';
import { createCtx } from '#core/context';
import { collectContributions, contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { createGateway, type Performer } from '#gateway';
import { slackCase } from '#vendors/slack/case.fixture';
import { zerobounceCase } from '#vendors/zerobounce/case.fixture';
import { liveVendor } from '../../src/app/vendors/live-vendor.ts';
import { checkConnections } from '../../src/ops/check-connections.ts';
import { openWorkbench, quietLog, type Workbench } from '../support/workbench.ts';

const KEY = 'k9-Qd83Lsmz02';
let bench: Workbench;
let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), 'legwork-connections-'));
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

/** A live workspace in which these vendors are set up: real adapters, real HTTP, local servers. */
async function workspaceWith(
  slug: string,
  vendors: readonly Parameters<typeof liveVendor>[0][],
): Promise<Ctx> {
  const live = await Promise.all(vendors.map(liveVendor));
  const gateway = createGateway({
    performers: live.flatMap((vendor) => [...vendor.performers]),
    guards: [permissionGuard],
    wait: async () => undefined,
  });
  const workspace = await bench.workspace(slug, 'live');
  return createCtx({
    database: bench.database,
    workspace,
    actor: bench.ctx(workspace).actor,
    clock: systemClock,
    log: quietLog,
    performWith: gateway.performWith,
    contributions: collectContributions(live.map((vendor) => contribute(connections, vendor.connection))),
    secretKey: () => new Uint8Array(32),
    baseUrl: 'https://legwork.test',
    executorId: 'test',
  });
}

const credits = { operation: 'email_verification.zerobounce.read_credits', input: {} };
const verifier = (performers: readonly Performer[], key: string | undefined = KEY) => ({
  vendor: 'zerobounce',
  capabilities: ['verification'],
  needs: { ZEROBOUNCE_API_KEY: key },
  connect: async () => performers,
  probe: credits,
});

test('each vendor says how it is, why, and how long it took: well, not set up, a sample, a wrong key', async () => {
  const now = () => systemClock.now();
  const [zerobounce, slack] = await Promise.all([
    zerobounceCase.start({ folder, now }),
    slackCase.start({ folder, now }),
  ]);
  closing.push(zerobounce.close, slack.close);
  const ctx = await workspaceWith('connected', [
    verifier(zerobounce.performers),
    {
      vendor: 'slack',
      capabilities: ['chat'],
      needs: { SLACK_BOT_TOKEN: KEY },
      connect: async () => slack.strangers,
      probe: { operation: 'chat.slack.whoami', input: {} },
      webhooks: { secrets: { signingSecret: undefined }, load: async () => undefined },
    },
    { vendor: 'hunter', capabilities: [], needs: { HUNTER_API_KEY: undefined } },
    { vendor: 'serper', capabilities: [], needs: { SERPER_API_KEY: 'your_api_key' } },
  ]);
  const report = await checkConnections(ctx);
  const of = (name: string) => report.connections.find(({ vendor }) => vendor === name);
  expect(report.status).toBe('degraded');
  expect(of('zerobounce')).toMatchObject({ health: 'ok', state: 'ready' });
  expect(of('zerobounce')?.milliseconds).toBeGreaterThan(0);
  expect(of('slack')).toMatchObject({
    health: 'degraded',
    state: 'invalid',
    webhook: { url: 'https://legwork.test/hooks/connected/slack', secured: false },
  });
  expect(of('hunter')).toMatchObject({
    health: 'unconfigured',
    state: 'missing',
    reason: 'hunter is not set up: HUNTER_API_KEY is not set.',
    milliseconds: null,
  });
  expect(of('serper')).toMatchObject({ health: 'degraded', state: 'placeholder' });
  expect(JSON.stringify(report)).not.toContain(KEY);

  const again = await checkConnections(ctx, { only: 'zerobounce' });
  expect(again).toMatchObject({ status: 'ok', connections: [{ vendor: 'zerobounce' }] });
  expect(again.connections[0]?.lastOkAt).not.toBeNull();
});
