import { sql } from 'drizzle-orm';
import { approveItem } from '#approval';
import { slice as approval } from '#approval/slice';
import { grantAutosend } from '#autosend';
import { slice as autosend } from '#autosend/slice';
import { enrolLeads, saveCampaign } from '#campaigns';
import { slice as conversations } from '#conversations/slice';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { type Performer, reconcileOperations } from '#gateway';
import { slice as leads } from '#leads/slice';
import { slice as messaging } from '#messaging/slice';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { connectCalendar } from '#scheduling';
import { slice as scheduling } from '#scheduling/slice';
import { type RunningEmailbison, startEmailbison } from '#vendors/emailbison/case.fixture';
import { emailbisonWebhooks } from '#vendors/emailbison/webhooks';
import type { VendorSimulator } from '#vendors/kit/simulator';
import { type RunningSmartlead, startSmartlead } from '#vendors/smartlead/case.fixture';
import { smartleadWebhooks } from '#vendors/smartlead/webhooks';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { CALENDAR, startCalCom } from '../../src/vendors/cal-com/case.fixture.ts';
import { calComWebhooks } from '../../src/vendors/cal-com/webhooks.ts';
import { reviewer, settingsWith } from './dispatch-world.ts';
import { openVendorBench, type VendorBench, WEBHOOK_SECRET } from './vendor-bench.ts';
import { mailedAtInstantly } from './vendor-work.ts';

export const OURS = 'sdr1@sender.example';
export const AVERY = 'avery@acme.example';
export const PROFILE = 'linkedin.com/in/avery-stone';

/** How somebody writes at a vendor, what of ours left there, and the request by which it leaves. */
export type Side = {
  readonly vendor: 'instantly' | 'smartlead' | 'emailbison' | 'heyreach';
  readonly channel: 'email' | 'linkedin';
  readonly simulator: VendorSimulator;
  readonly sends: RegExp;
  says(text: string): Promise<void>;
  /** The texts of our answers, as the vendor has them. */
  said(): string[];
};

export const VENDORS = ['instantly', 'smartlead', 'emailbison', 'heyreach'] as const;
export const MAIL_VENDORS = ['instantly', 'smartlead', 'emailbison'] as const;

/** Four vendors that hold conversations, a calendar, and the slices that answer. */
export type Conversations = VendorBench & {
  readonly campaignId: string;
  side(vendor: Side['vendor']): Side;
  /** Somebody our campaign wrote to through this vendor. */
  written(vendor: Side['vendor']): Promise<string>;
  /** Our mailbox, or account, there. */
  mailbox(vendor: Side['vendor'], address?: string): Promise<string>;
  grant(level?: 'hold' | 'auto'): Promise<unknown>;
  /** Lets time pass, a minute at a time, and does what is due. */
  pass(minutes: number): Promise<void>;
  approve(itemId: string): Promise<unknown>;
  look(): Promise<unknown>;
  drafts(): Promise<VendorDraft[]>;
  ledger(): Promise<{ state: string; to: string; receipt: string | null; response: string | null }[]>;
  broken(): Promise<unknown[]>;
};

export type VendorDraft = {
  id: string;
  channel: string;
  state: string;
  intent: string;
  subject: string;
  body: string;
  to: string;
  itemId: string | null;
  sendAt: string | null;
  campaignId: string | null;
  gate: { code: string }[];
  reasons: { code: string; text: string }[];
};

const SLICES = [leads, conversations, approval, messaging, scheduling, autosend];
const MAILS = ['e-mail campaigns', 'replies'];
const secrets = { webhookSecret: WEBHOOK_SECRET };
const intake = (source: unknown) => ({ load: async () => source as VendorWebhooks, secrets });

export async function openConversations(): Promise<Conversations> {
  let [smartlead, emailbison]: [RunningSmartlead?, RunningEmailbison?] = [];
  const world = await openVendorBench({
    slices: SLICES,
    neighbours: async ({ now, deliver }) => {
      smartlead = await startSmartlead({ now, onDelivery: deliver, webhookSecret: WEBHOOK_SECRET });
      emailbison = await startEmailbison({ now, onDelivery: deliver });
      const calCom = await startCalCom(now, 10_000);
      return [
        { ...smartlead, vendor: 'smartlead', capabilities: MAILS, intake: intake(smartleadWebhooks) },
        { ...emailbison, vendor: 'emailbison', capabilities: MAILS, intake: intake(emailbisonWebhooks) },
        { ...calCom, vendor: 'cal_com', capabilities: ['calendar'], intake: intake(calComWebhooks) },
      ];
    },
  });
  if (!smartlead || !emailbison) throw new Error('The vendors did not start.');
  register(world, smartlead, emailbison);
  await connectCalendar(world.ctx, { vendor: 'cal_com', calendarId: CALENDAR, zone: 'UTC' });
  await refreshAvailability.run(world.ctx);
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00', zone: 'UTC' };
  const { id: campaignId } = await saveCampaign(world.ctx, {
    name: 'Spring',
    settings: settingsWith({ window }),
  });
  const all = [world.instantly, world.heyreach, smartlead, emailbison].flatMap(
    ({ performers }) => performers,
  );
  const performers = new Map(all.map((each) => [each.operation.name, each]));
  const sides = sidesOf(world, smartlead, emailbison);
  return Object.assign(world, acts(world, campaignId, sides, performers), { campaignId });
}

function register(world: VendorBench, smartlead: RunningSmartlead, emailbison: RunningEmailbison): void {
  const at = `http://legwork.test/hooks/${world.ctx.workspace.slug}`;
  smartlead.simulator.state.hooks.set(1, {
    ...{ id: 1, webhook_url: `${at}/smartlead`, event_types: ['EMAIL_REPLY'], campaignId: null },
  });
  emailbison.simulator.state.hooks.set(1, {
    ...{ id: 1, name: 'replies', events: ['lead_replied'] },
    url: `${at}/emailbison?secret=${encodeURIComponent(WEBHOOK_SECRET)}`,
  });
}

