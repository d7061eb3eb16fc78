import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { EffectError, licensed, type Performer } from '#gateway';
import { CASES } from './cases.fixture.ts';
import type { SimulatedAnswer, VendorSimulator } from './kit/simulator.ts';
import type { Example, RunningVendor, VendorCase } from './kit/vendor-case.fixture.ts';
import { ctxAt, NOW, performerOf } from './kit/vendor-run.fixture.ts';

/** How long a vendor that never answers is waited for here. */
const PATIENCE_MS = 400;
const limited = (retryAfter: string): SimulatedAnswer => ({
  status: 429,
  body: { message: 'Too many requests' },
  headers: { 'retry-after': retryAfter, date: new Date(0).toUTCString() },
});
const next = (answer: SimulatedAnswer) => (simulator: VendorSimulator) => simulator.failNext(answer);

/** What can go wrong with one request, in the order of the table. */
const FAULTS: readonly (readonly [name: string, cause: (simulator: VendorSimulator) => void])[] = [
  ['429 in seconds', next(limited('7'))],
  ['429 by date', next(limited(new Date(60_000).toUTCString()))],
  ['500', next({ status: 500, body: { error: 'Something went wrong' } })],
  ['no answer, nothing done', next('hang')],
  ['done, answer lost', (simulator) => simulator.dropResponseNext()],
  ['half a document', next({ status: 200, body: '{"data": {"id' })],
  ['empty body', next({ status: 200, body: '' })],
  ['wrong type', next({ status: 200, body: '42' })],
  ['cut line', next('drop')],
];

/**
 * Operations whose success carries no body worth reading, so that a 2xx with any body is a success: the vendor says that
 * it was done, and nothing else it sends can tell.
 */
const BODILESS = new Set([
  'calendar.caldav.cancel_event',
  'calendar.google_calendar.cancel_event',
  'enrichment.clay.submit',
]);
const ABOUT_BODIES = new Set(['half a document', 'empty body', 'wrong type']);

type Attempt = { readonly outcome: 'done' | 'none' | 'unknown'; readonly failure: string };
const table = new Map<string, string[]>();
const folder = mkdtempSync(join(tmpdir(), 'legwork-faults-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  const width = Math.max(...[...table.keys()].map((name) => name.length));
  const lines = [...table].map(([name, cells]) => `${name.padEnd(width)}  ${cells.join('  ')}`);
  process.stdout.write(
    `\n${FAULTS.map(([name], index) => `${index + 1} ${name}`).join(' · ')}\n1 = exactly one effect after asking again · ? = unknown, settled by looking · p = unknown, left to a person · – = its success has no body\n${lines.join('\n')}\n`,
  );
});

async function attempt(
  performers: readonly Performer[],
  { operation, input }: Example,
  key: string,
): Promise<Attempt> {
  const performer = performerOf(performers, operation);
  try {
    await performer.perform(ctxAt(), performer.operation.input.parse(input), {
      operationId: `operation ${key}`,
      idempotencyKey: key,
      signal: licensed(AbortSignal.timeout(PATIENCE_MS), {
        operation,
        effect: performer.operation.effect,
        approved: true,
      }),
      onTransmission: async () => allow(),
    });
    return { outcome: 'done', failure: '' };
  } catch (error) {
    if (error instanceof EffectError) return { outcome: error.effect, failure: error.failure };
    throw error;
  }
}

async function look(vendor: RunningVendor, { operation, input }: Example, key: string): Promise<string> {
  const { operation: declared, reconcile } = performerOf(vendor.performers, operation);
  if (!reconcile) return 'cannot_tell';
  return reconcile(ctxAt(), {
    operationId: `operation ${key}`,
    idempotencyKey: key,
    subject: {},
    trace: declared.trace?.(declared.input.parse(input) as never) ?? {},
  });
}

/** A fresh vendor in which everything before the example has happened. */
async function vendorBefore(vendorCase: VendorCase, index: number): Promise<RunningVendor> {
  const vendor = await vendorCase.start({ folder: mkdtempSync(join(folder, 'case-')), now: () => NOW });
  for (const [place, example] of vendor.examples.slice(0, index).entries())
    await attempt(vendor.performers, example, `before ${place}`);
  return vendor;
}

describe.each(CASES.map((vendorCase) => [vendorCase.vendor, vendorCase] as const))(
  '%s',
  (_name, vendorCase) => {
    test.each(FAULTS)('%s: exactly one effect, or unknown until somebody looked', async (fault, cause) => {
      const sample = await vendorBefore(vendorCase, 0);
      const places = sample.examples.flatMap((example, index) => (example.effects ? [index] : []));
      await sample.close();
      for (const index of places) {
        const { operation } = sample.examples[index] as Example;
        if (ABOUT_BODIES.has(fault) && BODILESS.has(operation)) {
          table.set(operation, [...(table.get(operation) ?? []), '–']);
          continue;
        }
        const vendor = await vendorBefore(vendorCase, index);
        try {
          const example = vendor.examples[index] as Example;
          const count = example.effects ?? (() => 0);
          const before = count();
          cause(vendor.simulator);
          const first = await attempt(vendor.performers, example, 'the key');
          const happened = count() - before;
          expect(happened, `${example.operation} after ${first.outcome}`).toBeLessThanOrEqual(1);
          const cell = await settled(vendor, example, first, happened);
          const repeated = cell === 'again' && (await attempt(vendor.performers, example, 'the key')).outcome;
          if (cell === 'again') expect([repeated, count() - before], example.operation).toEqual(['done', 1]);
          const cells = table.get(example.operation) ?? [];
          table.set(example.operation, [...cells, cell === 'again' || cell === 'done' ? '1' : cell]);
        } finally {
          await vendor.close();
        }
      }
    });
  },
);

/** What is to be done after the first attempt, by what it said and what looking says. */
async function settled(
  vendor: RunningVendor,
  example: Example,
  { outcome }: Attempt,
  happened: number,
): Promise<'done' | 'again' | '?' | 'p'> {
  if (outcome === 'done') {
    expect(happened, example.operation).toBe(1);
    return 'done';
  }
  if (outcome === 'none') {
    expect(happened, `${example.operation} said that nothing happened`).toBe(0);
    return 'again';
  }
  const verdict = await look(vendor, example, 'the key');
  if (verdict === 'cannot_tell') return 'p';
  expect(verdict, example.operation).toBe(happened === 1 ? 'happened' : 'did_not_happen');
  return happened === 1 ? '?' : 'again';
}
