import { contentHash } from '#approval';
import { campaignSettings } from '#campaigns/contract';
import type { Reason } from '#core/verdict';
import { mailOfFields, type ParsedMail, parseMail, type ReadReply, readBounce, readReply } from '#inbound';
import { slotsForLead } from '#scheduling';
import { acceptanceOf } from '../accepted-time.rules.ts';
import { type AnswerText, answerText } from '../answer-text.rules.ts';
import { decideAnswer, REPEATED } from '../decide-answer.rules.ts';
import { DELAY } from '../delay.rules.ts';
import { outcomeOf } from '../disposition.rules.ts';
import type { Granted } from '../grants.ts';
import type { EarlierMessage } from '../history.rules.ts';
import { judgeDue } from '../judge-due.rules.ts';
import type { HeldSlot } from '../reply-draft.store.ts';
import type { ReplyFactsRow } from '../reply-facts.store.ts';
import { MEETS, promises, replyFactsOf } from '../reply-promises.rules.ts';
import type { Moment } from '../send-now.rules.ts';
import { writeReply } from '../write-reply.rules.ts';
import type { DraftedOutput, ProductOutput } from './product-output.ts';
import type { ReceivedMessage, Recording, ReplayCase } from './replay-case.ts';
import { type Rewritten, replayRevisions } from './replay-revisions.ts';

type Heard = {
  readonly at: Temporal.Instant;
  readonly message: ReceivedMessage;
  readonly mail: ParsedMail;
} & ({ readonly notice: 'bounce' | 'complaint' } | ({ readonly notice: null } & ReadReply));
type Answered = Extract<Heard, { notice: null }>;

/**
 * Takes a recorded conversation through the rules that production asks: reading, disposition, times, text, gate, and once more at
 * the moment the answer goes. Nothing is stored, reserved or sent, and nothing of what is expected is known here.
 */
export async function replayConversation({ given, files }: Recording): Promise<ProductOutput> {
  const now = Temporal.Instant.from(given.now);
  const heard = await hear(given, files);
  const newest = heard.filter(({ at }) => !isAfter(at, now)).at(-1);
  if (!newest) throw new Error('Nothing of theirs had come by then, so there is nothing to answer.');
  if (newest.notice) return withoutRow(newest);
  if (newest.ofMachine && !newest.meaning.optOut) return withoutRow(newest);
  const reply = replyRow(given, newest, heard);
  const outcome = outcomeOf(reply, {
    newest: true,
    acceptance: acceptance(given, reply, now),
  });
  if (!outcome.write)
    return {
      ...{ read: readingOf(newest), state: outcome.state, reasons: codes(outcome.reasons), draft: null },
      ...{ bookAt: outcome.at?.toString() ?? null, leaves: false },
    };
  const { text, slotReasons, repeated, rewritten } = write(given, reply, outcome.asks, now);
  const asks = [...outcome.asks, ...(rewritten?.asks ?? [])];
  const grant = grantOf(given);
  const moment = momentOf(given, heard, newest, now);
  const decided = decideAnswer(reply, { text, asks, repeated, grant, moment }, now);
  const { gate, sendAt } = decided;
  const due =
    sendAt && decided.state !== 'shadow'
      ? judgeDue({
          ...{ byPerson: false, moment: momentOf(given, heard, newest, sendAt), evaluation: text.evaluation },
          ...{ threshold: grant.threshold, action: gate.action, topics: decided.topics },
          broken: [...promises(reply, { ...text, asksFirst: true }, sendAt), ...(repeated ? [REPEATED] : [])],
          offered: text.slots.map(({ at }) => Temporal.Instant.from(at)),
          kept: given.later.slotsLost ? [] : text.slots.map(({ at }) => Temporal.Instant.from(at)),
          grantHolds: grant.grantId !== null && !given.later.grantEnded,
          ...{ sameBytes: true, changedSinceYes: false, sendAt, now: sendAt },
        })
      : null;
  const draft: DraftedOutput = {
    ...{ to: reply.fromAddress, subject: text.subject, body: text.body, byModel: text.byModel },
    ...{ slots: text.slots, topics: decided.topics, action: gate.action, gate: codes(gate.reasons) },
    ...{
      sendAt: sendAt?.toString() ?? null,
      due: due && { do: due.do, reasons: codes(due.reasons) },
      rewritten: rewritten && {
        attempts: rewritten.attempts.map(({ body, reasons }) => ({ body, reasons: codes(reasons) })),
        stopped: rewritten.stopped?.code ?? null,
      },
    },
  };
  return {
    ...{ read: readingOf(newest), state: decided.state, bookAt: null, draft },
    reasons: [...codes(slotReasons), ...draft.gate, ...(draft.due?.reasons ?? [])],
    leaves: due?.do === 'send',
  };
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;
const codes = (reasons: readonly { code: string }[]): string[] => reasons.map(({ code }) => code);

/** Reads every message of theirs, as each was read when it came. */
async function hear({ conversation }: ReplayCase, files: Recording['files']): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const [index, message] of conversation.entries()) {
    if (message.direction === 'out') continue;
    const at = Temporal.Instant.from(message.at);
    const answersUs = conversation.slice(0, index).some(({ direction }) => direction === 'out');
    const mail = await mailOf(message, files, answersUs);
    const notice = readBounce(mail);
    heard.push(
      notice
        ? { at, message, mail, notice: notice.kind === 'bounce' ? 'bounce' : 'complaint' }
        : { at, message, mail, notice: null, ...readReply(mail, at) },
    );
  }
  return heard.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** Parts without headers are taken for an answer where we had written before. */
