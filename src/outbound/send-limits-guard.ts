import { findCampaign, openWindowOf, readerHoursOf } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import type { Ctx, Subject } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { ReaderFacts } from '#core/window/reader-place.rules';
import { defineGuard } from '#gateway';
import { readerFactsOf } from '#leads';
import { returningCap } from './mailbox-health.rules.ts';
import { keepsReadersHours, windowsAt } from './reader-hours.ts';
import { campaignSends } from './send-counts.store.ts';
import { sendLimitsVerdict } from './send-limits.rules.ts';
import { warmingOf } from './warmup/read-warmup.ts';
import { type SendingState, sendingStates, workspaceDailyLimit } from './workspace-limits.store.ts';

/** Window, caps and mode, decided again at the moment of sending: the plan may be days old. */
export const sendLimitsGuard = defineGuard({
  name: 'window and caps',
  slot: 'window',
  effects: ['send'],
  async check(ctx, tx, { operation, requests }) {
    if (operation.toSelf) return requests.map(() => allow());
    const verdicts: Verdict[] = [];
    const extra = new Map<string, number>();
    const judged = requests.map(({ idempotencyKey }) => idempotencyKey);
    const mailboxIds = requests.flatMap(({ subject }) => subject.mailboxId ?? []);
    const readers = await readerFactsOf(
      tx,
      requests.flatMap(({ subject }) => (subject.answerId === undefined ? (subject.leadId ?? []) : [])),
    );
    for (const campaignId of new Set(requests.map((request) => request.subject.campaignId))) {
      const judge = await judgeFor(ctx, tx, campaignId, { judged, mailboxIds, readers });
      requests.forEach((request, index) => {
        if (request.subject.campaignId !== campaignId) return;
        const verdict = judge(request.subject, extra);
        if (verdict.allowed)
          for (const key of ['all', `campaign ${campaignId}`, request.subject.mailboxId ?? ''])
            extra.set(key, (extra.get(key) ?? 0) + 1);
        verdicts[index] = verdict;
      });
    }
    return verdicts;
  },
});

const MISSING = (): Verdict => refuse(reason('send.campaign', 'The campaign is missing.'));
/** An answer to somebody who wrote outside of any campaign: a person said yes to it, which holds at any hour. */
const OUTSIDE: Pick<Campaign, 'state'> & {
  settings: Pick<Campaign['settings'], 'mailboxes' | 'dailyCap' | 'window'>;
} = {
  state: 'active',
  settings: {
    ...{ mailboxes: [], dailyCap: null },
    window: {
      days: [1, 2, 3, 4, 5, 6, 7],
      start: '00:00',
      end: '24:00',
      zone: 'UTC',
      holidays: null,
      perReader: false,
    },
  },
};

/** What a mailbox may send today; warming up holds it back from strangers alone. */
function capOf(state: SendingState, toStranger: boolean, now: Temporal.Instant) {
  const returning = returningCap(state.dailyCap, maybeInstantOf(state.returnedAt), now).cap;
  const warming = warmingOf(state, now);
  return toStranger && warming.cap < returning
    ? { dailyCap: warming.cap, less: warming.reasons[0]?.text }
    : { dailyCap: returning };
}

/** Rows of the ledger that are judged together, the mailboxes they leave from, and what is known of where their readers are. */
type Asked = {
  readonly judged: readonly string[];
  readonly mailboxIds: readonly string[];
  readonly readers: ReadonlyMap<string, ReaderFacts>;
};

/** `extra` counts what this very batch has been allowed so far, so that a batch cannot jump over a cap. */
async function judgeFor(
  ctx: Ctx,
  tx: Tx,
  campaignId: string | undefined,
  { judged, mailboxIds, readers }: Asked,
) {
  const found = campaignId ? await findCampaign(tx, campaignId) : undefined;
  if (!found && campaignId !== undefined) return MISSING;
  const campaign = found ?? OUTSIDE;
  const window = openWindowOf(campaign);
  const hoursOf = readerHoursOf(campaign);
  const now = ctx.now();
  const ask = windowsAt(now);
  const dayStart = now.toZonedDateTimeISO(window.zone).startOfDay().toInstant();
  const { mailboxes: chosen, dailyCap } = campaign.settings;
  const [{ byMailbox, mailsToday }, dailyLimit, ofCampaign] = await Promise.all([
    sendingStates(tx, dayStart, judged, mailboxIds),
    workspaceDailyLimit(tx, ctx.workspace.id),
    dailyCap === null ? 0 : campaignSends(tx, campaignId ?? '', dayStart, judged),
  ]);
  return (subject: Subject, extra: ReadonlyMap<string, number>): Verdict => {
    const { mailboxId, answerId, leadId = '' } = subject;
    if (!found && answerId === undefined) return MISSING();
    // Who wrote to us is no stranger: the figures count an answer, and do not hold it back.
    const counted = (figure: number): number => (answerId === undefined ? figure : 0);
    const state = byMailbox.get(mailboxId ?? '');
    const own = extra.get(`campaign ${campaignId}`) ?? 0;
    const hours = keepsReadersHours(subject, state?.vendor) ? hoursOf(readers.get(leadId)).window : window;
    return sendLimitsVerdict({
      mode: ctx.workspace.mode,
      dailyLimit,
      sentToday: counted(mailsToday + (extra.get('all') ?? 0)),
      window: hours,
      hours: ask(hours),
      campaignState: campaign.state,
      campaignCap: dailyCap === null ? undefined : { limit: dailyCap, sentToday: counted(ofCampaign + own) },
      mailbox: state && {
        vendor: state.vendor,
        state: state.mailboxState,
        ...capOf(state, answerId === undefined, now),
        chosen: answerId !== undefined || chosen.length === 0 || chosen.includes(state.mailboxId),
        sentToday: counted(state.sentToday + (extra.get(mailboxId ?? '') ?? 0)),
      },
      now,
    });
  };
}
