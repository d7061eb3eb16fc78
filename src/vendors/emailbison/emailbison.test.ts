import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { campaignRepliesSuite } from '../ports/campaign-replies.suite.ts';
import type { ReplyPage } from '../ports/campaign-replies.ts';
import { emailCampaignsSuite } from '../ports/email-campaigns.suite.ts';
import type {
  AccountPage,
  CampaignPage,
  CampaignReport,
  LeadBatchReceipt,
} from '../ports/email-campaigns.ts';
import {
  EMAILBISON_KEY,
  emailbisonCase,
  NEW_CAMPAIGN,
  type RunningEmailbison,
  startEmailbison,
} from './case.fixture.ts';
import type { EmailbisonSimulatorParts } from './simulator.ts';
import { MARK } from './wire.ts';

emailCampaignsSuite(emailbisonCase, { inParts: ['create_campaign', 'add_leads'] });

campaignRepliesSuite(emailbisonCase);

let vendor: RunningEmailbison;

const start = async (more: Partial<EmailbisonSimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startEmailbison({ now: () => NOW, ...more });
};

const ask = <R>(verb: string, input: unknown, more: Parameters<typeof run>[3] = {}) =>
  run<R>(vendor.performers, verb, input, more);

const campaign = () => {
  const row = vendor.simulator.state.campaigns.get(vendor.seeded.campaignId);
  if (!row) throw new Error('The seeded campaign is gone.');
  return row;
};

const batch = (...emails: string[]) => ({
  campaignId: String(vendor.seeded.campaignId),
  leads: emails.map((email) => ({ email, firstName: 'New', lastName: 'Person' })),
});

const request = (method: string, path: string, body: unknown = null) =>
  vendor.simulator.answer({
    method,
    path,
    query: new URLSearchParams(),
    raw: '',
    body,
    headers: { authorization: `Bearer ${EMAILBISON_KEY}` },
  });

const sentTo = (path: string) =>
  vendor.simulator
    .requests()
    .filter((each) => each.path.endsWith(path))
    .map(({ body }) => body);

beforeEach(() => start());

afterEach(() => vendor.close());

