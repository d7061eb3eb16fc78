import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editItem } from '#approval';
import { cancelDraft, regenerateDraft } from '#autosend';
import { ANSWER_LENGTH } from '#autosend/contract';
import { reviewer } from '../support/dispatch-world.ts';
import {
  AVERY,
  type Conversations,
  OURS,
  openConversations,
  PROFILE,
  VENDORS,
} from '../support/vendor-conversations.ts';

let world: Conversations;
beforeEach(async () => {
  world = await openConversations();
});
afterEach(() => world[Symbol.asyncDispose]());

const YES = 'Happy to talk. When could we meet?';
const codes = (list: readonly { code: string }[] = []): string[] => list.map(({ code }) => code);

describe.each(VENDORS)('a conversation held at %s', (vendor) => {
  test('is answered by itself where that was granted: once, in its own thread, with its receipt', async () => {
    const side = world.side(vendor);
    await world.written(vendor);
    await world.grant();
    await side.says(YES);
    await world.settle();
    expect(await world.drafts()).toMatchObject([
      { state: 'scheduled', channel: side.channel, to: side.channel === 'email' ? AVERY : PROFILE },
    ]);
    await world.pass(2);
    expect(side.said()).toEqual([]);
    await world.pass(8);
    const [draft] = await world.drafts();
    expect(draft?.state).toBe('sent');
    expect(side.said()).toHaveLength(1);
    for (const line of draft?.body.split('\n\n') ?? []) expect(side.said()[0]).toContain(line);
    expect(await world.ledger()).toMatchObject([
      { state: 'accepted', receipt: `answered through ${vendor}`, to: draft?.to },
    ]);
    expect(await world.all(sql`select distinct thread_id from messages`)).toHaveLength(1);
    await world.pass(5);
    expect(side.said()).toHaveLength(1);
    expect(await world.broken()).toEqual([]);
  });

  test('autosend §28 4, gtmos §32 12: an answer whose acknowledgement is lost is called sent when looking finds it, not before, and leaves once', async () => {
    const side = world.side(vendor);
    await world.written(vendor);
    await world.grant();
    await side.says(YES);
    await world.settle();
    const { answer } = side.simulator;
    let lost = 0;
    side.simulator.answer = async (request) => {
      const given = await answer(request);
      if (lost > 0 || !side.sends.test(request.path)) return given;
      lost += 1;
      return 'drop';
    };
    await world.pass(8);
    expect(await world.ledger()).toMatchObject([{ state: 'unknown' }]);
    await world.pass(12);
    expect(await world.drafts()).toMatchObject([{ state: 'sending' }]);
    expect(side.said()).toHaveLength(1);
    await world.look();
    await world.settle();
    expect(await world.ledger()).toMatchObject([{ state: 'accepted', receipt: `found at ${vendor}` }]);
    await world.pass(5);
    expect(await world.drafts()).toMatchObject([{ state: 'sent' }]);
    expect([lost, side.said().length]).toEqual([1, 1]);
    expect(await world.broken()).toEqual([]);
  });

  test('outside of any campaign a person says yes, and it leaves from where they wrote to', async () => {
    const side = world.side(vendor);
    await world.mailbox(vendor);
    await side.says(YES);
    await world.settle();
    const [draft] = await world.drafts();
    expect(draft).toMatchObject({ state: 'review', campaignId: null });
    expect(codes(draft?.gate)).toContain('answer.no_campaign');
    expect(draft?.body.endsWith('Nora Field')).toBe(side.channel === 'email');
    await world.pass(30);
    expect(side.said()).toEqual([]);
    await world.approve(draft?.itemId ?? '');
    await world.pass(1);
    expect(side.said()).toHaveLength(1);
    expect(await world.drafts()).toMatchObject([{ state: 'sent' }]);
    expect(await world.broken()).toEqual([]);
  });

  test('where the place they wrote to is not connected here, a person is told so, and an answer is written once it is', async () => {
    const side = world.side(vendor);
    await world.written(vendor);
    await world.ctx.db.tx((tx) =>
      tx.execute(
        sql`update mailboxes set address = 'other@sender.example', vendor = 'native' where vendor = ${vendor}`,
      ),
    );
    await world.grant();
    await side.says(YES);
    await world.settle();
    const [draft] = await world.drafts();
    expect(draft?.state).toBe('escalated');
    expect(draft?.reasons[0]?.text).toMatch(
      side.channel === 'email' ? `${OURS}, is not connected here` : 'no account that could answer there',
    );
    await world.pass(10);
    expect(side.said()).toEqual([]);
    const anew = () => regenerateDraft(world.ctx, { draftId: draft?.id ?? '' });
    await expect(anew()).rejects.toThrow('Nothing was changed.');
    await world.mailbox(vendor);
    await anew();
    expect((await world.drafts()).map(({ state }) => state)).toEqual(['superseded', 'review']);
  });
});

describe('on LinkedIn', () => {
  test('an answer is short, has no subject and is not signed, and a person has the time to stop it', async () => {
    const side = world.side('heyreach');
    await world.written('heyreach');
    await world.grant('hold');
    await side.says(YES);
    await world.settle();
    const [draft] = await world.drafts();
    expect(draft).toMatchObject({ state: 'held', subject: '' });
    expect(draft?.body.length).toBeLessThanOrEqual(ANSWER_LENGTH.linkedin.written);
    expect(draft?.body).not.toMatch(/Nora Field|unsubscribe/i);
    const wait = Temporal.Instant.from(draft?.sendAt ?? '').since(world.ctx.now());
    expect(wait.total('seconds')).toBeGreaterThanOrEqual(10);
    await cancelDraft(world.ctx, { draftId: draft?.id ?? '' });
    await world.pass(10);
    expect(side.said()).toEqual([]);
  });

  test('a no is for ever: what they write later is answered by nobody', async () => {
    const side = world.side('heyreach');
    await world.written('heyreach');
    await world.grant();
    await side.says('No thanks, not interested.');
    await world.settle();
    world.clock.move({ hours: 24 });
    await side.says(YES);
    await world.settle();
    expect((await world.drafts()).map(({ state }) => state)).toEqual(['skipped', 'skipped']);
    expect(codes((await world.drafts())[1]?.gate)).toContain('answer.opt_out');
    await world.pass(10);
    expect(side.said()).toEqual([]);
  });
});

test.each(['smartlead', 'instantly'] as const)(
  'a person who edits an answer at %s cannot change a subject the vendor writes over',
  async (vendor) => {
    const side = world.side(vendor);
    await world.written(vendor);
    await side.says(YES);
    await world.settle();
    const [draft] = await world.drafts();
    const edit = { subject: 'Something else', body: `${draft?.body}\n\nSee you.` };
    const ctx = world.bench.ctx(world.ctx.workspace, { actor: reviewer, clock: world.clock });
    await editItem(ctx, { itemId: draft?.itemId ?? '', version: 1, edit });
    const [edited] = await world.drafts();
    expect(edited?.subject).toBe(vendor === 'smartlead' ? draft?.subject : 'Something else');
    await world.approve(edited?.itemId ?? '');
    await world.pass(3);
    expect(await world.ledger()).toMatchObject([{ state: 'accepted' }]);
    expect(side.said()[0]).toContain('See you.');
    expect(await world.broken()).toEqual([]);
  },
);
