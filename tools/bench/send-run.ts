import { createInterface } from 'node:readline';
import { verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { composeMail } from '../../src/outbound/compose-mail.ts';
import { openBarePool } from '../../test/support/bare-mail-pool.ts';
import { type BenchWorld, GAP_SECONDS, LANES, MAILBOXES, openSendWorld } from './send-world.ts';

/** What a run prints for each line it is told: seconds for one message of each mailbox, at the end what verify finds. */
export type Part = { readonly seconds: number };
export type End = { readonly broken: readonly string[] };

/** `warm` comes once, after the first parts: by then the database of a running product knows its tables. */
type Run = { part(): Promise<void>; warm(): Promise<void>; end(): Promise<End> };

const [kind, port = '', urls = '{}', count = ''] = process.argv.slice(2);

if (kind === 'product' || kind === 'bare') {
  const world = await openSendWorld(JSON.parse(urls), Number(port), Number(count));
  const run = kind === 'product' ? product(world) : await bare(world);
  const tell = (what: Part | End): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
  tell({ seconds: 0 });
  for await (const word of createInterface({ input: process.stdin })) {
    if (word === 'end') break;
    const started = performance.now();
    await (word === 'warm' ? run.warm() : run.part());
    tell({ seconds: (performance.now() - started) / 1_000 });
  }
  tell(await run.end());
  process.exit(0);
}

/** The dispatch tick until nothing is due; then the clock comes to the next moment of the plan. */
function product({ ctx, clock, analyze, finished }: BenchWorld): Run {
  const dispatch = outbound.ticks?.find(({ name }) => name === 'outbound.dispatch');
  if (!dispatch) throw new Error('There is no tick that dispatches.');
  return {
    async part() {
      let moved = 0;
      for (let now = -1; now !== 0 && moved < MAILBOXES; moved += now) now = await dispatch.run(ctx);
      if (moved !== MAILBOXES) throw new Error(`${moved} of ${MAILBOXES} messages were due.`);
      clock.move(GAP_SECONDS);
    },
    warm: analyze,
    async end() {
      await analyze();
      const { checks } = await verify(ctx);
      const broken = Object.entries(checks).flatMap(([name, { count: found }]) =>
        found === 0 ? [] : [`${name} ${found}`],
      );
      const accepted = await finished();
      if (accepted !== Number(count)) broken.push(`${accepted} of ${count} are accepted in the ledger`);
      return { broken };
    },
  };
}

/** The same messages through a bare pool with as many connections. */
async function bare({ ctx, sends, mailbox, analyze }: BenchWorld): Promise<Run> {
  const pool = openBarePool({ port: Number(port), connections: LANES });
  const mails = (await sends()).map((send) => composeMail(ctx, send, mailbox));
  return {
    async part() {
      await Promise.all(mails.splice(0, MAILBOXES).map((mail) => pool.send(mail)));
    },
    warm: analyze,
    async end() {
      pool.close();
      return { broken: [] };
    },
  };
}