async function mailOf(
  message: ReceivedMessage,
  files: Recording['files'],
  answersUs: boolean,
): Promise<ParsedMail> {
  if (message.eml === undefined) {
    const { subject = '', from = '', text = '', headers, date } = message;
    const mail = mailOfFields({ subject, from, text, headers, date });
    return answersUs && headers === undefined ? { ...mail, inReplyTo: 'recorded' } : mail;
  }
  const parsed = await parseMail(files.get(message.eml) ?? new Uint8Array());
  if (!parsed.readable) throw new Error(`${message.eml} could not be decoded (${parsed.why}).`);
  return parsed.mail;
}

const readingOf = ({ meaning, ofMachine }: Answered): ProductOutput['read'] => {
  const { intent, optOut, returnDate, language, visibleText } = meaning;
  return { intent, optOut, returnDate, language, visibleText, ofMachine };
};

/** A failure notice, a complaint or a machine: nobody is answered, and no row of an answer exists. */
function withoutRow(heard: Heard): ProductOutput {
  const failed = heard.notice === 'bounce';
  return {
    read:
      heard.notice === null
        ? readingOf(heard)
        : {
            ...{ intent: failed ? 'bounce' : 'unsubscribe', optOut: !failed, returnDate: null },
            ...{ language: null, visibleText: heard.mail.text, ofMachine: true },
          },
    ...{ state: 'none', reasons: [heard.notice ?? 'automatic'], bookAt: null, draft: null, leaves: false },
  };
}

/** The reply as its row would have it. */
function replyRow(
  given: ReplayCase,
  { meaning, mail, message, at, ofMachine }: Answered,
  heard: readonly Heard[],
): ReplyFactsRow {
  const { lead, campaign } = given;
  const settings = campaign
    ? campaignSettings.parse({
        sender: {
          ...{ title: 'Partner', company: 'Northwind', postalAddress: '1 North Street' },
          ...campaign.sender,
        },
        window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' },
      })
    : null;
  return {
    ...{ replyId: given.id, messageId: given.id, inboundId: `<${given.id}>`, references: [] },
    ...{ fromAddress: mail.from?.address ?? lead.addresses[0] ?? '', subject: mail.subject },
    ...{
      ownText: meaning.visibleText,
      earlier: earlierOf(given, heard, at),
      at: at.toString(),
      threadId: given.id,
      channel: message.channel,
    },
    ...{ leadId: given.id, leadName: lead.firstName, firstName: lead.firstName, tier: lead.tier },
    ...{
      addresses: lead.addresses,
      intent: meaning.intent,
      confidence: meaning.confidence,
      readBy: 'rules' as const,
    },
    ...{
      schedulingLink: meaning.schedulingLink,
      language: meaning.language,
      optOut: meaning.optOut,
      automatic: ofMachine,
    },
    ...{ campaignId: campaign && given.id, campaignName: campaign && given.id, settings },
    ...{ enrolmentId: campaign && given.id, mailboxId: given.id, mailboxAddress: null },
    ...{ mailboxVendor: 'native', mailboxState: 'active', mailboxName: null, heldAt: null, profiles: [] },
  };
}

/** What was said before a moment, as the rows of its thread would have it. */
function earlierOf(given: ReplayCase, heard: readonly Heard[], at: Temporal.Instant): EarlierMessage[] {
  const theirs = heard.flatMap((each): EarlierMessage[] =>
    each.notice === null && isAfter(at, each.at)
      ? [
          {
            ...{ from: 'them', at: each.at.toString(), text: each.meaning.visibleText },
            automatic: each.ofMachine,
          },
        ]
      : [],
  );
  const ours = sentBy(given, at).map(
    (sent): EarlierMessage => ({ from: 'us', at: sent.at, text: sent.text, automatic: false }),
  );
  return [...ours, ...theirs].sort((one, other) =>
    Temporal.Instant.compare(Temporal.Instant.from(one.at), Temporal.Instant.from(other.at)),
  );
}

