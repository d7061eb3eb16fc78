import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { textToHtml } from '#core/text/html';
import {
  MAIL_VENDORS,
  type MailVendor,
  openVendorSequence,
  type VendorSequence,
} from '../support/vendor-sequence.ts';

/** Sequences of three mails through each vendor that sends mail, end to end against the vendor in small. */
const STOPS = sql`select state from vendor_leads`;
/** The request by which a message is handed over, or leaves. */
const HANDS_OVER = /\/leads\/add$|\/reply-email-thread$|\/attach-leads$/;

let world: VendorSequence;
afterEach(() => world?.[Symbol.asyncDispose]());

const paragraphs = (text: string): string =>
  textToHtml(text)
    .replace(/^<!doctype html><html><body>/, '')
    .replace(/<\/body><\/html>$/, '');

async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) await world.day();
}

describe.each(MAIL_VENDORS)('%s', (vendor: MailVendor) => {
  test('three steps leave once each, with the approved bytes, and each is done by its receipt', async () => {
    world = await openVendorSequence(vendor);
    await days(12);
    expect(await world.ledger()).toEqual(
      [1, 2, 3].map((step) =>
        expect.objectContaining({ step, state: 'accepted', receipt: expect.any(String) }),
      ),
    );
    const approved = await world.approved();
    expect(world.side.left()).toEqual(
      approved.map(({ subject, text }) => ({ subject, html: paragraphs(text) })),
    );
    expect(approved).toHaveLength(3);
    const subjects = new Set(approved.map(({ subject }) => subject));
    expect(subjects.size).toBe(vendor === 'smartlead' ? 1 : 3);
    const carriers = new Set((await world.ledger()).map(({ carrier }) => carrier));
    expect(carriers.size).toBe(vendor === 'smartlead' ? 1 : 3);
    await days(5);
    expect(world.side.left()).toHaveLength(3);
    expect(await world.broken()).toEqual([]);
  });

  test('a reply to the first mail ends the others, here and there', async () => {
    world = await openVendorSequence(vendor);
    await world.day();
    expect(world.side.left()).toHaveLength(1);
    await world.side.replies('Thanks, we are fine as we are.');
    await world.settle();
    await days(12);
    expect(world.side.left()).toHaveLength(1);
    expect(await world.ledger()).toHaveLength(1);
    expect(await world.broken()).toEqual([]);
  });

  test('an opt-out while the second mail lies at the vendor, or is planned, keeps it from leaving', async () => {
    world = await openVendorSequence(vendor);
    await days(4);
    await world.day({ send: false });
    expect((await world.ledger()).map(({ step }) => step)).toEqual([1, 2]);
    const before = world.side.left().length;
    await world.side.optsOut();
    await world.settle();
    await days(12);
    expect(world.side.left()).toHaveLength(before);
    expect(before).toBe(vendor === 'smartlead' ? 2 : 1);
    expect(await world.all(STOPS)).toEqual(
      (await world.all<{ state: string }>(STOPS)).map(() => ({ state: 'stopped' })),
    );
    expect(await world.broken()).toEqual([]);
  });

  test('a lost answer to the second mail is settled by looking, and it leaves once', async () => {
    world = await openVendorSequence(vendor);
    await days(4);
    const { simulator } = world.side;
    const { answer } = simulator;
    let lost = 0;
    simulator.answer = async (request) => {
      const given = await answer(request);
      if (lost > 0 || request.method !== 'POST' || !HANDS_OVER.test(request.path)) return given;
      lost += 1;
      return 'drop';
    };
    await world.day();
    expect(lost).toBe(1);
    expect((await world.ledger())[1]).toMatchObject({ step: 2, state: 'unknown' });
    await world.look();
    expect((await world.ledger())[1]).toMatchObject({ step: 2, state: 'accepted' });
    await days(9);
    expect(world.side.left()).toHaveLength(3);
    expect(await world.broken()).toEqual([]);
  });

  test('a second mail that never arrived is found missing, and leaves once after all', async () => {
    world = await openVendorSequence(vendor);
    await days(4);
    const { simulator } = world.side;
    const { answer } = simulator;
    let cut = 0;
    simulator.answer = async (request) => {
      if (cut > 0 || request.method !== 'POST' || !HANDS_OVER.test(request.path)) return answer(request);
      cut += 1;
      return 'drop';
    };
    await world.day();
    expect([cut, (await world.ledger())[1]?.state]).toEqual([1, 'unknown']);
    await world.look();
    expect((await world.ledger())[1]?.state).toBe('planned');
    await days(9);
    expect(world.side.left()).toHaveLength(3);
    expect(await world.broken()).toEqual([]);
  });
});
