import { findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { type OpenWindow, readWindow } from '#core/window.rules';
import { readLater } from '#inbound';
import { COOLDOWNS, suppressionVerdicts } from '#leads';
import { isVendorMailbox } from '#outbound/contract';
import { nurtureAt } from './nurture.rules.ts';
import {
  isAddressAlone,
  isResting,
  oooRetouch,
  type RecontactKind,
  type Situation,
  standsAgainst,
} from './recontact.rules.ts';
import type { Candidate } from './recontact.store.ts';

export type Judged = {
  readonly candidate: Candidate;
  readonly kind: RecontactKind;
  readonly eligible: boolean;
  readonly dueAt: Temporal.Instant | null;
  /** The day they named, and the rule that read it. */
  readonly named: string | null;
  readonly phrase: string | null;
  readonly rule: string;
  /** Every reason, for it or against it. */
  readonly reasons: readonly Reason[];
  /** What stands against it will not go by itself. */
  readonly final: boolean;
  /** Nothing stands against it but that no address of them is known. */
  readonly lacksAddress: boolean;
  /** Its campaign wants a model to write. */
  readonly byModel: boolean;
};

/** Judges replies that may be followed up by what is known now. */
export async function judge(
  ctx: Ctx,
  tx: Tx,
  kind: RecontactKind,
  candidates: readonly Candidate[],
): Promise<Judged[]> {
  if (candidates.length === 0) return [];
  const campaigns = await campaignsOf(tx, candidates);
  const suppressed = await suppressionVerdicts(
    ctx,
    tx,
    candidates.map(({ email, leadId, campaignId }) => ({
      addresses: email === null ? [] : [email],
      leadId,
      campaignId,
    })),
  );
  return candidates.map((candidate, place) => {
    const situation = situationOf(candidate, suppressed[place]?.allowed !== true);
    const campaign = campaigns.get(candidate.campaignId ?? '') ?? null;
    const window = windowFor(campaign, candidate.country);
    const byModel = campaign?.settings.copy.writer === 'model';
    if (kind === 'window') return judgeWindow(ctx, candidate, { situation, window, byModel });
    return kind === 'ooo'
      ? judgeAbsence(ctx, candidate, {
          ...{ situation, window, byModel },
          delayDays: campaign?.settings.retouchAfterDays ?? 1,
        })
      : judgeLater(ctx, candidate, { situation, window, byModel });
  });
}

type Place = { readonly situation: Situation; readonly window: OpenWindow; readonly byModel: boolean };

function judgeAbsence(
  ctx: Ctx,
  candidate: Candidate,
  { situation, window, byModel, delayDays }: Place & { delayDays: number },
): Judged {
  const { returnDate, returnPhrase: phrase } = candidate;
  const found = oooRetouch({ returnDate, delayDays, window, situation, now: ctx.now() });
  const standing = standsAgainst('ooo', situation);
  return {
    ...{ candidate, kind: 'ooo', named: returnDate, phrase, rule: 'return_date', byModel },
    ...{ eligible: found.eligible, dueAt: found.eligibleAt, reasons: found.reasons },
    lacksAddress: returnDate !== null && isAddressAlone(standing),
    final: returnDate === null || (standing.length > 0 && !(isResting(situation) && standing.length === 1)),
  };
}

function judgeLater(ctx: Ctx, candidate: Candidate, { situation, window, byModel }: Place): Judged {
  const receivedAt = instantOf(candidate.receivedAt);
  const receivedOn = receivedAt.toZonedDateTimeISO(window.zone).toPlainDate();
  const later = readLater({ text: candidate.text, language: null, receivedOn });
  const due = nurtureAt({ ...later, receivedOn, defaultDays: COOLDOWN_DAYS, window, now: receivedAt });
  const noted = candidate.dueAt === null ? due.at : instantOf(candidate.dueAt);
  const standing = standsAgainst('nurture', situation);
  const early = Temporal.Instant.compare(ctx.now(), noted) < 0;
  return {
    ...{ candidate, kind: 'nurture', named: later.date?.toString() ?? null, phrase: later.phrase },
    ...{ rule: later.rule, eligible: standing.length === 0 && !early, dueAt: noted, byModel },
    reasons: [...standing, ...later.reasons, ...due.reasons],
    lacksAddress: isAddressAlone(standing),
    final: standing.length > 0 && !(isResting(situation) && standing.length === 1),
  };
}

/** Who asked for times behind the calendar: the moment was noted when that was read. */
function judgeWindow(ctx: Ctx, candidate: Candidate, { situation, byModel }: Place): Judged {
  const standing = standsAgainst('window', situation);
  const dueAt = candidate.dueAt === null ? null : instantOf(candidate.dueAt);
  const early = dueAt === null || Temporal.Instant.compare(ctx.now(), dueAt) < 0;
  const { notedDay: named, notedPhrase: phrase } = candidate;
  const asked = reason('recontact.window', `They asked for a time from ${named} on ("${phrase}").`);
  return {
    ...{ candidate, kind: 'window', named, phrase, rule: 'beyond_calendar', dueAt, byModel },
    ...{ eligible: standing.length === 0 && !early, reasons: [...standing, asked] },
    lacksAddress: isAddressAlone(standing),
    final: standing.length > 0 && !(isResting(situation) && standing.length === 1),
  };
}

/** After "not now" without a day they are left alone for so long. */
export const COOLDOWN_DAYS = COOLDOWNS.not_now.kind === 'days' ? COOLDOWNS.not_now.days : 180;

const situationOf = (candidate: Candidate, saidNo: boolean): Situation => ({
  status: candidate.status,
  answeredSince: candidate.answeredSince,
  awayAgain: candidate.awayAgain,
  touchedSince: candidate.touchedSince,
  pending: candidate.pending,
  saidNo,
  campaign: candidate.campaignState,
  hasAddress: candidate.email !== null,
  carrier: candidate.carrier === null ? null : isVendorMailbox(candidate.carrier) ? 'vendor' : 'mailbox',
});

async function campaignsOf(tx: Tx, candidates: readonly Candidate[]): Promise<ReadonlyMap<string, Campaign>> {
  const found = new Map<string, Campaign>();
  for (const id of new Set(candidates.flatMap(({ campaignId }) => campaignId ?? []))) {
    const campaign = await findCampaign(tx, id);
    if (campaign) found.set(id, campaign);
  }
  return found;
}

const WORKDAYS: Campaign['settings']['window'] = {
  ...{ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'UTC', holidays: null, perReader: false },
};

/** The campaign's window with the public holidays of the recipient's country, as far as it is known. */
export function windowFor(campaign: Pick<Campaign, 'settings'> | null, country: string | null): OpenWindow {
  const asked = campaign?.settings.window ?? WORKDAYS;
  const own = /^[A-Za-z]{2}$/.test(country ?? '') ? { country: (country ?? '').toUpperCase() } : null;
  const tries = [...(own ? [{ ...asked, holidays: own }] : []), asked, WORKDAYS];
  for (const each of tries) {
    const read = readWindow(each);
    if (read.ok) return read.window;
  }
  throw new Error('The usual working days cannot be read.');
}
