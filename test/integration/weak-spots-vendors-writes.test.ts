import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { allow } from '#core/verdict';
import { enrichmentSettings } from '#enrichment/contract';
import { createGateway, licensed } from '#gateway';
import { suppressAddresses } from '#leads';
import { CASES } from '#vendors/cases.fixture';
import { dangersOf } from '#vendors/kit/danger/danger.rules';
import type { SimulatedRequest } from '#vendors/kit/simulator';
import type { Example, RunningVendor } from '#vendors/kit/vendor-case.fixture';
import { ctxAt, NOW, performerOf } from '#vendors/kit/vendor-run.fixture';
import { guards } from '../../src/app/guards.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

type Asked = { vendor: string; operation: string; effect: string; request: SimulatedRequest };

/** Every vendor, and every request that its operations made in a run through all of them. */
const vendors = new Map<string, RunningVendor>();
const asked: Asked[] = [];
const folder = mkdtempSync(join(tmpdir(), 'legwork-writes-'));
let bench: Workbench;
let ctx: Ctx;

beforeAll(async () => {
  bench = await openWorkbench();
  ctx = bench.ctx(await bench.workspace('writes'));
  for (const vendorCase of CASES) {
    const vendor = await vendorCase.start({ folder: mkdtempSync(join(folder, 'case-')), now: () => NOW });
    vendors.set(vendorCase.vendor, vendor);
    for (const example of vendor.examples) await perform(vendorCase.vendor, vendor, example);
  }
});
afterAll(async () => {
  for (const vendor of vendors.values()) await vendor.close();
  await bench[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function perform(name: string, vendor: RunningVendor, { operation, input }: Example): Promise<void> {
  const performer = performerOf(vendor.performers, operation);
  const before = vendor.simulator.requests().length;
  await performer.perform(ctxAt(NOW), performer.operation.input.parse(input), {
    operationId: operation,
    idempotencyKey: operation,
    // Everything may leave here, so that what an adapter would ask for is seen and not what it is kept from.
    signal: licensed(AbortSignal.timeout(20_000), {
      operation,
      effect: performer.operation.effect,
      approved: true,
    }),
    onTransmission: async () => allow(),
  });
  for (const request of vendor.simulator.requests().slice(before))
    asked.push({ vendor: name, operation, effect: performer.operation.effect, request });
}

const dangers = () =>
  asked.flatMap(({ request: { method, path, query, body, headers }, ...rest }) =>
    dangersOf({ vendor: rest.vendor, method, url: `${path}?${query}`, body, headers: { ...headers } }).map(
      (danger) => ({ ...rest, danger }),
    ),
  );

describe('what adapters must not offer', () => {
  test('no operation of any vendor asks for a forbidden one: deletions, moves, flags that wake up, parallel sending, passed-over block lists', () => {
    expect(asked.length).toBeGreaterThan(100);
    expect(dangers().filter(({ danger }) => danger.stance === 'forbidden')).toEqual([]);
  });

  test('what lets a campaign send is asked for by one operation, which needs the yes of a person', () => {
    const gated = dangers().filter(({ danger }) => danger.stance === 'gated');
    expect([...new Set(gated.map(({ operation }) => operation))].sort()).toEqual([
      'email_campaigns.emailbison.activate_campaign',
      'email_campaigns.instantly.activate_campaign',
      'email_campaigns.smartlead.activate_campaign',
    ]);
    expect(gated.every(({ effect }) => effect === 'send')).toBe(true);
  });

  test('repeat enrichment and dear extras by default: what is paid is an operation with a price, without phones and waterfalls', () => {
    const paid = dangers().filter(({ danger }) => danger.stance === 'paid');
    expect(paid.length).toBeGreaterThan(0);
    for (const { operation, effect, vendor } of paid) {
      expect(effect, operation).toBe('spend');
      expect(
        performerOf(vendors.get(vendor)?.performers ?? [], operation).operation.cost,
        operation,
      ).toBeDefined();
    }
    const extras = /reveal_phone_number|run_waterfall|enrich_phone|reveal_personal_emails/;
    // A number has an operation and a price of its own, and a workspace that names nobody asks nobody for it.
    const byDefault = asked.filter(({ operation }) => !operation.endsWith('.submit_phones'));
    expect(byDefault.length).toBeLessThan(asked.length);
    expect(enrichmentSettings.parse({}).waterfalls.phone).toEqual([]);
    const switched = byDefault.filter(({ request: { query, raw } }) =>
      [...query, ...[...raw.matchAll(/"(\w+)":\s*(true|1)\b/g)].map(([, name, value]) => [name, value])].some(
        ([name, value]) => extras.test(String(name)) && /^(?:true|1)$/.test(String(value)),
      ),
    );
    expect(switched.map(({ operation }) => operation)).toEqual([]);
  });

  test('single checks in a loop over lists: each verifier that takes lists is offered lists', () => {
    const lists = [...vendors.values()]
      .flatMap(({ performers }) => performers.map(({ operation }) => operation.name))
      .filter((name) => name.endsWith('submit_batch'));
    expect(lists.map((name) => name.split('.')[1]).sort()).toEqual([
      'millionverifier',
      'neverbounce',
      'zerobounce',
    ]);
  });
});

describe('suppressed people are refused whichever vendor holds the campaign', () => {
  const addressOf = (input: unknown): string[] => {
    const { to, leads } = input as { to?: string | { address: string }; leads?: { email?: string | null }[] };
    const single = typeof to === 'string' && to.includes('@') ? [to] : [];
    return [...single, ...(leads ?? []).flatMap(({ email }) => email ?? [])];
  };

  test('each operation that writes to an address says whom it reaches, so that no caller can leave somebody out', () => {
    const silent = [...vendors.values()].flatMap(({ performers, examples }) =>
      examples.flatMap(({ operation, input }) => {
        const { effect, reaches, input: schema } = performerOf(performers, operation).operation;
        const parsed = schema.parse(input);
        const people = effect === 'send' ? addressOf(parsed) : [];
        return people.every((address) => reaches?.(parsed).includes(address)) ? [] : [operation];
      }),
    );
    expect(silent).toEqual([]);
  });

  test('a batch that forgets to name one of its people is refused because of that one, and nothing reaches the vendor', async () => {
    await suppressAddresses(ctx, [{ address: 'never@acme.example', reason: 'said no', source: 'operator' }]);
    const person = ctx.as({ ...systemActor('otto'), kind: 'person', id: 'otto', name: 'Otto Operator' });
    for (const name of ['instantly', 'smartlead', 'emailbison']) {
      const vendor = vendors.get(name);
      const example = vendor?.examples.find(({ operation }) => operation.endsWith('.add_leads'));
      if (!vendor || !example) throw new Error(`${name} adds no leads.`);
      const performer = performerOf(vendor.performers, example.operation);
      const [lead] = (example.input as { leads: { email: string }[] }).leads;
      const gateway = createGateway({ performers: [performer], guards });
      const before = vendor.simulator.requests().length;
      const [outcome] = await gateway.performWith(person)(performer.operation, [
        {
          input: { ...(example.input as object), leads: [lead, { ...lead, email: 'never@acme.example' }] },
          subject: { addresses: [lead?.email ?? ''] },
          idempotencyKey: name,
        },
      ]);
      expect(outcome, name).toMatchObject({ state: 'refused', reasons: [{ code: 'suppression.address' }] });
      expect(vendor.simulator.requests().length, name).toBe(before);
    }
  });
});
