import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { campaignLeadsSuite } from '../ports/campaign-leads.suite.ts';
import { campaignRepliesSuite } from '../ports/campaign-replies.suite.ts';
import type { ReplyPage } from '../ports/campaign-replies.ts';
import { emailCampaignsSuite } from '../ports/email-campaigns.suite.ts';
import type { CampaignPage, CampaignReport, LeadBatchReceipt } from '../ports/email-campaigns.ts';
import { instantlyCase, NEW_CAMPAIGN, type RunningInstantly, startInstantly } from './case.fixture.ts';
import type { InstantlySimulatorParts } from './simulator.ts';

// Instantly names no time to wait.
emailCampaignsSuite(instantlyCase, { waits: false });

campaignRepliesSuite(instantlyCase, { waits: false });
campaignLeadsSuite(instantlyCase, { waits: false });

let vendor: RunningInstantly;

const start = async (more: Partial<InstantlySimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startInstantly({ now: () => NOW, ...more });
};

const ask = <R>(verb: string, input: unknown, more: Parameters<typeof run>[3] = {}) =>
  run<R>(vendor.performers, verb, input, more);

const campaign = () => {
  const row = vendor.simulator.state.campaigns.get(vendor.seeded.campaignId);
  if (!row) throw new Error('The seeded campaign is gone.');
  return row;
};

const batch = (...emails: string[]) => ({
  campaignId: vendor.seeded.campaignId,
  leads: emails.map((email) => ({ email })),
});

beforeEach(() => start());

afterEach(() => vendor.close());

describe('campaigns', () => {
  test('days are numbers from Sunday, waits belong to the step before, senders and line breaks arrive', async () => {
    await ask('email_campaigns.create_campaign', {
      ...NEW_CAMPAIGN,
      steps: [
        { waitDays: 0, variants: [{ subject: 'One', html: '<p>a</p>\n<p>b</p>' }] },
        { waitDays: 3, variants: [{ subject: '', html: '<p>c</p>' }] },
        { waitDays: 7, variants: [{ subject: '', html: '<p>d</p>' }] },
      ],
    });
    const made = [...vendor.simulator.state.campaigns.values()].at(-1);
    expect(made).toMatchObject({
      status: 0,
      email_list: NEW_CAMPAIGN.senders,
      email_gap: 12,
      stop_on_reply: true,
    });
    expect(made?.campaign_schedule.schedules[0]).toMatchObject({
      timezone: 'America/Detroit',
      days: { '0': false, '1': true, '2': true, '6': false },
    });
    expect(made?.sequences[0]?.steps.map(({ delay }) => delay)).toEqual([3, 7, 1]);
    expect(made?.sequences[0]?.steps[0]?.variants[0]?.body).not.toContain('\n');
  });

  test('a zone without a counterpart and a sender Instantly does not have make nothing', async () => {
    const before = vendor.simulator.state.campaigns.size;
    const zone = { ...NEW_CAMPAIGN, schedule: { ...NEW_CAMPAIGN.schedule, timezone: 'Pacific/Marquesas' } };
    expect(await effectErrorOf(ask('email_campaigns.create_campaign', zone))).toMatchObject({
      effect: 'none',
      failure: 'validation',
      reason: { code: 'instantly.timezone_unknown' },
    });
    const sender = { ...NEW_CAMPAIGN, senders: ['stranger@sender.example'] };
    expect(await effectErrorOf(ask('email_campaigns.create_campaign', sender))).toMatchObject({
      effect: 'none',
      failure: 'validation',
    });
    expect(vendor.simulator.state.campaigns.size).toBe(before);
  });

  test('a campaign that is no draft when it is made is never passed over', async () => {
    const leave = async () => {
      vendor.simulator.failNext({ status: 200, body: { id: 'x', name: 'y', status: 1 } });
      return allow();
    };
    expect(
      await effectErrorOf(ask('email_campaigns.create_campaign', NEW_CAMPAIGN, { leave })),
    ).toMatchObject({
      effect: 'unknown',
      failure: 'vendor_bug',
    });
  });

  test('a list in another form than items is refused; an empty last page ends it', async () => {
    for (const body of [[], { data: [] }, { campaigns: [] }]) {
      vendor.simulator.failNext({ status: 200, body });
      const error = await effectErrorOf(ask('email_campaigns.list_campaigns', {}));
      expect(error.failure).toBe('vendor_bug');
    }
    for (let count = 0; count < 99; count += 1) {
      const id = vendor.simulator.state.nextId();
      vendor.simulator.state.campaigns.set(id, { ...campaign(), id });
    }
    const first = await ask<CampaignPage>('email_campaigns.list_campaigns', {});
    expect(first.receipt.campaigns).toHaveLength(100);
    const last = await ask<CampaignPage>('email_campaigns.list_campaigns', { cursor: first.receipt.cursor });
    expect(last.receipt).toEqual({ campaigns: [], cursor: null });
  });

  test('starting and pausing announce no body', async () => {
    const { campaignId } = vendor.seeded;
    await ask('email_campaigns.activate_campaign', { campaignId, approvalId: 'a1' });
    await ask('email_campaigns.pause_campaign', { campaignId });
    const posts = vendor.simulator.requests().filter(({ method }) => method === 'POST');
    expect(posts.map(({ headers }) => headers['content-type'])).toEqual([undefined, undefined]);
  });

  test('what the vendor stopped itself is not started over it', async () => {
    campaign().status = -2;
    const error = await effectErrorOf(
      ask('email_campaigns.activate_campaign', { campaignId: vendor.seeded.campaignId, approvalId: 'a1' }),
    );
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict' });
    expect(error.reason.text).toContain('Bounce Protect');
    expect(campaign().status).toBe(-2);
  });
});

