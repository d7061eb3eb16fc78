import { describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { held, type PortRun, portRun } from '../kit/port-run.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { performerOf, run } from '../kit/vendor-run.fixture.ts';
import {
  type CampaignPage,
  type LeadBatch,
  type LeadBatchReceipt,
  leadBatch,
  type NewCampaignReceipt,
  type StopReceipt,
} from './email-campaigns.ts';

const PORT = 'email_campaigns';

/** `inParts`: what the vendor does by several requests, so that one which was cut off is there and not yet done. */
export type CampaignSuiteOptions = PromiseOptions & { readonly inParts?: readonly string[] };

/** What a vendor that sends campaigns promises. The examples name a draft that was there before and its lead. */
export const emailCampaignsSuite = (vendorCase: VendorCase, options: CampaignSuiteOptions = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`${PORT} of ${vendorCase.vendor}`, () => {
    const port = portRun(vendorCase, PORT);
    lostAndHeld(port, options.inParts ?? []);
    campaigns(port);
    leads(port);
    test('nothing is ever deleted', async () => {
      const { examples, performers, simulator } = port.vendor();
      for (const { operation, input } of examples) await run(performers, operation, input);
      expect(simulator.requests().filter(({ method }) => method === 'DELETE')).toEqual([]);
    });
  });
};

const targetOf = (port: PortRun): string =>
  (port.exampleOf('activate_campaign').input as { campaignId: string }).campaignId;

async function stateOf(port: PortRun, campaignId: string): Promise<string | undefined> {
  const { receipt } = await port.ask<CampaignPage>('list_campaigns', { input: {} });
  return receipt.campaigns.find(({ id }) => id === campaignId)?.state;
}

function lostAndHeld(port: PortRun, inParts: readonly string[]): void {
  const asking = ['create_campaign', 'add_leads', 'activate_campaign', 'pause_campaign', 'stop_lead'];

  test.each(asking)(
    '%s whose answer is lost is unknown, is found by a look and is not doubled by asking again',
    async (verb) => {
      await port.upTo(verb);
      const count = port.effectsOf(verb);
      const error = await effectErrorOf(port.ask(verb, { key: 'lost', leave: port.losing }));
      expect(error.effect).toBe('unknown');
      expect(port.effectsOf(verb)).toBe(count + 1);
      const cutOff = inParts.includes(verb);
      expect(await port.look(verb, 'lost')).toBe(cutOff ? 'did_not_happen' : 'happened');
      await port.ask(verb, { key: 'lost' });
      expect(port.effectsOf(verb)).toBe(count + 1);
      expect(await port.look(verb, 'lost')).toBe('happened');
    },
  );

  test.each(asking)('%s that gets no leave changes nothing, and a look says so', async (verb) => {
    await port.upTo(verb);
    const count = port.effectsOf(verb);
    const error = await effectErrorOf(port.ask(verb, { key: 'held', leave: held }));
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'brake.on' } });
    expect(port.effectsOf(verb)).toBe(count);
    expect(await port.look(verb, 'held')).toBe('did_not_happen');
  });
}

function campaigns(port: PortRun): void {
  test('a campaign is made as a draft and once under one key', async () => {
    const before = port.effectsOf('create_campaign');
    const first = await port.ask<NewCampaignReceipt>('create_campaign', { key: 'k1' });
    const second = await port.ask<NewCampaignReceipt>('create_campaign', { key: 'k1' });
    expect(first.receipt.state).toBe('draft');
    expect(second.receipt.campaignId).toBe(first.receipt.campaignId);
    expect(port.effectsOf('create_campaign')).toBe(before + 1);
    expect(await stateOf(port, first.receipt.campaignId)).toBe('draft');
  });

  test('starting needs an approval, is told apart from being active already, and pausing stops it', async () => {
    await port.upTo('activate_campaign');
    const { operation } = performerOf(port.vendor().performers, `${PORT}.activate_campaign`);
    expect(operation).toMatchObject({ effect: 'send', risk: 'critical' });
    expect(operation.input.safeParse({ campaignId: targetOf(port) }).success).toBe(false);
    const moves = ['activate_campaign', 'activate_campaign', 'pause_campaign', 'pause_campaign'];
    const receipts = [];
    for (const verb of moves) receipts.push((await port.ask(verb)).receipt);
    expect(receipts).toMatchObject([
      { state: 'active', already: false },
      { state: 'active', already: true },
      { state: 'paused' },
      { state: 'paused' },
    ]);
    expect(await stateOf(port, targetOf(port))).toBe('paused');
  });
}

function leads(port: PortRun): void {
  const outcomes = (receipt: LeadBatchReceipt): string[] => receipt.leads.map(({ outcome }) => outcome);

  test('leads that are there already are told apart from new ones, and a draft stays a draft', async () => {
    const { input } = await port.upTo('add_leads');
    const asked = leadBatch.parse(input).leads;
    const first = await port.ask<LeadBatchReceipt>('add_leads', { key: 'one' });
    expect(first.receipt).toMatchObject({ requested: asked.length, added: asked.length, wokeUp: false });
    const count = port.effectsOf('add_leads');
    const second = await port.ask<LeadBatchReceipt>('add_leads', { key: 'two' });
    expect(second.receipt.added).toBe(0);
    expect(outcomes(second.receipt)).toEqual(asked.map(() => 'already_there'));
    expect(port.effectsOf('add_leads')).toBe(count);
    expect(await stateOf(port, targetOf(port))).toBe('draft');
  });

  test('every address is answered for, whatever became of it', async () => {
    const batch = (await port.upTo('add_leads')).input as LeadBatch;
    const input = { ...batch, leads: [...batch.leads, { ...batch.leads[0], email: 'nobody@invalid.test' }] };
    const { receipt } = await port.ask<LeadBatchReceipt>('add_leads', { input });
    expect(receipt.leads.map(({ email }) => email)).toEqual(input.leads.map(({ email }) => email));
    expect(receipt.leads.at(-1)).toMatchObject({ outcome: 'refused', why: expect.stringMatching(/\w/) });
    expect(receipt.added).toBe(batch.leads.length);
  });

  test('a lead is stopped once; one that is not there is said to be missing', async () => {
    await port.upTo('stop_lead');
    const count = port.effectsOf('stop_lead');
    expect((await port.ask<StopReceipt>('stop_lead')).receipt).toMatchObject({
      stopped: true,
      already: false,
    });
    expect((await port.ask<StopReceipt>('stop_lead')).receipt).toMatchObject({
      stopped: true,
      already: true,
    });
    expect(port.effectsOf('stop_lead')).toBe(count + 1);
    const input = { campaignId: targetOf(port), email: 'nobody@elsewhere.test' };
    const error = await effectErrorOf(port.ask('stop_lead', { input }));
    expect(error).toMatchObject({ effect: 'none', failure: 'not_found' });
  });
}