describe('campaigns', () => {
  test('the parts arrive under the vendor’s names, and no step is early in either reading of a wait', async () => {
    const steps = [0, 3, 7].map((waitDays) => ({
      waitDays,
      variants: [{ subject: waitDays ? '' : 'Nights', html: '<p>x</p>' }],
    }));
    await ask('email_campaigns.create_campaign', { ...NEW_CAMPAIGN, steps });
    const made = [...vendor.simulator.state.campaigns.values()].at(-1);
    expect(made).toMatchObject({
      status: 'Draft',
      senderIds: [3],
      max_emails_per_day: 50,
      max_new_leads_per_day: 25,
      schedule: { sunday: true, monday: true, tuesday: false, save_as_template: false },
    });
    expect(made?.steps).toMatchObject([
      { order: 1, wait_in_days: 3, thread_reply: false, email_subject: 'Nights' },
      { order: 2, wait_in_days: 7, thread_reply: true },
      { order: 3, wait_in_days: 7, thread_reply: true },
    ]);
    expect(await request('POST', `/campaigns/${made?.id}/schedule`, { monday: true })).toMatchObject({
      status: 422,
    });
  });

  test.each([
    ['while the schedule is set', '/schedule'],
    ['while the steps are handed over', '/sequence-steps'],
    ['while the senders are attached', '/attach-sender-emails'],
  ])('a draft that was cut off %s is finished under its key, with its steps once', async (_name, part) => {
    const { simulator } = vendor;
    const answer = simulator.answer.bind(simulator);
    let cut = false;
    Object.assign(simulator, {
      answer: async (asked: Parameters<typeof answer>[0]) => {
        const reply = await answer(asked);
        if (cut || asked.method !== 'POST' || !asked.path.endsWith(part)) return reply;
        cut = true;
        return 'drop';
      },
    });
    const error = await effectErrorOf(ask('email_campaigns.create_campaign', NEW_CAMPAIGN, { key: 'k' }));
    expect(error.effect).toBe('unknown');
    await ask('email_campaigns.create_campaign', NEW_CAMPAIGN, { key: 'k' });
    const made = [...simulator.state.campaigns.values()].slice(1);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ senderIds: [3] });
    expect(made[0]?.steps).toHaveLength(2);
  });

  test('variants, and senders by address, are refused before anything is made', async () => {
    const [step] = NEW_CAMPAIGN.steps;
    const variants = {
      ...NEW_CAMPAIGN,
      steps: [{ ...step, variants: [...(step?.variants ?? []), { subject: 'B', html: 'b' }] }],
    };
    const senders = { ...NEW_CAMPAIGN, senders: ['sdr1@sender.example'] };
    for (const input of [variants, senders])
      expect(await effectErrorOf(ask('email_campaigns.create_campaign', input))).toMatchObject({
        effect: 'none',
        failure: 'validation',
      });
    expect(vendor.simulator.requests()).toEqual([]);
  });

  test('pages are followed by number: their links name another host', async () => {
    for (let id = 1; id <= 20; id += 1) vendor.simulator.state.campaigns.set(id, { ...campaign(), id });
    const first = await ask<CampaignPage>('email_campaigns.list_campaigns', {});
    const last = await ask<CampaignPage>('email_campaigns.list_campaigns', { cursor: first.receipt.cursor });
    expect([first.receipt.campaigns.length, last.receipt.campaigns.length]).toEqual([15, 6]);
    expect(last.receipt.cursor).toBeNull();
  });

  test('states are compared without case; a word that is not known is no state and not started over', async () => {
    campaign().status = 'PAUSED';
    expect((await ask<CampaignPage>('email_campaigns.list_campaigns', {})).receipt.campaigns[0]?.state).toBe(
      'paused',
    );
    campaign().status = 'Simmering';
    const start = { campaignId: String(vendor.seeded.campaignId), approvalId: 'a1' };
    expect(await effectErrorOf(ask('email_campaigns.activate_campaign', start))).toMatchObject({
      effect: 'none',
      failure: 'conflict',
    });
  });

  test('an action refused inside a 200 is a refusal, statistics that are texts are numbers', async () => {
    campaign().senderIds = [];
    const start = { campaignId: String(vendor.seeded.campaignId), approvalId: 'a1' };
    expect(await effectErrorOf(ask('email_campaigns.activate_campaign', start))).toMatchObject({
      effect: 'none',
      reason: { code: 'emailbison.refused' },
    });
    const { receipt } = await ask<CampaignReport>('email_campaigns.campaign_report', start);
    expect(receipt).toMatchObject({ sent: 1, replied: 1, leads: 1, clicked: null });
    const accounts = (await ask<AccountPage>('email_campaigns.list_sender_accounts', {})).receipt.accounts;
    expect(accounts).toMatchObject([{ state: 'active', dailyLimit: 20 }, { state: 'problem' }]);
  });
});