const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

function sidesOf(
  world: VendorBench,
  smartlead: RunningSmartlead,
  emailbison: RunningEmailbison,
): Record<Side['vendor'], Side> {
  const { instantly, heyreach } = world;
  mailedAtInstantly(world, AVERY);
  const seat = smartlead.simulator.state.leads.get(smartlead.seeded.leadId);
  if (seat) seat.email = AVERY;
  const lead = emailbison.simulator.state.leads.get(emailbison.seeded.leadId);
  if (lead) lead.email = AVERY;
  const [atSmartlead, atBison] = [
    smartlead.simulator.state.mails.length,
    emailbison.simulator.state.mails.length,
  ];
  const room = heyreach.seeded.conversationId;
  return {
    instantly: {
      ...{ vendor: 'instantly', channel: 'email', simulator: instantly.simulator, sends: /\/emails\/reply$/ },
      says: (text) => instantly.simulator.reply(AVERY, text),
      said: () =>
        instantly.simulator.state.emails
          .filter(({ ue_type }) => ue_type === 3)
          .map(({ body }) => plain((body as { html: string }).html)),
    },
    smartlead: {
      ...{ vendor: 'smartlead', channel: 'email', simulator: smartlead.simulator },
      sends: /\/reply-email-thread$/,
      says: (text) => smartlead.simulator.reply(smartlead.seeded.campaignId, smartlead.seeded.leadId, text),
      said: () =>
        smartlead.simulator.state.mails
          .slice(atSmartlead)
          .filter(({ type }) => type === 'SENT')
          .map(({ email_body }) => plain(email_body)),
    },
    emailbison: {
      ...{ vendor: 'emailbison', channel: 'email', simulator: emailbison.simulator },
      sends: /\/replies\/\d+\/reply$/,
      says: (text) =>
        emailbison.simulator.reply(emailbison.seeded.campaignId, emailbison.seeded.leadId, text),
      said: () =>
        emailbison.simulator.state.mails
          .slice(atBison)
          .filter(({ folder }) => folder === 'Sent')
          .map(({ html_body }) => plain(String(html_body))),
    },
    heyreach: {
      ...{ vendor: 'heyreach', channel: 'linkedin', simulator: heyreach.simulator },
      sends: /\/inbox\/SendMessage$/,
      says: (text) => heyreach.simulator.reply(room, text),
      said: () =>
        (heyreach.simulator.state.rooms.get(room)?.messages ?? [])
          .filter(({ sender, body }) => sender === 'ME' && body !== 'Hi Avery')
          .map(({ body }) => body),
    },
  };
}

function acts(
  world: VendorBench,
  campaignId: string,
  sides: Record<Side['vendor'], Side>,
  performers: ReadonlyMap<string, Performer>,
) {
  const { ctx } = world;
  const person = () => world.bench.ctx(ctx.workspace, { actor: reviewer, clock: world.clock });
  const mailbox = async (
    vendor: Side['vendor'],
    address = vendor === 'heyreach' ? 'sam@linkedin-account.example' : OURS,
  ): Promise<string> =>
    (await saveMailbox(ctx, { address, displayName: 'Nora Field', vendor, connection: {} })).mailboxId;
  return {
    mailbox,
    side: (vendor: Side['vendor']) => sides[vendor],
    async written(vendor: Side['vendor']): Promise<string> {
      await mailbox(vendor);
      const leadId = await world.lead({ email: AVERY, linkedin: PROFILE });
      const { channel } = sides[vendor];
      await ctx.db.tx(async (tx) => {
        await enrolLeads(tx, {
          ...{ workspaceId: ctx.workspace.id, campaignId, at: ctx.now() },
          enrolments: [{ id: ctx.ids.next<'enrolment'>(), leadId: leadId as never }],
        });
        await tx.execute(sql`insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at)
          values (${ctx.workspace.id}, ${ctx.ids.next()}, ${leadId}, ${campaignId}, ${channel}, 'Hello', ${ctx.now().toString()}, ${ctx.now().toString()})`);
      });
      return leadId;
    },
    grant: (level: 'hold' | 'auto' = 'auto') => grantAutosend(person(), { campaignId, level, chosen: true }),
    async pass(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) {
        world.clock.move({ minutes: 1 });
        for (const tick of ['autosend.send_due', 'outbound.replan_answers', 'outbound.dispatch'])
          await world.tick(tick);
        await world.settle();
      }
    },
    async approve(itemId: string): Promise<unknown> {
      const item = await world.one<{ hash: string }>(
        sql`select content_hash as hash from approval_items where id = ${itemId}`,
      );
      const done = await approveItem(person(), { itemId, contentHash: item?.hash ?? '' });
      await world.settle();
      return done;
    },
    look: async () => {
      await reconcileOperations(ctx, performers);
      return world.tick('outbound.reconcile');
    },
    drafts: () =>
      world.all<VendorDraft>(
        sql`select id, channel, state, intent, subject, body, to_address as to, item_id as "itemId", send_at as "sendAt", campaign_id as "campaignId", gate, reasons from reply_drafts order by created_at, id`,
      ),
    ledger: () =>
      world.all<{ state: string; to: string; receipt: string | null; response: string | null }>(
        sql`select state, to_address as to, receipt, response from send_ledger order by created_at, id`,
      ),
    broken: async () =>
      Object.entries((await verify(ctx)).checks)
        .filter(([, { count }]) => count !== 0)
        .map(([name, { count }]) => [name, count]),
  };
}
