import {
  type CampaignRow,
  type InstantlyState,
  type LeadRow,
  lower,
  type StepRow,
} from './simulated-state.ts';

const UNIT = { minutes: 1, hours: 60, days: 1_440 } as const;

type Due = { lead: LeadRow; step: StepRow; number: number };

/** Whom an active campaign writes to now. */
export function dueIn(state: InstantlyState, campaign: CampaignRow): Due[] {
  if (campaign.status !== 1 || !insideHours(campaign, state.now())) return [];
  return waitingIn(state, campaign)
    .filter(({ at }) => at <= state.now().epochMilliseconds)
    .slice(0, Math.max(0, leftToday(state, campaign)));
}

/** Mails the campaign may still send today. */
function leftToday(state: InstantlyState, campaign: CampaignRow): number {
  const today = state.stamp().slice(0, 10);
  const sent = state.emails.filter(
    (mail) =>
      mail.campaign_id === campaign.id &&
      mail.ue_type === 1 &&
      String(mail.timestamp_email).startsWith(today),
  ).length;
  const limit = typeof campaign.daily_limit === 'number' ? campaign.daily_limit : Number.POSITIVE_INFINITY;
  return limit - sent;
}

/** Whom the campaign has still to write to, with the earliest moment in milliseconds. */
function waitingIn(state: InstantlyState, campaign: CampaignRow): (Due & { at: number })[] {
  const steps = campaign.sequences[0]?.steps ?? [];
  const blocked = new Set([...state.blockList.values()].map((row) => row.bl_value));
  const sent = Map.groupBy(
    state.emails.filter((mail) => mail.campaign_id === campaign.id && mail.ue_type === 1),
    ({ lead }) => lead,
  );
  return [...state.leads.values()]
    .filter((lead) => lead.campaign === campaign.id && lead.status === 1 && !blocked.has(lower(lead.email)))
    .flatMap((lead) => {
      const mails = sent.get(lead.email ?? '') ?? [];
      const step = steps[mails.length];
      const before = steps[mails.length - 1];
      const last = mails.at(-1);
      if (!step) return [];
      const wait = before ? before.delay * UNIT[before.delay_unit ?? 'days'] : 0;
      const at = last ? Date.parse(String(last.timestamp_email)) + wait * 60_000 : 0;
      return [{ lead, step, number: mails.length + 1, at }];
    });
}

const ROUND_MS = 600_000;
/** A campaign that is closed longer than this is closed for good. */
const ROUNDS_AHEAD = 8 * 24 * 6;

/** When a campaign sends next, in rounds of ten minutes; null where it never will. */
export function nextSendOf(state: InstantlyState, campaign: CampaignRow): Temporal.Instant | null {
  if (campaign.status !== 1) return null;
  const earliest = Math.min(...waitingIn(state, campaign).map(({ at }) => at));
  if (!Number.isFinite(earliest)) return null;
  const now = state.now();
  const tomorrow = now.toZonedDateTimeISO('UTC').add({ days: 1 }).startOfDay().epochMilliseconds;
  const from = Math.max(earliest, leftToday(state, campaign) > 0 ? now.epochMilliseconds + 1 : tomorrow);
  for (let round = Math.ceil(from / ROUND_MS), tries = 0; tries < ROUNDS_AHEAD; round += 1, tries += 1) {
    const at = Temporal.Instant.fromEpochMilliseconds(round * ROUND_MS);
    if (insideHours(campaign, at)) return at;
  }
  return null;
}

function insideHours(campaign: CampaignRow, now: Temporal.Instant): boolean {
  return campaign.campaign_schedule.schedules.some(({ timing, days, timezone }) => {
    const local = now.toZonedDateTimeISO(timezone);
    const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
    return days[String(local.dayOfWeek % 7)] === true && clock >= timing.from && clock < timing.to;
  });
}
