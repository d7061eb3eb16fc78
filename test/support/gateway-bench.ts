import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import { rows } from '#core/db/index';
import { allow, reason } from '#core/verdict';
import {
  createGateway,
  defineGuard,
  defineOperation,
  definePerformer,
  type Effect,
  EffectError,
  type Guard,
  type Operation,
  type Performer,
} from '#gateway';
import { openWorkbench, type Workbench } from './workbench.ts';

export type Input = { name: string };

export type Answer = { number: number };

const input = z.object({ name: z.string().min(1) });

export const EFFECTS: readonly Effect[] = ['read', 'spend', 'write', 'send', 'destroy'];

let bench: Workbench;

export let ctx: Ctx;

let serial = 0;

/** The world: a server that counts what reaches it, by name. */
export const hits = new Map<string, number>();

let server: Server;

let url = '';

let beforeAnswer: (name: string) => Promise<'answer' | 'drop'> = async () => 'answer';

export const operation = (more: Partial<Operation<Input, Answer>> = {}): Operation<Input, Answer> =>
  defineOperation<Input, Answer>({
    name: 'test.touch',
    effect: 'write',
    risk: 'low',
    input,
    concurrency: 4,
    ...more,
  });

/** Reaches the counting server; a broken connection is an error nobody classified. */
export const toucher = (declared: Operation<Input, Answer>): Performer =>
  definePerformer<Input, Answer>({
    operation: declared,
    async perform(_ctx, { name }, call) {
      const verdict = await call.onTransmission();
      if (!verdict.allowed)
        throw new EffectError(verdict.reasons[0] ?? reason('test', 'stopped'), {
          effect: 'none',
          retryable: true,
        });
      const response = await fetch(`${url}/${encodeURIComponent(name)}`);
      return { receipt: { number: Number(await response.text()) } };
    },
  });

export const guardOf = (slot: Guard['slot'], check: Guard['check'], effects = EFFECTS): Guard =>
  defineGuard({ name: `${slot} of the test`, slot, effects, check });

export const passing: Guard['check'] = async (_ctx, _tx, { requests }) => requests.map(() => allow());

export const permitted = guardOf('permission', passing);

export const gatewayOf = (declared: Operation<Input, Answer>, guards: readonly Guard[] = [permitted]) =>
  createGateway({ performers: [toucher(declared)], guards });

export const request = (name: string, key = name): EffectRequest<Input> => ({
  input: { name },
  subject: { count: 1 },
  idempotencyKey: key,
});

type Row = {
  state: string;
  key: string;
  reasons: { code: string }[];
  receipt: unknown;
  error: string | null;
};

export const log = (): Promise<Row[]> =>
  ctx.db.tx((tx) =>
    rows<Row>(
      tx,
      sql`select state, idempotency_key as key, reasons, receipt, error from operation_log order by intended_at, id`,
    ),
  );

export const states = async () => (await log()).map((entry) => entry.state);

export const touched = (name: string): number => hits.get(`/${name}`) ?? 0;

export const codes = (outcome: Outcome<unknown> | undefined): string[] =>
  outcome?.state === 'refused' ? outcome.reasons.map((entry) => entry.code) : [];

/** What happens before the server answers: `drop` loses the answer. */
export function answerAfter(work: typeof beforeAnswer): void {
  beforeAnswer = work;
}

/** A workspace of its own for each test of the file, and a world that counts what reaches it. */
export function gatewayBench(): void {
  beforeAll(async () => {
    bench = await openWorkbench();
    server = createServer((request, response) => {
      const name = decodeURIComponent(request.url ?? '');
      hits.set(name, (hits.get(name) ?? 0) + 1);
      void beforeAnswer(name).then((what) =>
        what === 'drop' ? response.destroy() : response.end(String(hits.get(name))),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await bench[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    serial += 1;
    ctx = bench.ctx(await bench.workspace(`gateway-${serial}`));
    beforeAnswer = async () => 'answer';
    hits.clear();
  });
}
