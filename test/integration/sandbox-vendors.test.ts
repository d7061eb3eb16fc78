import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '#core/log';
import { openSandbox, type Sandbox } from '#sandbox';
import { heyreachWebhooks } from '#vendors/heyreach/webhooks';
import { instantlyWebhooks } from '#vendors/instantly/webhooks';
import type { VendorWebhooks } from '#vendors/kit/vendor-webhooks';

const MONDAY = Temporal.Instant.from('2026-03-02T09:00:00Z');
const LEADS = 120;

type World = {
  sandbox: Sandbox;
  /** Everything that was delivered, proved and read. */
  events: { kind: string }[];
  /** Lives until nobody does anything any more, at most so long. */
  live(days: number): Promise<void>;
};

const open: { close(): Promise<void>; folder: string }[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) {
    await world.close();
    rmSync(world.folder, { recursive: true, force: true });
  }
});

async function openWorld(seed: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-vendors-'));
  const time = { now: MONDAY };
  const events: { kind: string }[] = [];
  const sandbox: Sandbox = await openSandbox({
    folder,
    seed,
    now: () => time.now,
    log: createLog({ level: 'silent' }),
    fetchUrl: async (input, init) => {
      const request = new Request(input, init);
      events.push(...(await readDelivery(sandbox.settings, request)));
      return Response.json({}, { status: 202 });
    },
    baseUrl: 'http://legwork.example',
  });
  open.push({ folder, close: sandbox.close });
  sandbox.deliverTo('demo');
  return {
    sandbox,
    events,
    async live(days) {
      const end = MONDAY.add({ hours: 24 * days });
      for (;;) {
        await sandbox.deliverDue(time.now);
        const next = sandbox.nextDue();
        if (next === null || Temporal.Instant.compare(next, end) > 0) return;
        if (Temporal.Instant.compare(next, time.now) > 0) time.now = next;
      }
    },
  };
}

async function readDelivery(settings: Sandbox['settings'], request: Request) {
  const url = new URL(request.url);
  const [source, secret] = (
    {
      '/hooks/demo/instantly': [instantlyWebhooks, settings.INSTANTLY_WEBHOOK_SECRET],
      '/hooks/demo/heyreach': [heyreachWebhooks, settings.HEYREACH_WEBHOOK_SECRET],
    } as Record<string, [VendorWebhooks, string]>
  )[url.pathname] as [VendorWebhooks, string];
  const body = await request.text();
  const proof = source.verify({ headers: request.headers, url, body }, { webhookSecret: secret }, MONDAY);
  expect(proof.allowed, url.pathname).toBe(true);
  return source.read({ body, headers: request.headers });
}

/** A running campaign of one mail with so many people in it. */
function mailCampaign({ vendors }: Sandbox): void {
  const { state } = vendors.instantly;
  const id = state.nextId();
  state.campaigns.set(id, {
    ...{ id, name: 'Handover audit', status: 1, email_list: ['sdr1@sender.example'] },
    campaign_schedule: {
      schedules: [
        {
          timing: { from: '08:00', to: '18:00' },
          days: { 1: true, 2: true, 3: true, 4: true, 5: true },
          timezone: 'Europe/Berlin',
        },
      ],
    },
    sequences: [
      {
        steps: [
          { delay: 0, variants: [{ subject: 'Your handovers', body: '<p>Where does work wait?</p>' }] },
        ],
      },
    ],
    daily_limit: 30,
  });
  for (let number = 0; number < LEADS; number += 1) {
    const leadId = state.nextId();
    state.leads.set(leadId, {
      ...{ id: leadId, email: `person${number}@mill-${number}.example`, campaign: id, list_id: null },
      ...{ status: 1, payload: {} },
    });
  }
}

