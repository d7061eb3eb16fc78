import type { Ctx } from '#core/ctx';
import { type BlastRadius, type DangerousOperation, dangerousOperations } from '#core/dangerous';
import type { Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import { contentHash } from '../content.rules.ts';
import { type DangerousPreview, dangerousPreview } from './contract.ts';

/** What was asked for, before anything is counted. */
export type Asked = Pick<DangerousPreview, 'operation' | 'input' | 'reason' | 'proposedBy'>;
type Counted = { title: string; preview: DangerousPreview; contentHash: string };

export function operationOf(ctx: Ctx, name: string): DangerousOperation {
  const known = ctx.contributed(dangerousOperations);
  const found = known.find((operation) => operation.name === name);
  if (found) return found;
  const names = known.map((operation) => operation.name).join(', ');
  throw invalid('dangerous.unknown', `Nothing is called "${name}". Known: ${names}. Nothing was changed.`);
}

/** The proposal with what it hits now; its hash covers both. */
export async function countNow(ctx: Ctx, tx: Tx, asked: Asked): Promise<Counted> {
  const operation = operationOf(ctx, asked.operation);
  return boundTo(operation, asked, await operation.count(ctx, tx, asked.input));
}

export function boundTo(operation: DangerousOperation, asked: Asked, radius: BlastRadius): Counted {
  const { count, parts, whom, campaign, sample, title } = radius;
  const preview = dangerousPreview.parse({
    ...asked,
    ...{ count, parts, whom, campaign, sample },
    typed: count > operation.typedAbove,
    undo: operation.undo,
  });
  const bound = [asked.input, asked.reason, asked.proposedBy, count, parts];
  return {
    ...{ title, preview },
    contentHash: contentHash({ to: asked.operation, subject: whom, text: canonical(bound) }),
  };
}

/** Stored JSON comes back with its keys in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
