import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { suppressionVerdicts } from '#leads';
import { type CalendarNow, calendarNow } from '#scheduling';
import { modelOf as writerOf } from '../ask-model.ts';
import { readSwitch } from '../grant.store.ts';
import { type Granted, grantsFor } from '../grants.ts';
import { type ReplyFactsRow, replyFacts } from '../reply-facts.store.ts';
import { REVISIONS, type RevisionLimits } from '../revision.rules.ts';
import {
  firstMeetings,
  onlyRead,
  type RecordedMessage,
  type RecordedOffer,
  type RecordedReply,
  type RecordedRewriting,
  recordedMessages,
  recordedOffers,
  recordedReplies,
  recordedRewritings,
  runningCampaigns,
} from './recorded.store.ts';
import { type Recording, replayCase } from './replay-case.ts';
import { type Risk, riskiest } from './risk.rules.ts';

/** So many times the limit are looked at, and the riskiest of them taken. */
const SCAN = 6;
/** The category of what comes from a database. */
const RECORDED = 'recorded';

export type Selection = {
  readonly limit: number;
  readonly days: number;
  readonly channel: 'email' | 'linkedin' | null;
  readonly threadIds: readonly string[];
};
export type Selected = Omit<RecordedReply, 'at'> & { readonly at: Temporal.Instant; readonly risk: Risk };
export type Recorded = {
  readonly selected: Selected;
  readonly leadName: string | null;
  readonly recording: Recording;
  /** Texts that a draft may repeat because they stand there already: the subject of theirs, and what the sender stands behind. */
  readonly said: readonly string[];
};

/**
 * Makes cases of the riskiest replies of this workspace, each as it stood when it came: the conversation up to then with every mail as
 * received, the times that were sent and free, what is granted and who is suppressed today. Switches count as off. In a transaction
 * that can only read.
 */
export async function recordCases(ctx: Ctx, selection: Selection): Promise<Recorded[]> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    await onlyRead(tx);
    const found = await recordedReplies(tx, {
      ...selection,
      since: ctx.now().subtract({ hours: 24 * selection.days }),
      limit: SCAN * selection.limit,
    });
    const selected = riskiest(
      found.map((each) => ({ ...each, at: instantOf(each.at) })),
      selection.limit,
      ctx.now(),
    );
    const known = await surroundings(ctx, tx, selected);
    return selected.flatMap((each) => {
      const reply = known.replies.get(each.id);
      return reply ? [recordedCase(each, reply, known)] : [];
    });
  });
}

type Known = Awaited<ReturnType<typeof surroundings>>;

async function surroundings(ctx: Ctx, tx: Tx, selected: readonly Selected[]) {
  const leadIds = selected.map(({ leadId }) => leadId);
  const replies = await replyFacts(
    tx,
    selected.map(({ id }) => id),
  );
  const messages = await recordedMessages(
    tx,
    selected.map(({ threadId }) => threadId),
  );
  const verdicts = await suppressionVerdicts(
    ctx,
    tx,
    replies.map(({ leadId, fromAddress, addresses }) => ({ leadId, addresses: [fromAddress, ...addresses] })),
  );
  return {
    replies: new Map(replies.map((reply) => [reply.replyId, reply])),
    suppressed: new Set(replies.flatMap(({ replyId }, index) => (verdicts[index]?.allowed ? [] : [replyId]))),
    messages: Map.groupBy(messages, ({ threadId }) => threadId),
    offers: Map.groupBy(await recordedOffers(tx, leadIds), ({ leadId }) => leadId),
    meetings: await firstMeetings(tx, leadIds),
    rewritings: new Map(
      (
        await recordedRewritings(
          tx,
          replies.map(({ replyId }) => replyId),
        )
      ).map((each) => [each.replyId, each]),
    ),
    revisions: writerOf(ctx)?.revisions ?? REVISIONS,
    running: await runningCampaigns(
      tx,
      replies.flatMap(({ campaignId }) => campaignId ?? []),
    ),
    grantOf: await grantsFor(tx, replies),
    books: (await readSwitch(tx)).books,
    calendar: await calendarNow(ctx, tx),
  };
}

const isAfter = (a: string | Temporal.Instant, b: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(a), b) > 0;

