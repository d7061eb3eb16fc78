import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { lookFor, NOW, run } from '../kit/vendor-run.fixture.ts';
import { chatSuite } from '../ports/chat.suite.ts';
import type { ChatIdentity, ChatReceipt } from '../ports/chat.ts';
import { BLOCK_LIMITS, blockProblems, blocksOf } from './blocks.rules.ts';
import { ANA, CHANNEL, SIGNING_SECRET, slackCase, startSlack } from './case.fixture.ts';
import type { SlackDelivery } from './simulator.ts';
import { slackWebhooks } from './webhooks.ts';

chatSuite(slackCase);

let slack: Awaited<ReturnType<typeof startSlack>>;
const restart = async (more: Parameters<typeof startSlack>[1] = {}): Promise<void> => {
  await slack?.close();
  slack = await startSlack(() => NOW, more);
};
beforeEach(() => restart());
afterEach(() => slack.close());

const toAna = { to: { kind: 'person', id: ANA.id }, text: 'A draft waits' };
const buttons = [
  { kind: 'buttons', id: 'draft', buttons: [{ action: 'approve', value: 'item-1.v2', label: 'Approve' }] },
];

describe('scopes', () => {
  test('autosend §28 26: a missing scope names what is needed and what is there, word for word', async () => {
    await restart({ scopes: ['chat:write', 'users:read'] });
    const error = await effectErrorOf(run(slack.performers, 'chat.find_person', { email: ANA.email }));
    expect(error).toMatchObject({
      effect: 'none',
      failure: 'config',
      retryable: false,
      reason: {
        code: 'slack.missing_scope',
        detail: { needed: 'users:read.email', provided: 'chat:write,users:read' },
      },
    });
    expect(await effectErrorOf(run(slack.performers, 'chat.post_message', toAna))).toMatchObject({
      failure: 'config',
      reason: { detail: { needed: 'im:write' } },
    });
    expect(slack.simulator.posts()).toEqual([]);
  });

  test('the probe lists what is missing; either name of the scope for direct messages will do', async () => {
    await restart({ scopes: ['chat:write', 'users:read', 'conversations:write'] });
    const { receipt } = await run<ChatIdentity>(slack.performers, 'chat.whoami', {});
    expect(receipt.missing).toEqual(['users:read.email']);
    expect(receipt.scopes).toEqual(['chat:write', 'users:read', 'conversations:write']);
  });

  test('a scope of the old kind hints at a user token', async () => {
    slack.simulator.failNext({
      status: 200,
      body: { ok: false, error: 'missing_scope', needed: 'chat:write:bot', provided: 'identify' },
    });
    const error = await effectErrorOf(run(slack.performers, 'chat.post_message', toAna));
    expect(error.reason.text).toContain('a bot token is needed');
  });
});

describe('words of Slack', () => {
  const answers = [
    ['token_revoked', 'auth', 'none', false],
    ['account_inactive', 'auth', 'none', false],
    ['ratelimited', 'rate_limited', 'none', true],
    ['channel_not_found', 'not_found', 'none', false],
    ['not_in_channel', 'config', 'none', false],
    ['msg_blocks_too_long', 'validation', 'none', false],
    ['internal_error', 'timeout_unknown', 'unknown', true],
  ] as const;
  test.each(answers)('%s with status 200 is %s', async (error, failure, effect, retryable) => {
    slack.simulator.failNext({ status: 200, body: { ok: false, error } });
    const message = { to: { kind: 'channel', id: CHANNEL }, text: 'x' };
    expect(await effectErrorOf(run(slack.performers, 'chat.post_message', message))).toMatchObject({
      failure,
      effect,
      retryable,
    });
  });

  test('a member who left is nobody', async () => {
    const { receipt } = await run(slack.performers, 'chat.find_person', { email: 'gone@valewood.test' });
    expect(receipt).toEqual({ person: null });
  });
});

describe('direct messages', () => {
  test('a person gets it in a conversation of their own', async () => {
    const { receipt } = await run<ChatReceipt>(slack.performers, 'chat.post_message', toAna);
    expect(receipt.channelId).toMatch(/^D/);
    expect(slack.simulator.posts()).toMatchObject([{ channel: receipt.channelId, text: 'A draft waits' }]);
  });

  test('a conversation whose opening got lost posted nothing', async () => {
    slack.simulator.dropResponseNext();
    const error = await effectErrorOf(run(slack.performers, 'chat.post_message', toAna));
    expect(error).toMatchObject({ effect: 'none', retryable: true });
    expect(slack.simulator.posts()).toEqual([]);
  });

  test('a changed message is recognised by the key of its change', async () => {
    const { receipt } = await run<ChatReceipt>(slack.performers, 'chat.post_message', toAna, { key: 'post' });
    const change = { ...receipt, text: 'Approved' };
    expect(await lookFor(slack.performers, 'chat.update_message', change, 'change')).toBe('did_not_happen');
    slack.simulator.dropResponseNext();
    await effectErrorOf(run(slack.performers, 'chat.update_message', change, { key: 'change' }));
    expect(await lookFor(slack.performers, 'chat.update_message', change, 'change')).toBe('happened');
    expect(slack.simulator.posts()).toMatchObject([{ text: 'Approved', blocks: [] }]);
  });
});

