import { sql } from 'drizzle-orm';
import { approveBatch, freezeBatch } from '#approval';
import { slice as approval } from '#approval/slice';
import { pendingBatches } from '#approval/views';
import { slice as cadence } from '#cadence/slice';
import { saveCampaign } from '#campaigns';
import { slice as conversations } from '#conversations/slice';
import type { Ctx } from '#core/ctx';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { reconcileOperations } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { draftLeads } from '#messaging';
import { slice as messaging } from '#messaging/slice';
import { verify } from '#ops';
import { prepareVendorMailbox, saveMailbox } from '#outbound';
import { type RunningEmailbison, startEmailbison } from '#vendors/emailbison/case.fixture';
import { emailbisonWebhooks } from '#vendors/emailbison/webhooks';
import type { VendorSimulator } from '#vendors/kit/simulator';
import { type RunningSmartlead, startSmartlead } from '#vendors/smartlead/case.fixture';
import { smartleadWebhooks } from '#vendors/smartlead/webhooks';
import { reviewer, settingsWith } from './dispatch-world.ts';
import { openVendorBench, type VendorBench, WEBHOOK_SECRET } from './vendor-bench.ts';

export const MAIL_VENDORS = ['instantly', 'smartlead', 'emailbison'] as const;
export type MailVendor = (typeof MAIL_VENDORS)[number];
export const ADA = 'ada@mill-works.example';
const OURS = 'sdr1@sender.example';

export type Left = { readonly subject: string; readonly html: string };

/** What happens at a vendor by itself, and what left it to Ada. */
export type VendorSide = {
  readonly simulator: VendorSimulator;
  /** The vendor sends what it holds. */
  sendDue(): Promise<number>;
  replies(text: string): Promise<void>;
  optsOut(): Promise<void>;
  left(): Left[];
  /** The states of the vendor's campaigns that carry the mailbox, in the vendor's words. */
  states(): unknown[];
  /** The vendor's campaigns that carry the mailbox, as the vendor keeps them. */
  campaigns(): { status: unknown }[];
  /** A person sets them going there. */
  activate(): void;
};

/** A sequence of three mails to Ada through a mailbox of one vendor. */
export type VendorSequence = VendorBench & {
  readonly side: VendorSide;
  readonly campaignId: string;
  readonly mailboxId: string;
  readonly leadId: string;
  /** A reviewer says yes to what waits; what is due is handed over, and the vendor sends it. */
  day(work?: { approve?: boolean; send?: boolean }): Promise<void>;
  person(): Ctx;
  dispatched(): Promise<void>;
  look(): Promise<void>;
  broken(): Promise<unknown[]>;
  ledger(): Promise<Step[]>;
  approved(): Promise<{ step: number; subject: string; text: string }[]>;
};
export type Step = {
  step: number;
  state: string;
  receipt: string | null;
  carrier: string | null;
  reasons: { code: string; text: string }[];
};

const MAILS = ['e-mail campaigns', 'replies'];
const secrets = { webhookSecret: WEBHOOK_SECRET };
const intake = (source: unknown) => ({ load: async () => source as VendorWebhooks, secrets });