function linkedInCampaign({ vendors }: Sandbox): number {
  const { state } = vendors.heyreach;
  const [id, listId] = [state.nextId(), state.nextId()];
  state.campaigns.set(id, {
    ...{ id, name: 'Ops leaders', status: 'IN_PROGRESS', listId, creationTime: state.stamp() },
  });
  state.campaignLeads.set(
    id,
    Array.from({ length: LEADS }, (_, number) => ({
      id: 10_000 + number,
      profileUrl: `https://www.linkedin.com/in/person-${number}`,
      firstName: 'Person',
      leadCampaignStatus: 'Pending',
    })),
  );
  return id;
}

const counted = (events: readonly { kind: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('people whom a vendor writes to', () => {
  test('mail sent by Instantly is opened, followed, answered, bounced and declined, and every delivery proves itself', async () => {
    const { sandbox, events, live } = await openWorld('seven');
    mailCampaign(sandbox);
    await live(30);
    const kinds = counted(events);
    expect(kinds['mail.sent']).toBe(LEADS);
    expect(kinds['mail.opened']).toBeGreaterThan(LEADS / 4);
    for (const kind of ['mail.clicked', 'mail.replied', 'mail.unsubscribed'])
      expect(kinds[kind], `${kind} of ${JSON.stringify(kinds)}`).toBeGreaterThan(0);
    expect(kinds['mail.sent']).toBeGreaterThan(kinds['mail.replied'] ?? 0);
    expect(sandbox.nextDue()).toBeNull();
  });

  test('the vendor sends inside its hours and under its limit only', async () => {
    const { sandbox, live } = await openWorld('seven');
    mailCampaign(sandbox);
    await live(30);
    const sent = sandbox.vendors.instantly.state.emails.filter((mail) => mail.ue_type === 1);
    const days = Map.groupBy(sent, (mail) => String(mail.timestamp_email).slice(0, 10));
    expect([...days.values()].map((mails) => mails.length)).toEqual([30, 30, 30, 30]);
    for (const day of days.keys()) expect(Temporal.PlainDate.from(day).dayOfWeek).toBeLessThan(6);
  });

  test('on LinkedIn some accept, are written to a day later, and some of them answer', async () => {
    const { sandbox, events, live } = await openWorld('seven');
    linkedInCampaign(sandbox);
    await live(30);
    const kinds = counted(events);
    expect(kinds['linkedin.connection_sent']).toBe(LEADS);
    const accepted = kinds['linkedin.connection_accepted'] ?? 0;
    expect(accepted).toBeGreaterThan(LEADS / 8);
    expect(accepted).toBeLessThan(LEADS);
    expect(kinds['linkedin.message_sent']).toBe(accepted);
    // The firehose brings each answer a second time.
    expect(kinds['linkedin.replied']).toBeGreaterThan(2);
    expect((kinds['linkedin.replied'] ?? 0) / 2).toBeLessThan(accepted);
  });

  test('a paused campaign on LinkedIn writes to nobody until it goes on', async () => {
    const { sandbox, events, live } = await openWorld('seven');
    const campaign = sandbox.vendors.heyreach.state.campaigns.get(linkedInCampaign(sandbox));
    await sandbox.deliverDue(MONDAY);
    if (campaign) campaign.status = 'PAUSED';
    await live(20);
    expect(counted(events)['linkedin.connection_accepted']).toBeGreaterThan(0);
    expect(counted(events)['linkedin.message_sent']).toBeUndefined();
    if (campaign) campaign.status = 'IN_PROGRESS';
    await live(30);
    expect(counted(events)['linkedin.message_sent']).toBe(counted(events)['linkedin.connection_accepted']);
  });

  test('the same seed is the same month, another seed another', async () => {
    const month = async (seed: string): Promise<string> => {
      const { sandbox, live } = await openWorld(seed);
      mailCampaign(sandbox);
      linkedInCampaign(sandbox);
      await live(30);
      return JSON.stringify(sandbox.deeds());
    };
    const first = await month('seven');
    expect(await month('seven')).toBe(first);
    expect(await month('eight')).not.toBe(first);
  });
});
