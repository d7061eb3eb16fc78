import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import type { ReplyPage } from '../ports/campaign-replies.ts';
import { type RunningSmartlead, startSmartlead } from './case.fixture.ts';

let vendor: RunningSmartlead;
beforeEach(async () => {
  vendor = await startSmartlead({ now: () => NOW });
});
afterEach(() => vendor.close());
const ask = <R>(verb: string, input: unknown) => run<R>(vendor.performers, verb, input, {});

describe('replies', () => {
  test('pages are small, and what the vendor calls out of office is automatic', async () => {
    await vendor.simulator.categorise(vendor.seeded.campaignId, vendor.seeded.leadId, 6);
    const { receipt } = await ask<ReplyPage>('campaign_replies.list_replies', {
      campaignId: String(vendor.seeded.campaignId),
    });
    expect(receipt.replies).toMatchObject([
      { automatic: true, text: 'Sounds useful', mailbox: 'sdr1@sender.example' },
    ]);
    expect(vendor.simulator.requests()[0]?.body).toMatchObject({ limit: 20 });
  });

  test('the answer carries what it answers, in the vendor’s names', async () => {
    const campaignId = String(vendor.seeded.campaignId);
    const answer = {
      replyId: vendor.seeded.replyId,
      threadId: null,
      campaignId,
      mailbox: 'sdr1@sender.example',
      to: 'avery@acme.example',
      subject: 'Re: Hello',
      text: 'Hello again',
      html: '<p>Hello again</p>',
      cc: ['a@b.test', 'c@d.test'],
    };
    await ask('campaign_replies.send_reply', answer);
    expect(vendor.simulator.requests().at(-1)?.body).toMatchObject({
      email_stats_id: vendor.seeded.replyId.split('/')[2],
      reply_message_id: expect.stringContaining('@smartlead.test'),
      cc: 'a@b.test,c@d.test',
    });
    const other = { ...answer, mailbox: 'sdr2@sender.example', text: 'Something else' };
    expect(await effectErrorOf(ask('campaign_replies.send_reply', other))).toMatchObject({
      failure: 'validation',
    });
  });
});

describe('follow-ups', () => {
  const followUp = (more: Record<string, unknown> = {}) => ({
    ...{ campaignId: String(vendor.seeded.campaignId), email: 'Avery@acme.example' },
    ...{ mailbox: 'sdr1@sender.example', subject: 'Hello', since: '2020-01-01T00:00:00Z' },
    ...{ text: 'One more thought.', html: '<p>One more thought.</p>', ...more },
  });
  const sent = () => vendor.simulator.state.mails.filter(({ type }) => type === 'SENT');
  const leave = (input: object) =>
    ask<{ already: boolean }>('campaign_follow_ups.smartlead.send_follow_up', input);

  test('a further mail goes in the thread, whether the lead answered or not, with its subject', async () => {
    const [first] = sent();
    await leave(followUp());
    expect(vendor.simulator.requests().at(-1)?.body).toEqual({
      ...{ email_stats_id: first?.stats_id, to_email: 'Avery@acme.example' },
      email_body: '<p>One more thought.</p>',
    });
    expect(sent()).toMatchObject([{ subject: 'Hello' }, { subject: 'Hello', to: 'avery@acme.example' }]);
    expect((await leave(followUp())).receipt.already).toBe(true);
    expect(sent()).toHaveLength(2);
  });

  test('the same text of an earlier day is not taken for this one', async () => {
    await leave(followUp());
    const later = new Date(Date.parse(sent().at(-1)?.time ?? '') + 60_000).toISOString();
    await leave(followUp({ since: later }));
    expect(sent()).toHaveLength(3);
  });

  test.each([
    ['another subject', { subject: 'Something else' }, 'smartlead.other_subject'],
    ['another mailbox', { mailbox: 'sdr2@sender.example' }, 'smartlead.other_mailbox'],
    ['somebody it never wrote to', { email: 'nobody@acme.example' }, 'smartlead.no_thread'],
  ])('%s takes nothing', async (_what, more, code) => {
    const error = await effectErrorOf(leave(followUp(more)));
    expect(error).toMatchObject({ effect: 'none', reason: { code } });
    expect(sent()).toHaveLength(1);
  });

  test('an answer with another subject than the thread’s is not sent either', async () => {
    const { campaignId, replyId } = vendor.seeded;
    const error = await effectErrorOf(
      ask('campaign_replies.send_reply', {
        ...{ replyId, threadId: null, campaignId: String(campaignId), mailbox: 'sdr1@sender.example' },
        ...{ to: 'avery@acme.example', subject: 'A new one', text: 'Hello', html: '<p>Hello</p>' },
      }),
    );
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'smartlead.other_subject' } });
  });
});
