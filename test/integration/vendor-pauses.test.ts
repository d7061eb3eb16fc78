import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { moveCampaign } from '#campaigns';
import { attention } from '#core/contributions';
import { holdAfterComplaint } from '#outbound';
import { pauseHeld } from '../../src/outbound/hold-at-vendors.ts';
import {
  MAIL_VENDORS,
  type MailVendor,
  openVendorSequence,
  type VendorSequence,
} from '../support/vendor-sequence.ts';

/** What lies at a vendor while its campaign here is stopped: by a complaint, or by a person's ordinary pause. */
let world: VendorSequence;
afterEach(() => world?.[Symbol.asyncDispose]());

const RUNS = { instantly: 1, smartlead: 'ACTIVE', emailbison: 'Active' } as const;
const RESTS = { instantly: 2, smartlead: 'PAUSED', emailbison: 'Paused' } as const;
const PAUSES = /\/pause$|\/status$/;

const holds = () =>
  world.all<{ cause: string; state: string; attempts: number; running: string[] }>(
    sql`select cause, state, attempts, running from vendor_holds order by asked_at, id`,
  );
const complain = () => world.ctx.db.tx((tx) => holdAfterComplaint(world.ctx, tx, [world.leadId]));
const told = async (): Promise<string[]> => {
  const { ctx } = world;
  const items = await Promise.all(
    ctx.contributed(attention).map((each) => ctx.db.tx((tx) => each.list(ctx, tx))),
  );
  return items.flat().flatMap(({ kind, title }) => (/^vendor_(hold|resume)/.test(kind) ? [title] : []));
};
async function move(to: 'pause' | 'resume'): Promise<void> {
  const found = await world.one<{ version: number }>(sql`select version from campaigns`);
  const { campaignId } = world;
  const reason = 'a look at the list';
  await moveCampaign(world.person(), { campaignId, move: to, reason, version: found?.version ?? 0 });
  await world.settle();
}
const later = (): Promise<number> => {
  world.clock.move({ minutes: 6 });
  return world.tick('outbound.pause_held');
};
/** The vendor answers nothing that asks it to pause. Returns how it obeys again. */
function disobeys(): () => void {
  const { simulator } = world.side;
  const { answer } = simulator;
  simulator.answer = async (request) =>
    PAUSES.test(request.path) ? { status: 400, body: { message: 'down for the test' } } : answer(request);
  return () => {
    simulator.answer = answer;
  };
}

describe.each(MAIL_VENDORS)('%s', (vendor: MailVendor) => {
  const first = () => world.side.states()[0];

  test('after a complaint what lies there is paused until the vendor says so; an open hold is told', async () => {
    world = await openVendorSequence(vendor);
    await world.day({ send: false });
    const obeys = disobeys();
    await complain();
    expect(await told()).toEqual([]);
    await world.tick('outbound.pause_held');
    expect(await holds()).toEqual([{ cause: 'complaint', state: 'asked', attempts: 1, running: [] }]);
    const [carrier = { carrier: null }] = await world.ledger();
    expect(await told()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Spring is stopped, and campaign ${carrier.carrier} at ${vendor} is not paused since 2026-11-2\\dT.*by hand$`,
        ),
      ),
    ]);
    obeys();
    expect(await later()).toBe(1);
    expect((await holds()).map(({ state }) => state)).toEqual(['held']);
    expect([first(), await told(), await later()]).toEqual([RESTS[vendor], [], 0]);
    expect(await world.side.sendDue()).toBe(0);
    expect(world.side.left()).toEqual([]);
    expect(await world.broken()).toEqual([]);
  });

  test('a person’s pause keeps there what was still to leave; what goes on here is seen to go on there', async () => {
    world = await openVendorSequence(vendor);
    await world.day({ send: false });
    const obeys = disobeys();
    await move('pause');
    await world.tick('outbound.pause_held');
    expect((await told())[0]).toContain('is not paused since');
    obeys();
    await later();
    const [carrier = { carrier: '' }] = await world.ledger();
    expect(await holds()).toEqual([
      { cause: 'pause', state: 'held', attempts: 2, running: [carrier.carrier] },
    ]);
    expect([first(), await told()]).toEqual([RESTS[vendor], []]);
    expect(await world.side.sendDue()).toBe(0);
    await move('resume');
    expect((await holds()).map(({ state }) => state)).toEqual(['resuming']);
    await later();
    expect(await told()).toEqual([
      expect.stringContaining(`Spring goes on; set campaign ${carrier.carrier} at ${vendor} going again`),
    ]);
    world.side.activate();
    await later();
    expect([(await holds()).map(({ state }) => state), await told()]).toEqual([['resumed'], []]);
    expect(await world.side.sendDue()).toBe(1);
    await world.settle();
    for (let day = 0; day < 12; day += 1) await world.day();
    expect(world.side.left()).toHaveLength(3);
    expect(await world.broken()).toEqual([]);
  });

  test('what does not run there is not paused, and nobody is asked to set it going', async () => {
    world = await openVendorSequence(vendor);
    await world.day();
    await move('pause');
    expect(await holds()).toEqual([]);
    await move('resume');
    for (let day = 0; day < 4; day += 1) await world.day({ send: false });
    for (const campaign of world.side.campaigns()) campaign.status = RESTS[vendor];
    await move('pause');
    await later();
    const waits = vendor !== 'smartlead';
    expect(await holds()).toEqual(waits ? [{ cause: 'pause', state: 'held', attempts: 1, running: [] }] : []);
    await move('resume');
    expect([(await holds()).map(({ state }) => state), await told()]).toEqual([waits ? ['let_go'] : [], []]);
    expect(first()).not.toBe(RUNS[vendor]);
  });
});

test('a process that died behind the pause leaves what ran before on record', async () => {
  world = await openVendorSequence('instantly');
  await world.day({ send: false });
  await move('pause');
  const { perform } = world.ctx;
  const dying = {
    ...world.ctx,
    as: () => ({
      ...world.ctx,
      perform: (async (operation, requests, ...more) => {
        const done = await perform(operation, requests, ...more);
        if (operation.name.endsWith('pause_campaign')) throw new Error('killed');
        return done;
      }) as typeof perform,
    }),
  };
  await expect(pauseHeld.run(dying as never)).rejects.toThrow('killed');
  expect(world.side.states()[0]).toBe(RESTS.instantly);
  await later();
  expect((await holds())[0]).toMatchObject({ state: 'held', running: [expect.any(String)] });
  await move('resume');
  expect((await holds())[0]?.state).toBe('resuming');
});
