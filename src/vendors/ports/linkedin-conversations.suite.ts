import { describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { held, portRun } from '../kit/port-run.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import type { ConversationPage, LinkedInMessage, MessageReceipt } from './linkedin-conversations.ts';

const PORT = 'linkedin_conversations';

/** What a vendor with a LinkedIn inbox promises. The examples name a conversation in which the lead wrote last. */
export const linkedInConversationsSuite = (vendorCase: VendorCase, options: PromiseOptions = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`${PORT} of ${vendorCase.vendor}`, () => {
    const port = portRun(vendorCase, PORT);
    const asked = (): LinkedInMessage => port.exampleOf('send_message').input as LinkedInMessage;
    const sent = (): number => port.effectsOf('send_message');

    test('a conversation carries what is needed to answer in it', async () => {
      const { receipt } = await port.ask<ConversationPage>('list_conversations');
      const { conversationId: id, accountId } = asked();
      expect(receipt.conversations).toContainEqual(expect.objectContaining({ id, accountId, waiting: true }));
    });

    test('the same text is sent once as long as the lead says nothing; another text goes out', async () => {
      const count = sent();
      expect((await port.ask<MessageReceipt>('send_message')).receipt).toEqual({ already: false });
      expect((await port.ask<MessageReceipt>('send_message')).receipt).toEqual({ already: true });
      expect(sent()).toBe(count + 1);
      await port.ask('send_message', { input: { ...asked(), text: 'Something else entirely.' } });
      expect(sent()).toBe(count + 2);
    });

    test('a lost answer is unknown, is found by a look and is not doubled', async () => {
      const count = sent();
      const error = await effectErrorOf(port.ask('send_message', { key: 'lost', leave: port.losing }));
      expect(error.effect).toBe('unknown');
      expect(await port.look('send_message', 'lost')).toBe('happened');
      await port.ask('send_message', { key: 'lost' });
      expect(sent()).toBe(count + 1);
    });

    test('without leave nothing is sent, and a look says so', async () => {
      const count = sent();
      expect((await effectErrorOf(port.ask('send_message', { key: 'held', leave: held }))).effect).toBe(
        'none',
      );
      expect(sent()).toBe(count);
      expect(await port.look('send_message', 'held')).toBe('did_not_happen');
    });
  });
};
