import { sql } from 'drizzle-orm';
import { grantAutosend } from '#autosend';
import { saveCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { recordset, type Tx } from '#core/db/index';
import { addressHash } from '#leads';
import { settingsWith } from './proposals.ts';

/** What a reply of the backlog is like, and so what is to become of it. */
export type Kind =
  | 'meets'
  | 'question'
  | 'absent'
  | 'negative'
  | 'opt_out'
  | 'bounce'
  | 'booked'
  | 'blank'
  | 'answered'
  | 'unclassified'
  | 'takes'
  /** Like `meets`, of the lead of the reply before it, a day later. */
  | 'again';

type Words = {
  readonly intent: string;
  readonly text: string;
  readonly automatic?: boolean;
  readonly optOut?: boolean;
};
const MEETS: Words = { intent: 'meeting_request', text: 'Sounds good. When could we meet?' };
const WORDS: Readonly<Record<Kind, Words>> = {
  ...{ meets: MEETS, again: MEETS, bounce: MEETS, booked: MEETS, answered: MEETS, unclassified: MEETS },
  takes: { intent: 'meeting_request', text: 'The first one works for me.' },
  question: { intent: 'question', text: 'What does it do, exactly?' },
  absent: { intent: 'out_of_office', text: 'I am away until Monday.', automatic: true },
  negative: { intent: 'negative', text: 'No interest.' },
  opt_out: { intent: 'meeting_request', text: 'Remove me from your list.', optOut: true },
  blank: { intent: 'meeting_request', text: '  ' },
};

export const LINK = 'https://cal.example/nora/30min';
/** Told from everything a log may say. */
export const SECRET_WORDS = 'zanzibar marmalade';

/** Campaigns whose answers go by themselves, and a calendar with so many free times from tomorrow on. */
export async function openBacklog(
  ctx: Ctx,
  owner: Ctx,
  more: {
    campaigns?: number;
    slots?: number;
    level?: 'auto' | 'hold' | 'shadow' | 'none';
    settings?: object;
  } = {},
): Promise<string[]> {
  const sender = {
    ...{
      name: 'Nora Field',
      title: 'Head of Growth',
      company: 'Fieldnote',
      website: 'https://fieldnote.example',
    },
    ...{ calendarLink: LINK, postalAddress: 'Fieldnote, 12 Example Street, 10115 Berlin' },
  };
  const window = { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00', zone: 'UTC' };
  const campaigns: string[] = [];
  for (let n = 0; n < (more.campaigns ?? 1); n += 1) {
    const settings = settingsWith({ sender, window, ...more.settings });
    const { id } = await saveCampaign(owner, { name: `Season ${n + 1}`, settings });
    campaigns.push(id);
    if (more.level !== 'none')
      await grantAutosend(owner, { campaignId: id, level: more.level ?? 'auto', chosen: true });
  }
  const now = ctx.now();
  const first = now.toZonedDateTimeISO('UTC').add({ days: 1 }).startOfDay();
  const slots = Array.from({ length: more.slots ?? 60 }, (_, n) => ({
    at: first
      .add({ days: n % 4, minutes: 8 * 60 + 30 * Math.floor(n / 4) })
      .toInstant()
      .toString(),
  }));
  await ctx.db.tx(async (tx) => {
    await tx.execute(sql`insert into availability_sources (workspace_id, source, vendor, calendar_id, zone, refresh_seconds, next_refresh_at, refreshed_at, next_watch_at, connected_by, connected_at)
      values (${ctx.workspace.id}, 'DEFAULT', 'cal_com', 'c1', 'UTC', 3600, ${now.add({ hours: 900 }).toString()}, ${now.toString()}, ${now.add({ hours: 900 }).toString()}, 'test', ${now.toString()})`);
    await tx.execute(
      sql`insert into availability_slots (workspace_id, source, slot_at, keeps_from, keeps_until) select ${ctx.workspace.id}, 'DEFAULT', r.at, r.at, r.at + interval '30 minutes' from jsonb_to_recordset(${recordset(slots)}) as r(at timestamptz)`,
    );
  });
  return campaigns;
}

/** One reply of the backlog as it was stored. */
export type Stored = {
  readonly kind: Kind;
  readonly address: string;
  readonly leadId: string;
  readonly threadId: string;
  readonly messageId: string;
  readonly replyId: string;
};

let serial = 0;
/** Stores replies of these kinds as if they had come some days ago, in their order, spread over the campaigns. */
export async function seedBacklog(
  ctx: Ctx,
  {
    campaigns,
    mailboxId,
    kinds,
  }: { campaigns: readonly string[]; mailboxId: string; kinds: readonly Kind[] },
): Promise<Stored[]> {
  const begins = ctx.now().subtract({ hours: 5 * 24 });
  const before = begins.subtract({ hours: 24 }).toString();
  let last: Record<string, string> = {};
  const all = kinds.map((kind, n) => {
    serial += 1;
    const id = (): string => ctx.ids.next();
    const { intent, text, automatic = false, optOut = false } = WORDS[kind];
    const address =
      kind === 'bounce' ? `mailer-daemon@firm-${serial}.example` : `pat${serial}@firm-${serial}.example`;
    const person =
      kind === 'again'
        ? last
        : {
            ...{
              address,
              personId: id(),
              leadId: id(),
              enrolmentId: id(),
              addressId: id(),
              threadId: id(),
              outId: id(),
            },
            ...{ hash: addressHash(ctx, address), first: `Pat${serial}`, surname: `Sommer${serial}` },
            ...{ campaignId: campaigns[n % campaigns.length] ?? '', full: `Pat${serial} Sommer${serial}` },
          };
    last = person as Record<string, string>;
    return {
      ...(person as { address: string; leadId: string; threadId: string }),
      ...{ kind, intent, text, automatic, optOut, fresh: kind !== 'again', messageId: id(), replyId: id() },
      ...{
        mailId: `<in.${serial}@client.example>`,
        laterId: id(),
        at: begins.add({ seconds: n * 60 }).toString(),
      },
    };
  });
  await ctx.db.tx((tx) => store(ctx, tx, { all, before, mailboxId }));
  return all;
}

async function store(
  ctx: Ctx,
  tx: Tx,
  { all, before, mailboxId }: { all: readonly object[]; before: string; mailboxId: string },
): Promise<void> {
  const ws = ctx.workspace.id;
  const given = sql`jsonb_to_recordset(${recordset(all)}) as r(kind text, fresh boolean, address text, hash text, first text, surname text, "full" text, "personId" uuid, "leadId" uuid, "enrolmentId" uuid, "addressId" uuid, "threadId" uuid,
    "outId" uuid, "campaignId" uuid, intent text, text text, automatic boolean, "optOut" boolean, "messageId" uuid, "replyId" uuid, "mailId" text, "laterId" uuid, at timestamptz)`;
  const out = (which: ReturnType<typeof sql>, at: ReturnType<typeof sql>, where: ReturnType<typeof sql>) =>
    tx.execute(sql`insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, mailbox_id, at, created_at)
      select ${ws}, ${which}, r."threadId", 'out', '<' || ${which} || '@sender.example>', 'nora@sender.example', r.address, 'A thought', 'Hello', 'Hello', ${mailboxId}, ${at}, ${at} from ${given} where ${where}`);
  await tx.execute(
    sql`insert into people (workspace_id, id, first_name, last_name, full_name, created_at, updated_at) select ${ws}, r."personId", r.first, r.surname, r."full", ${before}, ${before} from ${given} where r.fresh`,
  );
  await tx.execute(sql`insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, verification, verified_at, source, created_at)
    select ${ws}, r."addressId", r."personId", r.address, r.address, r.hash, 'valid', ${before}, 'test', ${before} from ${given} where r.fresh`);
  await tx.execute(sql`insert into leads (workspace_id, id, person_id, status, status_at, created_at, updated_at)
    select ${ws}, r."leadId", r."personId", case when r.kind = 'booked' then 'meeting_booked' else 'replied' end, ${before}, ${before}, ${before} from ${given} where r.fresh`);
  await tx.execute(
    sql`insert into enrolments (workspace_id, id, campaign_id, lead_id, state, started_at, updated_at) select ${ws}, r."enrolmentId", r."campaignId", r."leadId", 'active', ${before}, ${before} from ${given} where r.fresh`,
  );
  await tx.execute(sql`insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at)
    select ${ws}, r."threadId", r."leadId", r."campaignId", 'email', 'A thought', r.at, ${before} from ${given} where r.fresh`);
  await out(sql`r."outId"`, sql`${before}::timestamptz`, sql`r.fresh`);
  await tx.execute(sql`insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, mailbox_id, at, created_at)
    select ${ws}, r."messageId", r."threadId", 'in', r."mailId", r.address, 'nora@sender.example', 'Re: A thought', r.text || ${` ${SECRET_WORDS}`}, r.text, ${mailboxId}, r.at, r.at from ${given}`);
  await out(sql`r."laterId"`, sql`r.at + interval '1 minute'`, sql`r.kind = 'answered'`);
  await tx.execute(sql`insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, opt_out, automatic, language, classified_at)
    select ${ws}, r."replyId", r."messageId", r."threadId", r."leadId", r.intent, 0.9, r."optOut", r.automatic, 'en', r.at from ${given} where r.kind <> 'unclassified'`);
}