export async function openVendorSequence(vendor: MailVendor): Promise<VendorSequence> {
  let [smartlead, emailbison]: [RunningSmartlead?, RunningEmailbison?] = [];
  const world = await openVendorBench({
    slices: [leads, conversations, approval, messaging, cadence],
    neighbours: async ({ now, deliver }) => {
      smartlead = await startSmartlead({ now, onDelivery: deliver, webhookSecret: WEBHOOK_SECRET });
      emailbison = await startEmailbison({ now, onDelivery: deliver });
      return [
        { ...smartlead, vendor: 'smartlead', capabilities: MAILS, intake: intake(smartleadWebhooks) },
        { ...emailbison, vendor: 'emailbison', capabilities: MAILS, intake: intake(emailbisonWebhooks) },
      ];
    },
  });
  if (!smartlead || !emailbison) throw new Error('The vendors did not start.');
  register(world, smartlead, emailbison);
  const sides = {
    instantly: () => atInstantly(world),
    smartlead: () => atSmartlead(smartlead as RunningSmartlead),
    emailbison: () => atEmailbison(emailbison as RunningEmailbison),
  };
  const side = sides[vendor]();
  const { id: campaignId } = await saveCampaign(world.ctx, { name: 'Spring', settings: SETTINGS });
  const { mailboxId } = await saveMailbox(world.ctx, {
    ...{ address: OURS, displayName: 'Nora Field', vendor },
    connection: vendor === 'emailbison' ? madeByHand(emailbison) : {},
  });
  await prepareVendorMailbox(world.ctx, { mailboxId });
  side.activate();
  const leadId = await imported(world);
  const outcomes = await draftLeads(world.ctx, { campaignId, leadIds: [leadId] });
  if (outcomes[0]?.state !== 'queued') throw new Error(JSON.stringify(outcomes));
  const performers = [world.instantly, smartlead, emailbison].flatMap((each) => each.performers);
  return Object.assign(
    world,
    acts(world, side, new Map(performers.map((each) => [each.operation.name, each]))),
    { side, campaignId, mailboxId, leadId },
  );
}

async function imported({ ctx, one }: VendorBench): Promise<string> {
  const head = 'email,first name,last name,title,company,industry';
  const line = `${ADA},Ada,Berg,Head of Operations,Mill Works,Manufacturing`;
  await importLeads(ctx, memorySource('list.csv', `${head}\n${line}\n`));
  return (await one<{ id: string }>(sql`select id from leads`))?.id ?? '';
}

const SETTINGS = settingsWith({
  window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00', zone: 'UTC' },
  sequence: [
    { day: 1, channel: 'email', action: 'intro' },
    { day: 5, channel: 'email', action: 'value_followup' },
    { day: 10, channel: 'email', action: 'social_proof' },
  ],
  copy: {
    offer: 'map where work waits between two teams',
    proof: 'The map takes one week and ends with a list of the three longest waits.',
  },
});

function register(world: VendorBench, smartlead: RunningSmartlead, emailbison: RunningEmailbison): void {
  const at = `http://legwork.test/hooks/${world.ctx.workspace.slug}`;
  const [one, other] = [smartlead.simulator.state, emailbison.simulator.state];
  one.hooks.set(1, {
    ...{ id: 1, webhook_url: `${at}/smartlead`, campaignId: null },
    event_types: ['EMAIL_REPLY', 'EMAIL_SENT', 'LEAD_UNSUBSCRIBED'],
  });
  other.hooks.set(1, {
    ...{ id: 1, name: 'all', events: ['lead_replied', 'email_sent', 'lead_unsubscribed'] },
    url: `${at}/emailbison?secret=${encodeURIComponent(WEBHOOK_SECRET)}`,
  });
}

/** A person makes the campaigns at EmailBison, one for each message to a lead. */
function madeByHand(emailbison: RunningEmailbison | undefined) {
  const { state } = (emailbison as RunningEmailbison).simulator;
  const ids = [1, 2, 3].map((place) => {
    const id = state.nextId();
    state.campaigns.set(id, {
      ...{ id, name: `Legwork message ${place}`, type: 'outbound', status: 'Draft', senderIds: [3] },
      steps: [{ id, order: 1, email_subject: '{legworkSubject}', email_body: '{legworkBody}' }],
      schedule: { monday: true, start_time: '00:00', end_time: '23:59', timezone: 'UTC' },
    });
    return String(id);
  });
  const [campaignId = '', ...laterCampaignIds] = ids;
  return { campaignId, laterCampaignIds };
}

function atInstantly({ instantly: { simulator } }: VendorBench): VendorSide {
  const { state } = simulator;
  const ours = () => [...state.campaigns.values()].filter(({ name }) => name.includes('Legwork'));
  return {
    simulator,
    sendDue: simulator.sendDue,
    replies: (text) => simulator.reply(ADA, text),
    optsOut: () => simulator.happens(ADA, 'unsubscribed'),
    left: () =>
      state.emails
        .filter(({ ue_type, lead }) => ue_type === 1 && lead === ADA)
        .map(({ subject, body }) => ({ subject: String(subject), html: (body as { html: string }).html })),
    campaigns: ours,
    states: () => ours().map(({ status }) => status),
    activate() {
      for (const campaign of ours()) campaign.status = 1;
    },
  };
}

