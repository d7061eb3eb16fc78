import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ctx } from '#core/ctx';
import { createLog } from '#core/log';
import { allow, type Verdict } from '#core/verdict';
import { licensed, type Performer, type Receipt } from '#gateway';
import type { RunningVendor, VendorCase } from './vendor-case.fixture.ts';

export const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
export const ctxAt = (now: Temporal.Instant = NOW): Ctx =>
  ({ log: createLog({ level: 'silent' }), now: () => now }) as unknown as Ctx;

export type RunOptions = { key?: string; leave?: () => Promise<Verdict>; now?: Temporal.Instant };
let count = 0;

/** Performs the operation of this name, or of the name with the vendor left out, with an input as a caller writes it. */
export async function run<R = unknown>(
  performers: readonly Performer[],
  name: string,
  input: unknown,
  { key, leave, now }: RunOptions = {},
): Promise<Receipt<R>> {
  const performer = performerOf(performers, name);
  count += 1;
  const idempotencyKey = key ?? `key-${count}`;
  return (await performer.perform(ctxAt(now), performer.operation.input.parse(input), {
    operationId: `operation ${idempotencyKey}`,
    idempotencyKey,
    signal: licensed(AbortSignal.timeout(20_000), {
      operation: performer.operation.name,
      effect: performer.operation.effect,
      approved: true,
    }),
    onTransmission: leave ?? (async () => allow()),
  })) as Receipt<R>;
}

export function performerOf(performers: readonly Performer[], name: string): Performer {
  const found = performers.find(
    ({ operation }) => operation.name === name || shortOf(operation.name) === name,
  );
  if (found) return found;
  throw new Error(
    `No performer for ${name} among ${performers.map((each) => each.operation.name).join(', ')}.`,
  );
}

/** `chat.post_message` of `chat.slack.post_message`. */
export const shortOf = (name: string): string => name.replace(/^(\w+)\.[\w]+\./, '$1.');

/** Looks whether an effect happened, with the trace the gateway would have kept. */
export async function lookFor(
  performers: readonly Performer[],
  name: string,
  input: unknown,
  key: string,
): Promise<string> {
  const { operation, reconcile } = performerOf(performers, name);
  if (!reconcile) return 'nothing looks';
  return reconcile(ctxAt(), {
    operationId: `operation ${key}`,
    idempotencyKey: key,
    subject: {},
    trace: operation.trace?.(operation.input.parse(input)) ?? {},
  });
}

/** Starts a vendor with a folder of its own; `close` takes both away. */
export async function startCase(
  vendorCase: VendorCase,
  more: { perMinute?: number; now?: () => Temporal.Instant } = {},
): Promise<RunningVendor> {
  const folder = mkdtempSync(join(tmpdir(), `legwork-${vendorCase.vendor}-`));
  const running = await vendorCase.start({ folder, now: () => NOW, ...more });
  return {
    ...running,
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
