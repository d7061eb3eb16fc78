import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileNow } from '../../src/inbound/reconcile/reconcile.ts';
import { cameInAddsUp, lookRows } from '../support/figures.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { mailedAtInstantly } from '../support/vendor-work.ts';

let world: VendorBench;
beforeAll(async () => {
  world = await openVendorBench();
  for (const campaign of world.instantly.simulator.state.campaigns.values()) campaign.status = 1;
});
afterAll(() => world[Symbol.asyncDispose]());

/** Looks at everything two hours later, so that nothing is on its way, and reads what was taken in. */
async function reconcile() {
  world.clock.move({ hours: 2 });
  const done = await reconcileNow(world.ctx, { days: 3 });
  await world.settle();
  return new Map(done.sources.map(({ source, ...rest }) => [source, rest]));
}
const instantly = () => `instantly ${world.instantly.seeded.campaignId}`;
const repliesOf = (email: string) =>
  world.all<{ intent: string }>(
    sql`select r.intent from replies r join leads l on l.id = r.lead_id join person_addresses a on a.person_id = l.person_id where a.address = ${email} order by r.id`,
  );

test('an answer no webhook told of and nobody asked for is taken in, and its stranger becomes a lead', async () => {
  const email = 'una@unknown-firm.example';
  mailedAtInstantly(world, email);
  world.offline = true;
  await world.instantly.simulator.reply(email, 'What does it cost?');
  world.offline = false;
  const found = await reconcile();
  expect(found.get(instantly())).toMatchObject({ error: null, counts: { looked: 2, inbound: 2, failed: 0 } });
  expect(await repliesOf(email)).toEqual([{ intent: 'question' }]);
});

test('what a webhook told and what is looked for later is one', async () => {
  const email = 'wim@webhook-firm.example';
  await world.lead({ email });
  mailedAtInstantly(world, email);
  await world.instantly.simulator.reply(email, 'No thanks, not for us.');
  await world.settle();
  const { counts } = (await reconcile()).get(instantly()) ?? {};
  expect(counts).toMatchObject({ looked: 3, known: 3, inbound: 0 });
  expect(await repliesOf(email)).toHaveLength(1);
});

test.each([
  ['all that is kept of it', ['replies', 'message_marks', 'messages', 'vendor_notices']],
  ['its reading', ['replies', 'message_marks', 'messages']],
  ['what it means', ['replies']],
])('%s is deleted and comes back once, on both channels', async (_name, tables) => {
  const kept = () =>
    world.all(
      sql`select t.lead_id as lead, t.channel, m.body_text as text, r.intent from messages m join threads t on t.id = m.thread_id join replies r on r.message_id = m.id order by m.body_text, m.at`,
    );
  const before = await kept();
  expect(before.length).toBeGreaterThanOrEqual(4);
  await world.ctx.db.tx(async (tx) => {
    for (const table of tables) await tx.execute(sql`delete from ${sql.identifier(table)}`);
  });
  const found = await reconcile();
  const healed = [...found.values()].reduce((sum, { counts }) => sum + counts.inbound + counts.reread, 0);
  expect(healed).toBe(before.length);
  expect(await kept()).toEqual(before);
  const { listed } = await lookRows(world.ctx);
  const told = [...(listed.inbound ?? []), ...(listed.reread ?? [])];
  expect(told).toHaveLength(before.length);
  for (const { leadId, text } of told)
    expect([leadId, text]).toEqual([expect.any(String), expect.any(String)]);
  expect(await cameInAddsUp(world.ctx)).toBeGreaterThan(0);
  const again = [...(await reconcile()).values()];
  expect(again.reduce((sum, { counts }) => sum + counts.inbound + counts.reread, 0)).toBe(0);
  expect(await kept()).toEqual(before);
});

test('a campaign that cannot be read is a failure of its own', async () => {
  const { state } = world.instantly.simulator;
  const [pattern] = state.campaigns.values();
  const broken = state.nextId();
  if (pattern) state.campaigns.set(broken, { ...pattern, id: broken, name: 'Broken', status: 1 });
  const answer = world.instantly.simulator.answer.bind(world.instantly.simulator);
  world.instantly.simulator.answer = async (request) =>
    request.path === '/emails' && request.query.get('campaign_id') === broken
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'Broken for the test' } }
      : answer(request);
  const found = await reconcile();
  expect(found.get(`instantly ${broken}`)?.error).toContain('nstantly');
  expect(found.get(instantly())?.error).toBeNull();
  const [stored] = await world.all<{ failed: number; ended: boolean }>(
    sql`select count(*) filter (where s.error is not null)::int as failed, bool_and(n.ended_at is not null) as ended
        from reconciled_sources s join reconciliations n on n.id = s.reconciliation_id group by n.id, n.began_at order by n.began_at desc limit 1`,
  );
  expect(stored).toEqual({ failed: 1, ended: true });
});
