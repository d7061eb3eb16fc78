import { verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { composeMail } from '../../src/outbound/compose-mail.ts';
import { openBarePool } from '../../test/support/bare-mail-pool.ts';
import { type BenchWorld, GAP_SECONDS, LANES, MAILBOXES, openSendWorld } from './send-world.ts';

/** One measurement in a process of its own, printed as JSON. */
export type Sent = { perSecond: number; sent: number; broken: string[] };

const [kind, port = '', urls = '{}', count = '', warm = ''] = process.argv.slice(2);

if (kind === 'product' || kind === 'bare') {
  const world = await openSendWorld(JSON.parse(urls), Number(port), Number(count));
  const done = kind === 'product' ? await product(world) : await bare(world);
  process.stdout.write(JSON.stringify(done));
  process.exit(0);
}

/** The dispatch tick over and over, as the clock comes to the next minute of the plan. */
async function product({ ctx, clock, analyze, finished }: BenchWorld): Promise<Sent> {
  const dispatch = outbound.ticks?.find(({ name }) => name === 'outbound.dispatch');
  if (!dispatch) throw new Error('There is no tick that dispatches.');
  const until = async (wanted: number): Promise<number> => {
    let moved = 0;
    while (moved < wanted) {
      const now = await dispatch.run(ctx);
      if (now === 0) throw new Error(`Nothing was due after ${moved} of ${wanted} messages.`);
      moved += now;
      clock.move(GAP_SECONDS);
    }
    return moved;
  };
  await until(Number(warm));
  const started = performance.now();
  const sent = await until(Number(count) - Number(warm));
  const seconds = (performance.now() - started) / 1_000;
  await analyze();
  const { checks } = await verify(ctx);
  const broken = Object.entries(checks).flatMap(([name, { count: found }]) =>
    found === 0 ? [] : [`${name} ${found}`],
  );
  const accepted = await finished();
  if (accepted !== Number(count)) broken.push(`${accepted} of ${count} are accepted in the ledger`);
  return { perSecond: sent / seconds, sent, broken };
}

/** The same messages through a bare pool with as many connections. */
async function bare({ ctx, sends, mailbox }: BenchWorld): Promise<Sent> {
  const pool = openBarePool({ port: Number(port), connections: LANES });
  const mails = (await sends()).map((send) => composeMail(ctx, send, mailbox));
  const all = async (part: typeof mails): Promise<void> => {
    for (let at = 0; at < part.length; at += MAILBOXES)
      await Promise.all(part.slice(at, at + MAILBOXES).map((mail) => pool.send(mail)));
  };
  await all(mails.slice(0, Number(warm)));
  const measured = mails.slice(Number(warm));
  const started = performance.now();
  await all(measured);
  const seconds = (performance.now() - started) / 1_000;
  pool.close();
  return { perSecond: measured.length / seconds, sent: measured.length, broken: [] };
}