describe('blocks', () => {
  test('long texts and many fields are spread, nothing is lost', () => {
    const text = `${'word '.repeat(1_500)}end`;
    const fields = Array.from({ length: 23 }, (_, index) => ({ label: `l${index}`, value: 'v' }));
    const blocks = blocksOf([
      { kind: 'text', text },
      { kind: 'fields', fields },
    ]);
    expect(blockProblems(blocks)).toEqual([]);
    const sections = blocks.flatMap((block) =>
      block.type === 'section' && block.text ? [block.text.text] : [],
    );
    expect(sections).toHaveLength(3);
    expect(sections.join(' ')).toBe(text);
    expect(blocks).toHaveLength(6);
  });

  test('a pair of surrogates is not cut apart', () => {
    const blocks = blocksOf([{ kind: 'text', text: `x${'😀'.repeat(2_000)}` }]);
    for (const block of blocks) expect(JSON.stringify(block).isWellFormed()).toBe(true);
    expect(JSON.stringify(blocks)).not.toMatch(/\\ud[89ab]/i);
  });

  test.each([
    ['heading', [{ kind: 'heading', text: 'x'.repeat(151) }]],
    ['note', [{ kind: 'note', text: 'x'.repeat(3_001) }]],
    ['all together', Array.from({ length: 5 }, () => ({ kind: 'text', text: 'x'.repeat(2_500) }))],
    ['count', Array.from({ length: 51 }, () => ({ kind: 'line' }))],
  ])('a card beyond the limit of %s is refused here, without a request', async (_name, card) => {
    const error = await effectErrorOf(run(slack.performers, 'chat.post_message', { ...toAna, card }));
    expect(error).toMatchObject({
      effect: 'none',
      failure: 'validation',
      reason: { code: 'slack.card_too_large' },
    });
    expect(slack.simulator.requests()).toEqual([]);
  });

  test('the limits are those of the vendor', () => {
    expect(BLOCK_LIMITS).toMatchObject({ blocks: 50, section: 3_000, header: 150, buttonValue: 2_000 });
  });
});

describe('deliveries', () => {
  const asDelivery = ({ path, headers, body }: SlackDelivery) => ({
    headers: new Headers(headers),
    url: new URL(`https://legwork.test/hooks/slack${path}`),
    body,
  });
  const click = async () => {
    await run(slack.performers, 'chat.post_message', { ...toAna, card: buttons });
    const [post] = slack.simulator.posts();
    if (!post) throw new Error('Nothing was posted.');
    return asDelivery(slack.simulator.click(post, 'approve', ANA.id));
  };
  const secrets = { signingSecret: SIGNING_SECRET };

  test('a click is proved, named and read', async () => {
    const delivery = await click();
    expect(slackWebhooks.verify(delivery, secrets, NOW).allowed).toBe(true);
    expect(slackWebhooks.deliveryId(delivery)).toBe(slackWebhooks.deliveryId(delivery));
    expect(slackWebhooks.read(delivery)).toMatchObject([
      {
        kind: 'chat.action',
        action: 'approve',
        value: 'item-1.v2',
        personId: ANA.id,
        at: '2026-11-23T09:00:00.5Z',
      },
    ]);
    expect(slackWebhooks.answer?.(delivery)).toEqual({ status: 200 });
  });

  test.each([
    [301, 'intake.proof_stale'],
    [-301, 'intake.proof_stale'],
    [299, undefined],
    [-299, undefined],
  ])('%i seconds off the clock', async (seconds, code) => {
    const verdict = slackWebhooks.verify(await click(), secrets, NOW.add({ seconds }));
    expect(verdict.reasons[0]?.code).toBe(code);
  });

  test('without proof, with a wrong one, and with a changed body it is refused', async () => {
    const delivery = await click();
    const codeOf = (more: object, known: Record<string, string | undefined> = secrets) =>
      slackWebhooks.verify({ ...delivery, ...more }, known, NOW).reasons[0]?.code;
    expect(codeOf({ headers: new Headers() })).toBe('intake.proof_missing');
    expect(codeOf({}, {})).toBe('intake.proof_missing');
    expect(codeOf({}, { signingSecret: 'another-secret-of-another-app' })).toBe('intake.proof_wrong');
    expect(codeOf({ body: delivery.body.replace('item-1', 'item-9') })).toBe('intake.proof_wrong');
  });

  test('what people write is read, what bots write is not', () => {
    const said = asDelivery(slack.simulator.say(CHANNEL, ANA.id, 'hold it'));
    expect(slackWebhooks.verify(said, secrets, NOW).allowed).toBe(true);
    expect(slackWebhooks.deliveryId(said)).toMatch(/^Ev/);
    expect(slackWebhooks.read(said)).toMatchObject([
      { kind: 'chat.message', text: 'hold it', isDirect: false },
    ]);
    const bot = { ...said, body: said.body.replace('"user"', '"bot_id":"B0LEGWORK1","user"') };
    expect(slackWebhooks.read(bot)).toEqual([]);
  });

  test('the challenge of a new address is echoed', () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' });
    const delivery = { headers: new Headers(), url: new URL('https://legwork.test/'), body };
    expect(slackWebhooks.answer?.(delivery)).toMatchObject({ status: 200, body: 'abc' });
    expect(slackWebhooks.read(delivery)).toEqual([]);
  });
});