type Sent = Extract<ReplayCase['conversation'][number], { direction: 'out' }>;
const sentBy = (given: ReplayCase, until: Temporal.Instant): Sent[] =>
  given.conversation.filter(
    (message): message is Sent =>
      message.direction === 'out' && !isAfter(Temporal.Instant.from(message.at), until),
  );

function acceptance(given: ReplayCase, reply: ReplyFactsRow, now: Temporal.Instant) {
  const offering = sentBy(given, now).findLast(({ offers }) => offers.length > 0);
  if (!offering || reply.optOut) return undefined;
  const offers = offering.offers.map((at) => ({
    at: Temporal.Instant.from(at),
    offeredAt: Temporal.Instant.from(offering.at),
  }));
  const { free = [], zone = null } = given.calendar ?? {};
  const ahead = free.map((at) => Temporal.Instant.from(at)).filter((at) => isAfter(at, now));
  return acceptanceOf(reply, { offers, free: ahead, zone, books: given.policy.books }, now);
}

function write(
  given: ReplayCase,
  reply: ReplyFactsRow,
  asks: readonly Reason[],
  now: Temporal.Instant,
): {
  text: AnswerText;
  slotReasons: readonly { code: string }[];
  repeated: boolean;
  rewritten: Rewritten | null;
} {
  const { calendar, conversation, model } = given;
  const ours = sentBy(given, now);
  const pick =
    calendar && MEETS.has(reply.intent)
      ? slotsForLead(
          { zone: null, ownText: reply.ownText },
          {
            slots: calendar.free.map((at) => Temporal.Instant.from(at)),
            offered: new Map(calendar.taken.map(({ at, leads }) => [keyOf(at), leads])),
            ...{ pairs: new Set<string>(), waiting: calendar.waiting, workspaceZone: calendar.zone, now },
            exclusions: new Set(ours.flatMap(({ offers }) => offers.map(keyOf))),
          },
        )
      : null;
  const slots: HeldSlot[] =
    model?.slots ?? (pick?.slots ?? []).map(({ at, label }) => ({ at: keyOf(at), label }));
  const began = conversation.findIndex(({ direction }) => direction === 'in');
  const answers = ours.filter((message) => conversation.indexOf(message) > began);
  const version = 1 + answers.length;
  const { asksFirst } = writeReply(replyFactsOf(reply, slots, version));
  const rewritten = replayRevisions(given, reply, { slots, asksFirst });
  const body = rewritten ? rewritten.body : (model?.body ?? null);
  const wrote = body === null ? undefined : { body, evaluation: model?.evaluation };
  const text = answerText(reply, { slots, asks, model: wrote, version }, now);
  const repeated = ours.some(
    (message) =>
      contentHash({ to: reply.fromAddress, subject: message.subject, text: message.text }) ===
      text.contentHash,
  );
  return { text, slotReasons: pick?.reasons ?? [], repeated, rewritten };
}

const keyOf = (at: string | Temporal.Instant): string =>
  Temporal.Instant.from(at).toString({ smallestUnit: 'second' });

const grantOf = ({ id, policy }: ReplayCase): Granted => ({
  ...{ level: policy.level, threshold: policy.threshold, uncalibrated: !policy.calibrated, delay: DELAY },
  ...{ chosenByOwner: policy.chosenByOwner, grantId: policy.granted ? id : null },
});

/** The conversation as it is at that moment; what changes later has happened when it is not the moment of drafting. */
function momentOf(given: ReplayCase, heard: readonly Heard[], answered: Heard, at: Temporal.Instant): Moment {
  const { policy, lead, campaign, later } = given;
  const since = isAfter(at, Temporal.Instant.from(given.now));
  const has = (key: keyof typeof later): boolean => since && later[key];
  const known = heard.filter((each) => !isAfter(each.at, at));
  const optOut = known.some((each) => (each.notice ? each.notice === 'complaint' : each.meaning.optOut));
  return {
    ...{ sender: 'machine', draft: 'waiting', campaign: campaign?.state ?? 'none', optOut },
    stopped: policy.stopped || has('stopped'),
    autoSendStopped: policy.autoSendStopped || has('autoSendStopped'),
    suppressed: lead.suppressed || optOut || has('suppressed'),
    booked: lead.booked || has('booked'),
    fellThrough: lead.fellThrough || has('fellThrough'),
    newerInbound: known.some(
      (each) => each.notice === null && !each.ofMachine && isAfter(each.at, answered.at),
    ),
    answered: sentBy(given, at).some((message) => isAfter(Temporal.Instant.from(message.at), answered.at)),
  };
}