describe('leads', () => {
  test('one faulty lead does not take the others with it, and each silence is told', async () => {
    const { state } = vendor.simulator;
    state.blacklist.add('blocked@acme.example');
    const { receipt } = await ask<LeadBatchReceipt>(
      'email_campaigns.add_leads',
      batch('nobody@invalid.test', 'new@acme.example', 'blocked@acme.example', 'avery@acme.example'),
    );
    expect(receipt.leads.map(({ outcome }) => outcome)).toEqual([
      'refused',
      'added',
      'refused',
      'already_there',
    ]);
    expect(receipt.leads[0]?.why).toBe('The email must be a valid email address.');
    expect(receipt.leads[2]?.why).toContain('gave no reason');
    expect(sentTo('/attach-leads')).toEqual([expect.objectContaining({ allow_parallel_sending: false })]);
  });

  test('variables are made first, and a known lead keeps what it is not told', async () => {
    const other = (await ask<{ campaignId: string }>('email_campaigns.create_campaign', NEW_CAMPAIGN))
      .receipt;
    vendor.simulator.state.seats.splice(0);
    await ask('email_campaigns.add_leads', {
      campaignId: other.campaignId,
      leads: [{ email: 'avery@acme.example', variables: { angle: 'nights' } }],
    });
    const lead = vendor.simulator.state.leads.get(vendor.seeded.leadId);
    expect(lead).toMatchObject({ first_name: 'Avery' });
    expect(
      Object.fromEntries(lead?.custom_variables.map(({ name, value }) => [name, value]) ?? []),
    ).toMatchObject({ tier: '2', angle: 'nights', [MARK]: expect.stringMatching(/^lw-/) });
    expect(vendor.simulator.requests().some(({ method }) => method === 'PUT')).toBe(false);
    // What PATCH is for.
    await request('PUT', `/leads/${vendor.seeded.leadId}`, { first_name: 'Avery', custom_variables: [] });
    expect(vendor.simulator.state.leads.get(vendor.seeded.leadId)?.custom_variables).toEqual([]);
  });

  test('nobody is written to by two campaigns at once', async () => {
    const other = (await ask<{ campaignId: string }>('email_campaigns.create_campaign', NEW_CAMPAIGN))
      .receipt;
    const handed = () =>
      ask<LeadBatchReceipt>('email_campaigns.add_leads', {
        campaignId: other.campaignId,
        leads: [{ email: 'avery@acme.example', variables: { tier: 9 } }],
      });
    const { seats, leads } = vendor.simulator.state;
    const tier = () => leads.get(vendor.seeded.leadId)?.custom_variables.find(({ name }) => name === 'tier');
    // The variables are one set for all campaigns: what waits there keeps its text.
    expect(await effectErrorOf(handed())).toMatchObject({
      effect: 'none',
      reason: { code: 'emailbison.lead_busy' },
    });
    expect([seats.length, tier()?.value]).toEqual([1, '2']);
    for (const seat of seats) seat.status = 'sequence_finished';
    expect((await handed()).receipt).toMatchObject({ added: 1 });
    expect([seats.length, tier()?.value]).toEqual([2, '9']);
  });

  test('a lead that was made and not attached is attached when it is asked for again', async () => {
    const leave = async () => {
      vendor.simulator.dropResponseNext();
      return allow();
    };
    await effectErrorOf(ask('email_campaigns.add_leads', batch('new@acme.example'), { key: 'k', leave }));
    expect(vendor.simulator.state.seats).toHaveLength(1);
    const { receipt } = await ask<LeadBatchReceipt>('email_campaigns.add_leads', batch('new@acme.example'), {
      key: 'k',
    });
    expect(receipt).toMatchObject({ added: 1 });
    expect(vendor.simulator.state.seats).toHaveLength(2);
  });

  test('a paused campaign that wakes up by new leads is paused at once, a finished one takes none', async () => {
    await start({ wakesPaused: true });
    campaign().status = 'Paused';
    const { receipt } = await ask<LeadBatchReceipt>('email_campaigns.add_leads', batch('new@acme.example'));
    expect(receipt).toMatchObject({ added: 1, wokeUp: true, campaignState: 'paused' });
    campaign().status = 'Completed';
    const error = await effectErrorOf(ask('email_campaigns.add_leads', batch('other@acme.example')));
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict' });
  });

  test('a deletion at the vendor takes a whole list of campaigns along', async () => {
    await request('DELETE', '/campaigns/bulk', { campaign_ids: [vendor.seeded.campaignId] });
    expect([
      vendor.simulator.state.campaigns.size,
      vendor.simulator.state.seats.length,
      vendor.simulator.state.mails.length,
    ]).toEqual([0, 0, 0]);
  });
});

describe('replies', () => {
  test('automatic ones are marked', async () => {
    await vendor.simulator.reply(vendor.seeded.campaignId, vendor.seeded.leadId, 'I am away.', {
      automatic: true,
    });
    const { receipt } = await ask<ReplyPage>('campaign_replies.list_replies', {});
    expect(receipt.replies.map(({ automatic }) => automatic)).toEqual([true, false]);
  });

  test('the lead’s own words are not quoted back, and only the mailbox of the mail answers', async () => {
    const answer = {
      replyId: vendor.seeded.replyId,
      threadId: null,
      campaignId: null,
      mailbox: 'sdr1@sender.example',
      to: 'avery@acme.example',
      subject: 'Re: Hello',
      text: 'Hello again',
      html: '<p>Hello again</p>',
    };
    await ask('campaign_replies.send_reply', answer);
    expect(sentTo('/reply')).toMatchObject([
      { inject_previous_email_body: false, sender_email_id: 3, content_type: 'html' },
    ]);
    const other = { ...answer, mailbox: 'sdr2@sender.example', text: 'Something else' };
    expect(await effectErrorOf(ask('campaign_replies.send_reply', other))).toMatchObject({
      failure: 'validation',
    });
  });
});