function atSmartlead({ simulator }: RunningSmartlead): VendorSide {
  const { state } = simulator;
  const ours = () => [...state.campaigns.values()].filter(({ name }) => name.includes('Legwork'));
  const ada = () => [...state.leads.values()].find(({ email }) => email === ADA)?.id ?? 0;
  const place = () => state.seats.find(({ leadId }) => leadId === ada())?.campaignId ?? 0;
  return {
    simulator,
    sendDue: simulator.sendDue,
    replies: (text) => simulator.reply(place(), ada(), text),
    optsOut: () => simulator.happens('LEAD_UNSUBSCRIBED', place(), ada()),
    left: () =>
      state.mails
        .filter(({ type, to }) => type === 'SENT' && to === ADA)
        .map(({ subject, email_body: html }) => ({ subject, html })),
    campaigns: ours,
    states: () => ours().map(({ status }) => status),
    activate() {
      for (const campaign of ours()) campaign.status = 'ACTIVE';
    },
  };
}

function atEmailbison({ simulator }: RunningEmailbison): VendorSide {
  const { state } = simulator;
  const ours = () => [...state.campaigns.values()].filter(({ name }) => name.includes('Legwork'));
  const ada = () => [...state.leads.values()].find(({ email }) => email === ADA)?.id ?? 0;
  const place = () => state.seats.find(({ leadId }) => leadId === ada())?.campaignId ?? 0;
  return {
    simulator,
    sendDue: simulator.sendDue,
    replies: (text) => simulator.reply(place(), ada(), text),
    optsOut: () => simulator.happens('lead_unsubscribed', place(), ada()),
    left: () =>
      state.scheduled
        .filter(({ lead_id }) => lead_id === ada())
        .map(({ email_subject: subject, email_body: html }) => ({ subject, html })),
    campaigns: ours,
    states: () => ours().map(({ status }) => status),
    activate() {
      for (const campaign of ours()) campaign.status = 'Active';
    },
  };
}

function acts(world: VendorBench, side: VendorSide, performers: Parameters<typeof reconcileOperations>[1]) {
  const { ctx } = world;
  const person = () => world.bench.ctx(ctx.workspace, { actor: reviewer, clock: world.clock });
  const dispatched = async (): Promise<void> => {
    for (let looks = 0; looks < 5; looks += 1) {
      world.clock.move({ minutes: 2 });
      await world.tick('outbound.replan_overdue');
      await world.tick('outbound.dispatch');
    }
    await world.settle();
  };
  const yes = async (): Promise<void> => {
    await world.tick('cadence.advance');
    const waiting = await world.all<{ motion: string }>(
      sql`select distinct motion from approval_items where state = 'pending' and batch_id is null`,
    );
    for (const { motion } of waiting) await freezeBatch(ctx, { motion, kind: 'draft' });
    for (const { id, previewHash } of await ctx.db.tx(pendingBatches))
      await approveBatch(person(), id, previewHash);
    await world.settle();
  };
  return {
    person,
    dispatched,
    async day({ approve = true, send = true }: { approve?: boolean; send?: boolean } = {}): Promise<void> {
      if (approve) await yes();
      await dispatched();
      if (send) await side.sendDue();
      await world.settle();
      world.clock.move({ hours: 24 });
    },
    async look(): Promise<void> {
      world.clock.move({ minutes: 5 });
      await reconcileOperations(ctx, performers);
      await world.tick('outbound.reconcile');
      await world.settle();
    },
    broken: async () =>
      Object.entries((await verify(ctx)).checks)
        .filter(([, { count }]) => count !== 0)
        .map(([name, { count }]) => [name, count]),
    ledger: () =>
      world.all<Step>(sql`select step, state, receipt, carrier, reasons from send_ledger order by step`),
    approved: () =>
      world.all<{ step: number; subject: string; text: string }>(
        sql`select d.step, d.subject, d.body || d.footer as text from drafts d where d.state in ('approved', 'sent') order by d.step`,
      ),
  };
}
