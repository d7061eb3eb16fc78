import { describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { held, type PortRun, portRun } from '../kit/port-run.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run } from '../kit/vendor-run.fixture.ts';
import type {
  LinkedInCampaignPage,
  ListBatch,
  ListBatchReceipt,
  NewListReceipt,
} from './linkedin-outreach.ts';

const PORT = 'linkedin_outreach';

/** What a LinkedIn vendor promises. The examples name a list without a campaign, and a running campaign with a lead. */
export const linkedInOutreachSuite = (vendorCase: VendorCase, options: PromiseOptions = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`${PORT} of ${vendorCase.vendor}`, () => {
    const port = portRun(vendorCase, PORT);
    lostAndHeld(port);
    lists(port);
    test('a campaign is paused as often as one likes, and a lead is stopped once', async () => {
      expect((await port.ask('stop_lead')).receipt).toEqual({ stopped: true, already: false });
      expect((await port.ask('stop_lead')).receipt).toEqual({ stopped: true, already: true });
      for (let times = 0; times < 2; times += 1)
        expect((await port.ask('pause_campaign')).receipt).toMatchObject({ state: 'paused' });
      const { campaignId } = port.exampleOf('pause_campaign').input as { campaignId: string };
      const { campaigns } = (await port.ask<LinkedInCampaignPage>('list_campaigns')).receipt;
      expect(campaigns.find(({ id }) => id === campaignId)?.state).toBe('paused');
    });
    test('nothing is deleted, and no request could set a campaign going', async () => {
      const { examples, performers, simulator } = port.vendor();
      for (const { operation, input } of examples) await run(performers, operation, input);
      const asked = simulator.requests().map(({ method, path }) => `${method} ${path}`);
      expect(asked.filter((each) => /^DELETE|resume|start|addleadstocampaign/i.test(each))).toEqual([]);
    });
  });
};

function lostAndHeld(port: PortRun): void {
  const asking = ['create_list', 'add_to_list', 'pause_campaign', 'stop_lead'];

  test.each(asking)(
    '%s whose answer is lost is unknown, is found by a look and is not doubled',
    async (verb) => {
      await port.upTo(verb);
      const count = port.effectsOf(verb);
      const error = await effectErrorOf(port.ask(verb, { key: 'lost', leave: port.losing }));
      expect(error.effect).toBe('unknown');
      expect(port.effectsOf(verb)).toBe(count + 1);
      expect(await port.look(verb, 'lost')).toBe('happened');
      await port.ask(verb, { key: 'lost' });
      expect(port.effectsOf(verb)).toBe(count + 1);
    },
  );

  test.each(asking)('%s that gets no leave changes nothing, and a look says so', async (verb) => {
    await port.upTo(verb);
    const count = port.effectsOf(verb);
    expect((await effectErrorOf(port.ask(verb, { key: 'held', leave: held }))).effect).toBe('none');
    expect(port.effectsOf(verb)).toBe(count);
    expect(await port.look(verb, 'held')).toBe('did_not_happen');
  });
}

function lists(port: PortRun): void {
  test('a list is made once under one key', async () => {
    const first = await port.ask<NewListReceipt>('create_list', { key: 'k1' });
    const second = await port.ask<NewListReceipt>('create_list', { key: 'k1' });
    expect(first.receipt.already).toBe(false);
    expect(second.receipt).toEqual({ ...first.receipt, already: true });
  });

  test('every lead of a batch is answered for, in any spelling of its profile', async () => {
    const batch = port.exampleOf('add_to_list').input as ListBatch;
    const [lead] = batch.leads;
    const url = lead?.profileUrl ?? '';
    const input = { ...batch, leads: [{ ...lead }, { ...lead, profileUrl: 'linkedin.com/company/acme' }] };
    const first = await port.ask<ListBatchReceipt>('add_to_list', { input });
    expect(first.receipt).toMatchObject({ requested: 2, added: 1 });
    expect(first.receipt.leads.map(({ outcome }) => outcome)).toEqual(['added', 'refused']);
    const other = { ...batch, leads: [{ ...lead, profileUrl: `${url.replace('www.', 'de.')}/?trk=x` }] };
    const again = await port.ask<ListBatchReceipt>('add_to_list', { input: other });
    expect(again.receipt.leads.map(({ outcome }) => outcome)).toEqual(['already_there']);
  });
}