function recordedCase(selected: Selected, reply: ReplyFactsRow, known: Known): Recorded {
  const until = (known.messages.get(reply.threadId) ?? []).filter(({ at }) => !isAfter(at, selected.at));
  const offers = known.offers.get(reply.leadId) ?? [];
  const meeting = known.meetings.get(reply.leadId);
  const sender = senderOf(reply);
  const given = replayCase.parse({
    ...{ id: selected.id, now: selected.at.toString() },
    lead: {
      ...{ firstName: reply.firstName, addresses: reply.addresses, tier: reply.tier },
      booked: meeting !== undefined && !isAfter(meeting, selected.at),
      suppressed: known.suppressed.has(selected.id),
    },
    campaign: sender && {
      state: known.running.has(reply.campaignId ?? '') ? 'active' : 'stopped',
      sender,
    },
    policy: policyOf(known.grantOf(reply), known.books),
    calendar: calendarAt(known.calendar, offers, selected.at),
    model: modelOf(known.rewritings.get(selected.id), known.revisions),
    conversation: until.map((message) => asSaid(message, until, offers)),
  });
  const files = new Map(
    until.flatMap(({ messageId, raw }) => (raw === null ? [] : [[`${messageId}.eml`, raw] as const])),
  );
  return {
    ...{ selected, leadName: reply.leadName },
    recording: { ...{ id: selected.id, category: RECORDED }, given, files },
    said: [reply.subject, ...(sender?.facts ?? []).map(({ value }) => value)].filter((text) => text !== ''),
  };
}

/** The texts as they were written one after the other, under the times that were reserved for them. */
const modelOf = (rewriting: RecordedRewriting | undefined, revisions: RevisionLimits) =>
  rewriting
    ? {
        ...{ body: rewriting.body, evaluation: rewriting.evaluation, slots: rewriting.slots, revisions },
        attempts: rewriting.attempts.map(({ body, at }) => ({ body, at: iso(at) })),
      }
    : null;

function senderOf({ settings }: ReplyFactsRow) {
  if (!settings) return null;
  const { name, calendarLink = null, website, facts = [] } = settings.sender;
  return {
    name,
    calendarLink,
    website,
    facts: facts.map(({ key, value, source }) => ({ key, value, source })),
  };
}

const policyOf = ({ level, threshold, grantId, uncalibrated, chosenByOwner }: Granted, books: boolean) => ({
  ...{ level, threshold, chosenByOwner, books },
  ...{ granted: grantId !== null, calibrated: !uncalibrated },
});

/** What is free today, and what must have been free then: times given to them later, and one they took. */
function calendarAt(calendar: CalendarNow | null, offers: readonly RecordedOffer[], then: Temporal.Instant) {
  if (!calendar) return null;
  const wereFree = offers.filter(({ offeredAt, accepted }) => accepted || !isBefore(offeredAt, then));
  const free = new Set([...calendar.free.map(String), ...wereFree.map(({ slotAt }) => iso(slotAt))]);
  return {
    ...{ zone: calendar.zone, free: [...free].sort(), waiting: calendar.waiting },
    taken: [...calendar.taken].map(([at, leads]) => ({ at: iso(at), leads })),
  };
}
const isBefore = (a: string, b: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(a), b) < 0;
const iso = (at: string): string => Temporal.Instant.from(at).toString();

function asSaid(
  message: RecordedMessage,
  all: readonly RecordedMessage[],
  offers: readonly RecordedOffer[],
): Record<string, unknown> {
  const { direction, at, subject, text, channel, raw, messageId, fromAddress } = message;
  if (direction === 'out')
    return {
      ...{ direction, at: iso(at), subject, text },
      offers: offers.flatMap(({ sentAt, slotAt }) =>
        sentAt !== null && carrierAmong(all, sentAt) === message ? [iso(slotAt)] : [],
      ),
    };
  const received = { direction, at: iso(at), channel };
  return raw === null
    ? { ...received, subject, from: fromAddress, text }
    : { ...received, eml: `${messageId}.eml` };
}

/** The message of ours that left when these times did: the nearest to that moment. */
function carrierAmong(all: readonly RecordedMessage[], sentAt: string): RecordedMessage | undefined {
  const moment = Temporal.Instant.from(sentAt).epochMilliseconds;
  const distance = ({ at }: RecordedMessage): number =>
    Math.abs(Temporal.Instant.from(at).epochMilliseconds - moment);
  return all.filter(({ direction }) => direction === 'out').sort((a, b) => distance(a) - distance(b))[0];
}
