import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Clock } from '#core/clock';
import type { Ctx, Workspace, WorkspaceMode } from '#core/ctx';
import { whenDue } from '#core/tick';
import { leadStatusChanged } from '#leads/events';
import { slice as notify } from '#notify/slice';
import { standardWebhooksPerformer } from '#vendors/standard-webhooks/adapter';
import { guards } from '../../src/app/guards.ts';
import { addEndpoint } from '../../src/notify/add-endpoint.ts';
import { collectDeliveries } from '../../src/notify/collect-deliveries.ts';
import type { WebhookEvent } from '../../src/notify/contract.ts';
import { WEBHOOK_EVENTS } from '../../src/notify/contract.ts';
import { deliverDue } from '../../src/notify/deliver-due.ts';
import { drainAll } from './drain-all.ts';
import { openWorkbench, T0, type Workbench } from './workbench.ts';

type Received = { path: string; headers: IncomingHttpHeaders; body: string };

let bench: Workbench;

export let received: Received[] = [];

/** What the receiver answers; a promise keeps the sender waiting. */
let answer: () => number | Promise<number> = () => 200;

export let receiver = '';

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', async () => {
    received.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(await answer()).end();
  });
});

/** A workspace whose time is moved by hand. */
export async function world(slug: string, mode: WorkspaceMode = 'sandbox') {
  let now = T0;
  const clock: Clock = { now: () => now };
  const workspace: Workspace = await bench.workspace(slug, mode);
  const ctx: Ctx = bench.ctx(workspace, { clock });
  return {
    ctx,
    pass(span: Temporal.DurationLike) {
      now = now.add(span);
    },
    async status(leadId = ctx.ids.next<'lead'>() as string) {
      await ctx.db.tx((tx) =>
        ctx.emit(tx, leadStatusChanged, {
          aggregate: leadId,
          payload: { leadId, from: 'new', to: 'sent', source: 'test' },
        }),
      );
      await drainAll(ctx, [collectDeliveries]);
      return leadId;
    },
    endpoint: (path = '/hook', eventTypes: WebhookEvent[] = [...WEBHOOK_EVENTS]) =>
      addEndpoint(ctx, { url: `${receiver}${path}`, description: '', eventTypes }),
    deliver: () => deliverDue.run(ctx),
    /** Goes from one due moment to the next until nothing is due any more. */
    async deliverAll() {
      for (let turn = 0; turn < 50; turn += 1) {
        await deliverDue.run(ctx);
        const next = (await ctx.db.tx((tx) => whenDue(tx, [deliverDue], ctx.now()))).get(deliverDue);
        if (!next) return;
        if (Temporal.Instant.compare(next, now) > 0) now = next;
      }
      throw new Error('It never came to an end.');
    },
    waited: () => T0.until(now).total('seconds'),
  };
}

/** Checks a delivery as a receiver would that knows the specification and nothing else. */
export function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const expected = createHmac('sha256', key).update(signed).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((entry) => {
      const [version, signature = ''] = entry.split(',');
      const given = Buffer.from(signature, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

export const idsOf = (deliveries: readonly Received[]) =>
  deliveries.map(({ headers }) => headers['webhook-id']);

/** What the receiver answers from now on. */
export function answerWith(work: typeof answer): void {
  answer = work;
}

/** A receiver of webhooks and a database for the tests of the file. */
export function webhooksOutBench(): void {
  beforeAll(async () => {
    bench = await openWorkbench({ slices: [notify], performers: [standardWebhooksPerformer()], guards });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await bench[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    received = [];
    answer = () => 200;
  });
}
