import { createHmac } from 'node:crypto';
import { writeMail } from '#vendors/instantly/simulated-mail';
import type { SimulatedDelivery } from '#vendors/kit/simulated-delivery';
import { type VendorBench, WEBHOOK_SECRET } from './vendor-bench.ts';

const SENDER = 'sdr1@sender.example';

/** Instantly has this lead in a campaign, the seeded one unless said, and has written to it. */
export function mailedAtInstantly(
  { instantly: { simulator, seeded } }: VendorBench,
  email: string,
  campaignId = seeded.campaignId,
): void {
  const { state } = simulator;
  const [pattern] = state.leads.values();
  if (!pattern) throw new Error('The seeded campaign has no lead.');
  const id = state.nextId();
  state.leads.set(id, { ...pattern, id, email, campaign: campaignId, status: 1 });
  writeMail(state, {
    ue_type: 1,
    subject: 'Hello',
    from: SENDER,
    to: email,
    lead: email,
    eaccount: SENDER,
    campaign_id: campaignId,
    thread_id: state.nextId(),
    body: { html: '<p>Hello</p>', text: 'Hello' },
    step: '1',
  });
}

/** A lead of ours whom both vendors work, and whom we know to be worked there. */
export async function workAtBoth(world: VendorBench): Promise<string> {
  const leadId = await world.lead({ email: 'avery@acme.example', linkedin: 'linkedin.com/in/avery-stone' });
  await world.instantly.simulator.happens('avery@acme.example', 'opened');
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_ACCEPTED', '2-abc');
  world.clock.move({ hours: 1 });
  await world.settle();
  return leadId;
}

/** Leads of ours in the seeded campaign at Instantly, known to be worked there. */
export async function workAtInstantly(world: VendorBench, emails: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const email of emails) {
    ids.push(await world.lead({ email }));
    mailedAtInstantly(world, email);
    await world.deliver({
      path: `/hooks/${world.ctx.workspace.slug}/instantly`,
      headers: { authorization: `Bearer ${WEBHOOK_SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        event_type: 'email_sent',
        timestamp: world.ctx.now().toString(),
        campaign_id: world.instantly.seeded.campaignId,
        lead_email: email,
        email_id: `sent-${email}`,
      }),
    });
  }
  await world.settle();
  return ids;
}

/** What Cal.com tells when somebody books, signed. */
export function booking(
  world: VendorBench,
  attendee: string,
  triggerEvent = 'BOOKING_CREATED',
): SimulatedDelivery {
  const body = JSON.stringify({
    triggerEvent,
    createdAt: world.ctx.now().toString(),
    payload: {
      uid: `booking of ${attendee}`,
      startTime: '2026-11-25T10:00:00Z',
      endTime: '2026-11-25T10:30:00Z',
      attendees: [{ email: attendee }],
    },
  });
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
  return {
    path: `/hooks/${world.ctx.workspace.slug}/cal_com`,
    headers: { 'x-cal-signature-256': signature, 'content-type': 'application/json' },
    body,
  };
}
