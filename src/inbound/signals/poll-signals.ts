import { agentActor } from '#core/actor';
import { connectionsOf } from '#core/connections';
import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { readSignals } from '#vendors/ports/signal-source';
import { ask } from '../ask.ts';
import { pollDelay } from '../vendor-poll.rules.ts';
import { insertSignals } from './signal.store.ts';
import { failPoll, type SignalPoll, savePoll, takeDuePoll } from './signal-poll.store.ts';
import { signalToKeep } from './told-signal.rules.ts';

export const SIGNAL_EVERY = Temporal.Duration.from({ minutes: 15 });
const PAGE = 200;
const PAGES_PER_TURN = 10;
const LEASE = Temporal.Duration.from({ minutes: 10 });
/** How far back a source is read when it is met for the first time. */
const LOOK_BACK = Temporal.Duration.from({ hours: 24 * 60 });

/** Asks every source that hands signals out, each from where it stands; one that fails waits and holds up no other. */
export const pollSignals: Tick = {
  name: 'inbound.poll_signals',
  everySeconds: 60,
  async run(ctx) {
    if (ctx.workspace.mode === 'sandbox') return 0;
    const acting = ctx.as(agentActor('SCOUT'));
    let found = 0;
    for (const source of signalSources(ctx)) {
      const poll = await ctx.db.tx((tx) => takeDuePoll(tx, ctx.workspace.id, source, timesOf(ctx)));
      if (!poll) continue;
      try {
        found += await readOne(acting, poll);
      } catch (error) {
        await fail(ctx, poll, messageOf(error));
      }
    }
    return found;
  },
};

/** Sources of this installation that can be asked, by the name their port has for them. */
export const signalSources = (ctx: Ctx): string[] =>
  connectionsOf(ctx)
    .filter(({ capabilities, configured }) => configured && capabilities.includes('signals'))
    .map(({ vendor }) => vendor.replace(/^signal_/, ''));

function timesOf(ctx: Ctx) {
  const now = ctx.now();
  return { now, readFrom: now.subtract(LOOK_BACK), lease: now.add(LEASE) };
}

/** Page by page, each stored with the position behind it before the next one is asked for. */
async function readOne(ctx: Ctx, poll: SignalPoll): Promise<number> {
  const since = Temporal.Instant.from(new Date(poll.readFrom).toISOString()).toString();
  let { cursor } = poll;
  let found = 0;
  for (let pages = 1; ; pages += 1) {
    const page = await ask(ctx, readSignals(poll.source), {
      cursor,
      since,
      companyDomain: null,
      limit: PAGE,
    });
    // A page that does not move would be read for ever.
    const more = page.more && page.cursor !== cursor;
    const now = ctx.now();
    found += await ctx.db.tx(async (tx) => {
      const fresh = await insertSignals(
        tx,
        ctx.workspace.id,
        page.signals.map((signal) => ({ ...signalToKeep(signal, now), id: ctx.ids.next(), seenBy: 'poll' })),
        now,
      );
      const nextPollAt = more ? now : now.add(SIGNAL_EVERY);
      await savePoll(tx, poll.source, { cursor: page.cursor, skipped: page.skipped, now, nextPollAt });
      return fresh;
    });
    cursor = page.cursor;
    if (!more || pages === PAGES_PER_TURN) return found;
  }
}

async function fail(ctx: Ctx, { source, failures }: SignalPoll, error: string): Promise<void> {
  ctx.log.warn({ source, error }, 'A source of signals could not be read; it is tried again.');
  const nextPollAt = ctx.now().add(pollDelay(failures + 1));
  await ctx.db.tx((tx) => failPoll(tx, source, { error: error.slice(0, 500), nextPollAt }));
}
