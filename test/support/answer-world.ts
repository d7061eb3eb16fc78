import { sql } from 'drizzle-orm';
import { grantAutosend } from '#autosend';
import type { Contribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import type { Performer } from '#gateway';
import { processDue } from '#inbound';
import { connectCalendar } from '#scheduling';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { CALENDAR, startCalCom } from '../../src/vendors/cal-com/case.fixture.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  type Tenant,
  type TenantOptions,
} from './dispatch-world.ts';
import { ofThisFile } from './of-this-file.ts';
import { T0 } from './workbench.ts';

/** Who is written to where one is enough, and what they answer when they want to meet. */
export const ANA = 'ana@mill.example';
export const YES = 'Happy to talk. When could we meet?';
export const LINK = 'https://cal.example/nora/30min';
export const ZONE = 'America/New_York';

export type Draft = {
  id: string;
  replyId: string;
  leadId: string;
  intent: string;
  version: number;
  state: string;
  subject: string;
  body: string;
  slots: { at: string; label: string }[];
  action: string | null;
  gate: { code: string }[];
  reasons: { code: string }[];
  itemId: string | null;
  decidedBy: string | null;
  sendAt: string | null;
};

/** People who were written to and answer, a calendar of Cal.com in small, and mail servers: all of it behind the whole product. */
export type AnswerWorld = DispatchWorld & {
  readonly calCom: Awaited<ReturnType<typeof startCalCom>>;
  /** A workspace with a calendar, whose campaign wrote to these people. */
  written(addresses: readonly string[], options?: TenantOptions): Promise<Tenant>;
};

/** The world of one test file. */
export const answerWorld = (more: Parameters<typeof openAnswerWorld>[0] = {}): AnswerWorld =>
  ofThisFile(() => openAnswerWorld(more));

export async function openAnswerWorld(
  more: {
    contributions?: readonly Contribution[];
    performers?: readonly Performer[];
    wrap?: (performer: Performer) => Performer;
  } = {},
): Promise<AnswerWorld> {
  const time = { now: () => T0 };
  const calCom = await startCalCom(() => time.now(), 10_000);
  const world = await openDispatchWorld({
    ...more,
    performers: [...calCom.performers, ...(more.performers ?? [])],
  });
  time.now = world.runtime.sandboxClock.now;
  return {
    ...world,
    calCom,
    async written(addresses, options = {}) {
      const tenant = await world.tenant({
        ...options,
        settings: { sender: senderWith(), ...options.settings },
      });
      const ctx = await tenant.ctx();
      await connectCalendar(ctx, { vendor: 'cal_com', calendarId: CALENDAR, zone: ZONE });
      await refreshAvailability.run(ctx);
      await tenant.propose(addresses.map((email) => ({ email })));
      await tenant.approve((await tenant.freeze()).id);
      await tenant.live(4);
      // The mailboxes have rested when somebody answers.
      await pass(world, tenant, { minutes: 2 });
      return tenant;
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await calCom.close();
    },
  };
}

const senderWith = () => ({
  name: 'Nora Field',
  title: 'Head of Growth',
  company: 'Fieldnote',
  website: 'https://fieldnote.example',
  calendarLink: LINK,
  postalAddress: 'Fieldnote, 12 Example Street, 10115 Berlin',
  facts: [
    {
      key: 'data hosting',
      value: 'Our data is hosted in Frankfurt.',
      source: 'https://fieldnote.example/hosting',
    },
  ],
});

/** The owner lets answers of the tenant's campaign go by themselves, knowing that nothing was measured yet. */
export const grantAuto = async (
  tenant: Tenant,
  level: 'shadow' | 'draft_only' | 'hold' | 'auto' = 'auto',
): Promise<unknown> =>
  grantAutosend(await tenant.ctx(reviewer), { campaignId: tenant.campaignId, level, chosen: true });

let serial = 1_000;
/** Puts mails into the mailboxes they answer, as received now, without having them read. */
export async function mailIn(
  ctx: Ctx,
  mails: readonly { from: string; text: string; headers?: Record<string, string>; subject?: string }[],
): Promise<void> {
  for (const { from, text, headers = {}, subject = 'Re: hello' } of mails) {
    serial += 1;
    const sent = await ctx.db.tx((tx) =>
      row<{ messageId: string; mailbox: string; address: string }>(
        tx,
        sql`select s.message_id as "messageId", m.id as mailbox, m.address from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
            where s.to_address = ${from} and s.state = 'accepted' order by s.settled_at desc, s.id desc limit 1`,
      ),
    );
    if (!sent) throw new Error(`Nothing was sent to ${from}.`);
    const id = `<in.${serial}@client.example>`;
    const lines = {
      ...{ From: from, To: sent.address, Subject: subject, 'In-Reply-To': sent.messageId },
      ...{ References: sent.messageId, 'Message-ID': id, 'Content-Type': 'text/plain; charset=utf-8' },
      ...headers,
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
    const raw = Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
    await ctx.db.tx((tx) =>
      tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
        values (${ctx.workspace.id}, ${ctx.ids.next()}, ${sent.mailbox}, 99, ${serial}, ${id}, ${raw}, ${ctx.now().toString()})`),
    );
  }
}

/** Somebody answers; the mail is read and everything that follows at this moment is done. */
export async function answers(
  tenant: Tenant,
  from: string,
  text: string,
  more: { headers?: Record<string, string>; subject?: string } = {},
): Promise<void> {
  const ctx = await tenant.ctx();
  await mailIn(ctx, [{ from, text, ...more }]);
  await processDue(ctx);
  await tenant.settle();
}

export const draftsOf = (tenant: Tenant): Promise<Draft[]> =>
  tenant.rows<Draft>(
    sql`select id, reply_id as "replyId", lead_id as "leadId", intent, version, state, subject, body, slots, action, gate, reasons, item_id as "itemId", decided_by as "decidedBy", send_at as "sendAt"
        from reply_drafts order by created_at, id`,
  );

/** The one draft there is, or the newest. */
export async function draftOf(tenant: Tenant): Promise<Draft> {
  const draft = (await draftsOf(tenant)).at(-1);
  if (!draft) throw new Error('Nothing was drafted.');
  return draft;
}

export const codesOf = (list: readonly { code: string }[]): string[] => list.map(({ code }) => code);

/** How many mails the server took for an address. */
export const mailsTo = (tenant: Tenant, address: string): number =>
  tenant.accepted().filter((to) => to === address).length;

/** Moves the sandbox's time on and does what is due then. */
export async function pass(world: DispatchWorld, tenant: Tenant, span: Temporal.DurationLike): Promise<void> {
  world.runtime.sandboxClock.set(world.runtime.sandboxClock.now().add(span));
  await tenant.settle();
}
