import { describe, expect, test } from 'vitest';
import { reason, refuse } from '#core/verdict';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { ChatIdentity, ChatPerson, ChatReceipt } from './chat.ts';

/** What every chat promises. */
export const chatSuite = (vendorCase: VendorCase) =>
  describe(`chat by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'chat');
    describe('people', () => people(vendorCase));
    describe('messages', () => messages(vendorCase));
  });

function people(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'chat');

  test('the token is known with its permissions, and none is missing', async () => {
    const identity = await under.ask<ChatIdentity>('whoami', {});
    expect(identity.missing).toEqual([]);
    expect(identity.teamId).not.toBe('');
  });

  test('a member is found by address, a stranger is null', async () => {
    const find = (input: unknown) => under.ask<{ person: ChatPerson | null }>('find_person', input);
    expect((await find(under.example('find_person').input)).person?.id).toBeTruthy();
    expect(await find({ email: 'nobody@elsewhere.test' })).toEqual({ person: null });
  });
}

function messages(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'chat');

  test('a message is posted once and can be changed where it lies', async () => {
    const { input, effects } = under.example('post_message');
    const posted = await under.ask<ChatReceipt>('post_message', input);
    expect(await under.ask('update_message', { ...posted, text: 'Approved' })).toEqual(posted);
    expect(effects?.()).toBe(1);
  });

  test('a message that may not leave does not', async () => {
    const { input, effects } = under.example('post_message');
    const leave = async () => refuse(reason('test.stop', 'Stopped.'));
    const error = await under.fail('post_message', input, { leave });
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'test.stop' } });
    expect(effects?.()).toBe(0);
  });

  test('after a lost answer the conversation tells', async () => {
    const { input } = under.example('post_message');
    const look = (key: string) => lookFor(under.vendor.performers, 'chat.post_message', input, key);
    expect(await look('k1')).toBe('did_not_happen');
    under.vendor.simulator.dropResponseNext();
    await under.fail('post_message', input, { key: 'k1' });
    expect(await look('k1')).toBe('happened');
    expect(await look('k2')).toBe('did_not_happen');
  });

  test('a card without bounds is refused before it leaves', async () => {
    const { input, effects } = under.example('post_message');
    const card = [{ kind: 'text', text: 'x'.repeat(100_000) }];
    const error = await under.fail('post_message', { ...(input as object), card });
    expect(error).toMatchObject({ effect: 'none', failure: 'validation' });
    expect(effects?.()).toBe(0);
  });
}