describe('leads', () => {
  test('each kind of silence is told lead by lead', async () => {
    const { state } = vendor.simulator;
    state.blockList.set('b', { id: 'b', bl_value: 'blocked.example', is_domain: true });
    const { receipt } = await ask<LeadBatchReceipt>(
      'email_campaigns.add_leads',
      batch('new@acme.example', 'x@blocked.example', 'avery@acme.example', 'nobody@invalid.test'),
    );
    expect(receipt).toMatchObject({ requested: 4, added: 1 });
    expect(receipt.leads.map(({ outcome }) => outcome)).toEqual([
      'added',
      'refused',
      'already_there',
      'refused',
    ]);
    expect(receipt.leads[1]?.why).toMatch(/^one of: on the block list \(1\)/);
    const alone = await ask<LeadBatchReceipt>('email_campaigns.add_leads', batch('y@blocked.example'));
    expect(alone.receipt.leads[0]).toMatchObject({ outcome: 'refused', why: 'on the block list' });
  });

  test('somebody in another campaign is not written to twice', async () => {
    const other = (await ask<{ campaignId: string }>('email_campaigns.create_campaign', NEW_CAMPAIGN))
      .receipt;
    const { receipt } = await ask<LeadBatchReceipt>('email_campaigns.add_leads', {
      campaignId: other.campaignId,
      leads: [{ email: 'avery@acme.example' }],
    });
    expect(receipt.leads[0]).toMatchObject({ outcome: 'refused', why: 'skipped: in a campaign already' });
  });

  test('a finished campaign takes no leads, and a paused one that wakes up by them is paused at once', async () => {
    campaign().status = 3;
    campaign().is_evergreen = true;
    const error = await effectErrorOf(ask('email_campaigns.add_leads', batch('new@acme.example')));
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict' });
    expect(campaign().status).toBe(3);
    await start({ wakesPaused: true });
    campaign().status = 2;
    const { receipt } = await ask<LeadBatchReceipt>('email_campaigns.add_leads', batch('new@acme.example'));
    expect(receipt).toMatchObject({ added: 1, wokeUp: true, campaignState: 'paused' });
    expect(campaign().status).toBe(2);
  });

  test('a stopped lead gets no further mail, and a bare domain cannot be stopped', async () => {
    const { campaignId } = vendor.seeded;
    await ask('email_campaigns.add_leads', batch('new@acme.example', 'other@acme.example'));
    await ask('email_campaigns.stop_lead', { campaignId, email: 'New@acme.example' });
    await ask('email_campaigns.activate_campaign', { campaignId, approvalId: 'a1' });
    await vendor.simulator.sendDue();
    const mailed = vendor.simulator.state.emails
      .filter(({ ue_type }) => ue_type === 1)
      .map(({ lead }) => lead);
    expect(mailed).toContain('other@acme.example');
    expect(mailed).not.toContain('new@acme.example');
    await expect(ask('email_campaigns.stop_lead', { campaignId, email: 'acme.example' })).rejects.toThrow();
  });
});

