import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { campaignRepliesSuite } from '../ports/campaign-replies.suite.ts';
import { emailCampaignsSuite } from '../ports/email-campaigns.suite.ts';
import type { AccountPage, CampaignReport, LeadBatchReceipt } from '../ports/email-campaigns.ts';
import {
  NEW_CAMPAIGN,
  type RunningSmartlead,
  SMARTLEAD_KEY,
  smartleadCase,
  startSmartlead,
} from './case.fixture.ts';
import type { SmartleadSimulatorParts } from './simulator.ts';

emailCampaignsSuite(smartleadCase, { inParts: ['create_campaign'] });

campaignRepliesSuite(smartleadCase);

let vendor: RunningSmartlead;

const start = async (more: Partial<SmartleadSimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startSmartlead({ now: () => NOW, ...more });
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
  leads: emails.map((email) => ({ email, firstName: 'New' })),
});

const request = (method: string, path: string, body: unknown = null) =>
  vendor.simulator.answer({
    method,
    path,
    query: new URLSearchParams({ api_key: SMARTLEAD_KEY }),
    raw: '',
    headers: {},
    body,
  });

beforeEach(() => start());

afterEach(() => vendor.close());

describe('answers', () => {
  test.each(['message', 'error', 'object'] as const)(
    'an error in the shape %s is read',
    async (errorShape) => {
      await start({ errorShape });
      const error = await effectErrorOf(ask('email_campaigns.campaign_report', { campaignId: '1' }));
      expect(error).toMatchObject({ effect: 'none', failure: 'not_found' });
      expect(error.message).toContain('Campaign not found');
    },
  );

  test('a 200 that is not ok is a refusal without effect', async () => {
    vendor.simulator.state.seats.splice(0);
    const start = { campaignId: String(vendor.seeded.campaignId), approvalId: 'a1' };
    expect(await effectErrorOf(ask('email_campaigns.activate_campaign', start))).toMatchObject({
      effect: 'none',
      reason: { code: 'smartlead.refused' },
    });
    expect(campaign().status).toBe('DRAFTED');
  });

  test('the wait of a full window stands in the body, or in the header where that is sent', async () => {
    const ask429 = async (headers?: Record<string, string>): Promise<number | null> => {
      const body = { error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Slow down', retry_after: 7 } };
      vendor.simulator.failNext({ status: 429, body, ...(headers && { headers }) });
      return (await effectErrorOf(ask('email_campaigns.list_campaigns', {}))).retryAfterMs;
    };
    expect(await ask429()).toBe(7_000);
    expect(await ask429({ 'retry-after': '3' })).toBe(3_000);
  });

  test('no error shows the key that stands in the address', async () => {
    await vendor.close();
    for (const verb of ['email_campaigns.list_campaigns', 'email_campaigns.list_sender_accounts']) {
      const error = await effectErrorOf(ask(verb, {}));
      expect(JSON.stringify([error.reason, error.message])).not.toContain(SMARTLEAD_KEY);
    }
    await start();
  });

  test('our agent is named, because the edge turns libraries away', async () => {
    await ask('email_campaigns.list_campaigns', {});
    expect(vendor.simulator.requests()[0]?.headers['user-agent']).toMatch(/^Legwork/);
    expect(
      await vendor.simulator.answer({
        method: 'GET',
        path: '/campaigns/',
        query: new URLSearchParams({ api_key: SMARTLEAD_KEY }),
        raw: '',
        body: null,
        headers: { 'user-agent': 'node' },
      }),
    ).toMatchObject({ status: 403 });
  });
});

describe('campaigns', () => {
  test('the parts arrive under the vendor’s names', async () => {
    await ask('email_campaigns.create_campaign', NEW_CAMPAIGN);
    const made = [...vendor.simulator.state.campaigns.values()].at(-1);
    expect(made).toMatchObject({
      status: 'DRAFTED',
      accountIds: [31],
      stop_lead_settings: 'REPLY_TO_AN_EMAIL',
      track_settings: ['DONT_EMAIL_OPEN', 'DONT_LINK_CLICK'],
      schedule: { days_of_the_week: [0, 1], min_time_btw_emails: 12, max_new_leads_per_day: 25 },
    });
    expect(made?.sequences).toMatchObject([
      {
        seq_number: 1,
        seq_delay_details: { delay_in_days: 0 },
        seq_variants: [{ variant_label: 'A' }, { variant_label: 'B' }],
      },
      { seq_number: 2, seq_delay_details: { delay_in_days: 3 }, subject: '' },
    ]);
  });

  test('a draft that was cut off is finished under its key, and no second one is made', async () => {
    const before = vendor.simulator.state.campaigns.size;
    const leave = async () => {
      vendor.simulator.dropResponseNext();
      return allow();
    };
    await effectErrorOf(ask('email_campaigns.create_campaign', NEW_CAMPAIGN, { key: 'k', leave }));
    expect([...vendor.simulator.state.campaigns.values()].at(-1)?.sequences).toEqual([]);
    await ask('email_campaigns.create_campaign', NEW_CAMPAIGN, { key: 'k' });
    expect(vendor.simulator.state.campaigns.size).toBe(before + 1);
    expect([...vendor.simulator.state.campaigns.values()].at(-1)).toMatchObject({ accountIds: [31] });
  });

  test('what is stopped for good is not started, and nothing here can stop one so', async () => {
    campaign().status = 'STOPPED';
    const start = { campaignId: String(vendor.seeded.campaignId), approvalId: 'a1' };
    expect(await effectErrorOf(ask('email_campaigns.activate_campaign', start))).toMatchObject({
      failure: 'conflict',
    });
    await effectErrorOf(ask('email_campaigns.pause_campaign', { campaignId: start.campaignId }));
    const said = vendor.simulator.requests().map(({ body }) => JSON.stringify(body));
    expect(said.filter((body) => body.includes('STOPPED'))).toEqual([]);
  });

  test('counts that come as texts are numbers, passwords of accounts are not read on', async () => {
    const campaignId = String(vendor.seeded.campaignId);
    const { receipt } = await ask<CampaignReport>('email_campaigns.campaign_report', { campaignId });
    expect(receipt).toMatchObject({ leads: 1, sent: 1, replied: 1, opened: 0 });
    const accounts = await ask<AccountPage>('email_campaigns.list_sender_accounts', {});
    expect(accounts.receipt.accounts.map(({ state }) => state)).toEqual(['active', 'problem']);
    expect(JSON.stringify(accounts)).not.toContain('never-read');
  });
});

describe('leads', () => {
  test('suppression is never passed over, and each refusal is told', async () => {
    const { state } = vendor.simulator;
    state.blockList.add('blocked.example');
    const { receipt } = await ask<LeadBatchReceipt>(
      'email_campaigns.add_leads',
      batch('new@acme.example', 'x@blocked.example', 'avery@acme.example', 'nobody@invalid.test'),
    );
    expect(receipt.leads.map(({ outcome }) => outcome)).toEqual([
      'added',
      'refused',
      'already_there',
      'refused',
    ]);
    expect(receipt.leads[3]?.why).toBe('an invalid address');
    const sent = vendor.simulator
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/leads'));
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent[0]?.body)).not.toContain('ignore_');
    // What the silence is for: told to, the vendor does pass it over.
    await request('POST', `/campaigns/${vendor.seeded.campaignId}/leads`, {
      lead_list: [{ email: 'x@blocked.example' }],
      settings: { ignore_global_block_list: true },
    });
    expect(state.seats).toHaveLength(3);
  });

  test('the profile of somebody who is there already is not written over', async () => {
    await ask('email_campaigns.add_leads', batch('avery@acme.example', 'new@acme.example'));
    expect(vendor.simulator.state.leads.get(vendor.seeded.leadId)?.first_name).toBe('Avery');
    // What leaving them out is for.
    await request('POST', `/campaigns/${vendor.seeded.campaignId}/leads`, {
      lead_list: [{ email: 'avery@acme.example', first_name: 'Overwritten' }],
    });
    expect(vendor.simulator.state.leads.get(vendor.seeded.leadId)?.first_name).toBe('Overwritten');
  });

  test('a paused campaign that wakes up by new leads is paused at once, a finished one takes none', async () => {
    await start({ wakesPaused: true });
    campaign().status = 'PAUSED';
    const { receipt } = await ask<LeadBatchReceipt>('email_campaigns.add_leads', batch('new@acme.example'));
    expect(receipt).toMatchObject({ added: 1, wokeUp: true, campaignState: 'paused' });
    campaign().status = 'COMPLETED';
    const error = await effectErrorOf(ask('email_campaigns.add_leads', batch('other@acme.example')));
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict' });
  });

  test('more variables than the vendor takes are refused before anything is handed over', async () => {
    const variables = Object.fromEntries(Array.from({ length: 19 }, (_each, index) => [`v${index}`, index]));
    const input = { ...batch(), leads: [{ email: 'new@acme.example', variables }] };
    expect(await effectErrorOf(ask('email_campaigns.add_leads', input))).toMatchObject({
      failure: 'validation',
    });
    expect(vendor.simulator.requests()).toEqual([]);
  });

  test('a deletion at the vendor takes the thread along', async () => {
    const { campaignId, leadId } = vendor.seeded;
    await request('DELETE', `/campaigns/${campaignId}/leads/${leadId}`);
    expect(vendor.simulator.state.mails).toEqual([]);
  });
});
