import { audienceReportOf, campaignOf, findCampaign, judgeAudience, type ReaderHours } from '#campaigns';
import type { CampaignSettings } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { INTERESTED_INTENTS, PEOPLES_INTENTS } from '#inbound/contract';
import { leadsAnswering } from '#inbound/views';
import { badDomains, listMailboxes, mayCarry, planFacts, purposeOf } from '#outbound';
import { peopleContacted } from '#outbound/views';
import { peopleUnderWay } from './calendar.store.ts';
import type { CampaignCalendar } from './contract.ts';
import { answersExpected } from './forecast.rules.ts';
import { sendCalendar } from './send-calendar.rules.ts';

/** People looked at one by one; those behind them are counted. */
const MOST_PEOPLE = 4_000;
const FIRST = { channel: 'email', firstOnly: true } as const;
const FOLLOW_UP = { channel: 'email', firstOnly: false } as const;

type Previewed = { readonly id: string | null; readonly settings: CampaignSettings };

/** When the messages of a campaign leave, and with how many answers to reckon. Nothing is changed. */
export async function readCalendar(
  ctx: Ctx,
  { campaignId, days }: { campaignId: string; days: number },
): Promise<CampaignCalendar> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(async (tx) => {
    const campaign = await findCampaign(tx, campaignId);
    if (!campaign) throw notFound('campaign', campaignId);
    return calendarOf(ctx, tx, campaign, days);
  });
}

/** The same for a campaign as it is being written, saved before or not. Nothing is saved by it. */
export async function previewCalendar(
  ctx: Ctx,
  { campaignId, days, ...draft }: { campaignId: string | null; days: number } & object,
): Promise<CampaignCalendar> {
  requireScope(ctx, 'campaigns:read');
  const { settings } = campaignOf(draft);
  return ctx.db.tx(async (tx) => {
    if (campaignId !== null && !(await findCampaign(tx, campaignId))) throw notFound('campaign', campaignId);
    return calendarOf(ctx, tx, { id: campaignId, settings }, days);
  });
}

async function calendarOf(ctx: Ctx, tx: Tx, campaign: Previewed, days: number): Promise<CampaignCalendar> {
  const { id, settings } = campaign;
  const judged = settings.audience && (await judgeAudience(ctx, tx, settings.audience, id));
  const underWay = id === null ? [] : await peopleUnderWay(tx, id, MOST_PEOPLE);
  // Whoever scores too low so far is not written to unless more becomes known.
  const wanted = (judged?.free ?? []).filter(
    ({ tier }) => settings.gate.profile !== 'icp' || tier === null || settings.tiers.includes(tier),
  );
  const free = wanted.slice(0, MOST_PEOPLE - underWay.length);
  const all = await listMailboxes(tx);
  const mailboxes = all.filter(
    (mailbox) =>
      mailbox.state === 'active' &&
      mailbox.purpose === purposeOf(campaign) &&
      mayCarry(mailbox, campaign, FIRST),
  );
  const firstOnly = new Set(
    mailboxes.filter((mailbox) => !mayCarry(mailbox, campaign, FOLLOW_UP)).map((mailbox) => mailbox.id),
  );
  const leadIds = [...free.map((lead) => lead.id), ...underWay.map(({ leadId }) => leadId)];
  const asked = { channel: 'email', mailboxes, leadIds } as const;
  const { heldUntil, own, hours, ...plan } = await planFacts(ctx, tx, campaign, asked);
  const fresh = free.map((lead) => ({
    ...{ id: lead.id, step: 1, startedAt: null, lastEmail: null, mailboxId: null },
    notBefore: heldUntil.get(lead.id) ?? null,
    window: hours.get(lead.id)?.window,
  }));
  const begun = underWay.map((person) => ({ ...person, window: hours.get(person.leadId)?.window }));
  const more = wanted.length - free.length;
  const calendar = sendCalendar({
    ...{ steps: settings.sequence, people: [...begun, ...fresh], more, plan, own, days, firstOnly },
  });
  return {
    ...calendar,
    days: [...calendar.days],
    steps: [...calendar.steps],
    blocked: [...calendar.blocked],
    notes: [
      ...notesOn(settings, all),
      ...domainNotes(mailboxes, await badDomains(tx)),
      ...(more > 0 ? [LOOKED_AT] : []),
      ...readerNotes([...hours.values()]),
    ],
    zone: plan.window.zone,
    asOf: ctx.now().toString(),
    audience: judged && audienceReportOf(judged),
    expected: await expectedOf(tx, calendar.contacted),
  };
}

const LOOKED_AT = reason(
  'calendar.many',
  `The first ${MOST_PEOPLE.toLocaleString('en')} people are looked at one by one; those behind them are counted as later.`,
);

/** Domains it would send from although receivers will not trust them: a warning, and no reason to hold anything back. */
const domainNotes = (mailboxes: readonly { address: string }[], bad: readonly string[]): Reason[] =>
  bad
    .filter((domain) => mailboxes.some(({ address }) => address.toLowerCase().endsWith(`@${domain}`)))
    .map((domain) =>
      reason(
        'calendar.domain_bad',
        `Receivers will not trust mail from ${domain}. The records to add are under Deliverability.`,
      ),
    );

/** For how many readers the campaign's own hours hold, as nothing tells where they are. */
function readerNotes(hours: readonly ReaderHours[]): Reason[] {
  const unknown = hours.filter(({ reasons }) =>
    reasons.some(({ code }) => code === 'reader.unknown' || code === 'reader.no_zone'),
  ).length;
  if (unknown === 0) return [];
  const text = `Of ${hours.length} readers ${unknown} are nowhere we know of, so the campaign’s own hours hold for them; the others are written to in theirs.`;
  return [reason('calendar.readers_unknown', text)];
}

/** Mailboxes the campaign names that cannot send now. */
function notesOn(
  { mailboxes }: CampaignSettings,
  all: readonly { id: string; address: string; state: string; stateReason: string | null }[],
): Reason[] {
  return mailboxes.flatMap((id) => {
    const found = all.find((mailbox) => mailbox.id === id);
    if (!found)
      return [
        reason(
          'calendar.mailbox_gone',
          'A mailbox of the campaign is not there any more. Choose another one.',
        ),
      ];
    if (found.state === 'active') return [];
    const why = found.stateReason ? ` ${found.stateReason}` : '';
    return [reason('calendar.mailbox_rests', `${found.address} is ${found.state} and sends nothing.${why}`)];
  });
}

async function expectedOf(tx: Tx, people: number): Promise<CampaignCalendar['expected']> {
  const { answers, interested, reasons } = answersExpected(people, {
    contacted: await peopleContacted(tx),
    answered: await leadsAnswering(tx, PEOPLES_INTENTS),
    interested: await leadsAnswering(tx, INTERESTED_INTENTS),
  });
  return { answers, interested, reasons: [...reasons] };
}