describe('the simulator is as dangerous as the vendor', () => {
  test('a deletion with a misspelt narrowing takes the whole campaign', async () => {
    await ask('email_campaigns.add_leads', batch('new@acme.example', 'other@acme.example'));
    const { campaignId } = vendor.seeded;
    const answer = await vendor.simulator.answer({
      method: 'DELETE',
      path: '/leads',
      query: new URLSearchParams(),
      raw: '{}',
      headers: { authorization: 'Bearer test-key-instantly' },
      body: { campaign_id: campaignId, id: ['one'] },
    });
    expect(answer).toMatchObject({ status: 200, body: { count: 3 } });
    expect(vendor.simulator.state.leads.size).toBe(0);
  });

  test('a draft sends nothing, an active campaign only inside its hours', async () => {
    expect(await vendor.simulator.sendDue()).toBe(0);
    await ask('email_campaigns.add_leads', batch('new@acme.example'));
    campaign().status = 1;
    for (const schedule of campaign().campaign_schedule.schedules)
      schedule.timing = { from: '10:00', to: '11:00' };
    expect(await vendor.simulator.sendDue()).toBe(0);
    for (const schedule of campaign().campaign_schedule.schedules)
      schedule.timing = { from: '08:00', to: '11:00' };
    expect(await vendor.simulator.sendDue()).toBe(1);
    const report = await ask<CampaignReport>('email_campaigns.campaign_report', {
      campaignId: vendor.seeded.campaignId,
    });
    expect(report.receipt).toMatchObject({ sent: 2, contacted: 2, replied: 1 });
  });

  test('the mail list has a limit of its own', async () => {
    await start({ mailsPerMinute: 2 });
    await ask('campaign_replies.list_replies', {});
    await ask('campaign_replies.list_replies', {});
    const error = await effectErrorOf(ask('campaign_replies.list_replies', {}));
    expect(error).toMatchObject({ failure: 'rate_limited', retryAfterMs: null });
    expect((await ask<CampaignPage>('email_campaigns.list_campaigns', {})).receipt.campaigns).toHaveLength(1);
  });
});

describe('replies', () => {
  test('only what came in since then, with automatic ones marked', async () => {
    await vendor.simulator.reply('avery@acme.example', 'I am away.', { automatic: true });
    const { receipt } = await ask<ReplyPage>('campaign_replies.list_replies', {
      since: '2026-11-23T00:00:00Z',
    });
    expect(receipt.replies.map(({ automatic }) => automatic)).toEqual([false, true]);
    const none = await ask<ReplyPage>('campaign_replies.list_replies', { since: '2026-11-24T00:00:00Z' });
    expect(none.receipt.replies).toEqual([]);
  });

  test('a mail is answered from the mailbox it came to and no other', async () => {
    const { replyId, threadId, campaignId } = vendor.seeded;
    const answer = {
      replyId,
      threadId,
      campaignId,
      mailbox: 'sdr2@sender.example',
      to: 'avery@acme.example',
      subject: 'Re: Hello',
      text: 'Hello again',
      html: '<p>Hello again</p>',
    };
    const error = await effectErrorOf(ask('campaign_replies.send_reply', answer));
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'instantly.not_answerable' } });
    expect(vendor.simulator.state.emails.filter(({ ue_type }) => ue_type === 3)).toEqual([]);
  });
});
