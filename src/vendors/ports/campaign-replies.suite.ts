import { describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { held, type PortRun, portRun } from '../kit/port-run.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import {
  lookupOf,
  type OutgoingReply,
  outgoingReply,
  type ReplyPage,
  type ReplyReceipt,
  type ReplySighting,
} from './campaign-replies.ts';

const PORT = 'campaign_replies';

/** What a vendor that keeps the answers of leads promises. Its examples answer a reply that was there before. */
export const campaignRepliesSuite = (vendorCase: VendorCase, options: { waits?: boolean } = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`${PORT} of ${vendorCase.vendor}`, () => sending(portRun(vendorCase, PORT)));
};

function sending(port: PortRun): void {
  const asked = (): OutgoingReply => outgoingReply.parse(port.exampleOf('send_reply').input);
  const sent = (): number => port.effectsOf('send_reply');
  const find = async (): Promise<boolean> =>
    (await port.ask<ReplySighting>('find_reply', { input: lookupOf(asked()) })).receipt.found;

  test('an answer of a lead carries what is needed to answer it', async () => {
    const { receipt } = await port.ask<ReplyPage>('list_replies', { input: {} });
    const { replyId: id, mailbox } = asked();
    expect(receipt.replies).toContainEqual(expect.objectContaining({ id, mailbox, automatic: false }));
  });

  test('the same text to the same mail is sent once; another text goes out', async () => {
    const count = sent();
    expect(await find()).toBe(false);
    expect((await port.ask<ReplyReceipt>('send_reply')).receipt.already).toBe(false);
    expect(await find()).toBe(true);
    expect((await port.ask<ReplyReceipt>('send_reply')).receipt.already).toBe(true);
    expect(sent()).toBe(count + 1);
    const other = { text: 'Something else entirely.', html: '<p>Something else entirely.</p>' };
    await port.ask('send_reply', { input: { ...asked(), ...other } });
    expect(sent()).toBe(count + 2);
  });

  test('a lost answer is unknown, is found by a look and is not doubled', async () => {
    const count = sent();
    const error = await effectErrorOf(port.ask('send_reply', { key: 'lost', leave: port.losing }));
    expect(error.effect).toBe('unknown');
    expect(await port.look('send_reply', 'lost')).toBe('happened');
    await port.ask('send_reply', { key: 'lost' });
    expect(sent()).toBe(count + 1);
  });

  test('without leave nothing is sent, and a look says so', async () => {
    const count = sent();
    const error = await effectErrorOf(port.ask('send_reply', { key: 'held', leave: held }));
    expect(error.effect).toBe('none');
    expect(sent()).toBe(count);
    expect(await port.look('send_reply', 'held')).toBe('did_not_happen');
  });

  test('what identifies an answer holds no text of it', () => {
    expect(JSON.stringify(lookupOf(asked()))).not.toContain(asked().text.slice(0, 8));
  });
}
