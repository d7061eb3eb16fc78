import { contentHash } from '#approval';
import { openWindowOf } from '#campaigns';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { nextOpening } from '#core/window.rules';
import type { Intent } from '#inbound/contract';
import { type ReservedOffers, releaseSlots, reserveSlots } from '#scheduling';
import type { DraftState, EscalatedTopic } from './contract.ts';
import { readEvaluation } from './evaluation.rules.ts';
import { autoSendGate, type Gate } from './gate.rules.ts';
import { type Granted, grantsFor } from './grants.ts';
import { momentsOf } from './moment.ts';
import { carrierOf, insertDrafts, type NewDraft } from './reply-draft.store.ts';
import { answersHad, type ReplyFactsRow, saidBefore } from './reply-facts.store.ts';
import { bodyOf, MEETS, promises, replyFactsOf } from './reply-promises.ts';
import { topicsOf } from './reply-topics.rules.ts';
import { proposeForReview } from './review.ts';
import type { Moment } from './send-now.rules.ts';
import { judgeReply, type WrittenReply, writeReply } from './write-reply.rules.ts';

/** Why a person is asked whatever the gate says, and how often this reply was written for before. */
export type Draftable = {
  readonly reply: ReplyFactsRow;
  readonly asks?: readonly Reason[];
  readonly version?: number;
  /** Where the draft has its id already, and its times under it. */
  readonly id?: string;
};

/** A model's text for a reply and its judgement of it, where one is asked; both are only believed as far as code allows. */
export type ModelText = { readonly body: string; readonly evaluation: unknown };

/**
 * Writes one answer for each of these replies and lets the gate decide what becomes of it, all in the caller's transaction: the
 * times in it are reserved there too, so that whatever is written at once, each sees what the others took. `parked` ones wait until
 * whoever wrote them asks the gate again; what it would never answer ends at once all the same.
 */
export async function draftReplies(
  ctx: Ctx,
  tx: Tx,
  wanted: readonly Draftable[],
  models: ReadonlyMap<string, ModelText> = new Map(),
  { parked = false }: { parked?: boolean } = {},
): Promise<NewDraft[]> {
  if (wanted.length === 0) return [];
  const replies = wanted.map((each) => ({
    ...each,
    id: each.id ?? (ctx.ids.next<'reply_draft'>() as string),
  }));
  const offers = await reserve(ctx, tx, replies);
  const grantOf = await grantsFor(
    tx,
    wanted.map(({ reply }) => reply),
  );
  const moments = await momentsOf(
    ctx,
    tx,
    replies.map(({ id, reply }) => ({
      ...{ ...reply, key: id, messageAt: reply.at, sender: 'machine', draft: 'waiting' },
      addresses: [reply.fromAddress, ...reply.addresses],
    })),
  );
  const { texts, repeated } = await textsFor(ctx, tx, replies, { offers, models });
  const decided = replies.map((each, index) =>
    decide(ctx, each, {
      text: texts[index] as Text,
      repeated: repeated.has(each.id),
      offers: offers.get(each.id),
      grant: grantOf(each.reply),
      moment: moments.get(each.id),
    }),
  );
  const made = parked ? decided.map(park) : decided;
  const stored = await insertDrafts(tx, ctx.workspace.id, made, ctx.now());
  const unused = made.filter(({ id, state }) => !stored.has(id) || state === 'skipped');
  await releaseSlots(within(ctx, tx), {
    carriers: unused.filter(({ slots }) => slots.length > 0).map(({ id }) => carrierOf(id)),
    reason: 'not_written',
  });
  const drafts = made.filter(({ id }) => stored.has(id));
  await proposeForReview(
    ctx,
    tx,
    drafts.filter(({ state }) => state === 'review'),
  );
  return drafts;
}

const OPENED: readonly DraftState[] = ['review', 'held', 'scheduled'];
const park = (draft: NewDraft): NewDraft =>
  OPENED.includes(draft.state) ? { ...draft, state: 'parked', sendAt: null } : draft;

type Numbered = Draftable & { readonly id: string };

/** The text for each of these replies, and which of them their lead has had before, word for word. */
async function textsFor(
  ctx: Ctx,
  tx: Tx,
  replies: readonly Numbered[],
  given: { offers: ReadonlyMap<string, ReservedOffers>; models: ReadonlyMap<string, ModelText> },
): Promise<{ texts: readonly Text[]; repeated: ReadonlySet<string> }> {
  const had = await answersHad(
    tx,
    replies.map(({ reply }) => reply.leadId),
  );
  const texts = replies.map((each) =>
    textFor(ctx, each, {
      offers: given.offers.get(each.id),
      model: given.models.get(each.reply.replyId),
      had: had.get(each.reply.leadId) ?? 0,
    }),
  );
  const repeated = await saidBefore(
    tx,
    replies.map(({ id, reply }, index) => ({
      ...{ key: id, leadId: reply.leadId, contentHash: texts[index]?.contentHash ?? '' },
    })),
  );
  return { texts, repeated };
}

export async function reserve(
  ctx: Ctx,
  tx: Tx,
  replies: readonly { id: string; reply: ReplyFactsRow }[],
): Promise<ReadonlyMap<string, ReservedOffers>> {
  const meeting = replies.filter(({ reply }) => MEETS.has(reply.intent));
  if (meeting.length === 0) return new Map();
  const reserved = await reserveSlots(within(ctx, tx), {
    leads: meeting.map(({ id, reply }) => ({
      ...{ leadId: reply.leadId, carrier: carrierOf(id), zone: null, ownText: reply.ownText },
    })),
  });
  return new Map(reserved.map((each, index) => [meeting[index]?.id ?? '', each]));
}

type Text = {
  readonly subject: string;
  readonly body: string;
  readonly contentHash: string;
  readonly slots: NewDraft['slots'];
  readonly written: WrittenReply;
  readonly byModel: boolean;
  readonly evaluation: unknown;
};

/** The bytes, and what an evaluator says of them. Who was answered before reads other words. */
function textFor(
  ctx: Ctx,
  { reply, version = 1 }: Draftable,
  { offers, model, had }: { offers: ReservedOffers | undefined; model: ModelText | undefined; had: number },
): Text {
  const slots = (offers?.offers ?? []).map(({ at, label }) => ({
    at: at.toString({ smallestUnit: 'second' }),
    label,
  }));
  const facts = replyFactsOf(reply, slots, version + had);
  const written = writeReply(facts);
  const body = bodyOf(ctx, reply, slots, written, model);
  const byModel = body === model?.body;
  const subject = subjectOf(reply.subject);
  return {
    ...{ subject, body, slots, written, byModel },
    contentHash: contentHash({ to: reply.fromAddress, subject, text: body }),
    evaluation: byModel ? (model?.evaluation ?? null) : judgeReply(facts, written),
  };
}

type Known = {
  readonly text: Text;
  readonly repeated: boolean;
  readonly offers: ReservedOffers | undefined;
  readonly grant: Granted;
  readonly moment: Moment | undefined;
};

const NO_GRANT = reason(
  'gate.no_grant',
  'Nobody granted yet that answers of this campaign go by themselves.',
);
export const REPEATED = reason('draft.repeated', 'They have had exactly this text from us before.');
const GONE = { draft: 'missing' } as Moment;

/** An answer as the gate sees it. */
export type Judgeable = {
  readonly body: string;
  readonly slots: NewDraft['slots'];
  readonly evaluation: unknown;
  readonly asksFirst: boolean;
};

/** What the gate says of an answer: its bytes, the conversation and what is granted as they are now. */
export function gateFor(
  ctx: Ctx,
  reply: ReplyFactsRow,
  { body, slots, evaluation, asksFirst }: Judgeable,
  {
    asks = [],
    repeated,
    grant,
    moment,
  }: { asks?: readonly Reason[]; repeated: boolean; grant: Granted; moment: Moment | undefined },
) {
  const topics = topicsFor(reply);
  const judged = readEvaluation(evaluation);
  const broken = [
    ...asks,
    ...promises(ctx, reply, { body, slots, asksFirst }),
    ...(repeated ? [REPEATED] : []),
  ];
  const gate = granted(
    autoSendGate({
      ...{ intent: reply.intent as Intent, topics, moment: moment ?? GONE, broken, judged, grant },
      ...{ messageId: reply.messageId, receivedAt: instantOf(reply.at), now: ctx.now() },
    }),
    grant,
  );
  return { gate, topics, confidence: judged.confidence, state: stateOf(gate, grant) };
}

/** Everything about one answer that needs no database. */
function decide(
  ctx: Ctx,
  { id, reply, asks = [], version = 1 }: Draftable & { id: string },
  { text, repeated, offers, grant, moment }: Known,
): NewDraft {
  const { subject, body, slots, written, byModel, evaluation } = text;
  const judgeable = { body, slots, evaluation, asksFirst: written.asksFirst };
  const { gate, topics, confidence, state } = gateFor(ctx, reply, judgeable, {
    ...{ asks, repeated, grant, moment },
  });
  return {
    ...{ id, replyId: reply.replyId, messageId: reply.messageId, messageAt: reply.at },
    ...{ threadId: reply.threadId, leadId: reply.leadId, campaignId: reply.campaignId },
    ...{ intent: reply.intent, version, state, source: byModel ? 'model' : 'rules' },
    ...{ toAddress: reply.fromAddress, subject, body, contentHash: text.contentHash },
    ...{ slots, topics, evaluation, sources: [...written.sources] },
    ...{ confidence, threshold: grant.threshold, level: grant.level },
    ...{ action: gate.action, gate: [...gate.reasons], grantId: grant.grantId },
    reasons: [...(offers?.reasons ?? [])],
    sendAt: gate.at && inWindow(reply, gate.at).toString(),
    ...{ bookAt: null, edited: false },
  };
}

/** Somebody else than the lead answered: a person looks who that is. */
function topicsFor(reply: ReplyFactsRow): EscalatedTopic[] {
  const from = canonical(reply.fromAddress);
  const stranger = !reply.addresses.some((address) => canonical(address) === from);
  return [...topicsOf(`${reply.subject}\n${reply.ownText}`), ...(stranger ? (['unsure'] as const) : [])];
}

const canonical = (address: string): string => {
  const parsed = normaliseEmail(address);
  return parsed.ok ? parsed.canonical : address.toLowerCase();
};

/** What would go by itself needs a grant that a person gave; the campaign's own level is none. */
const granted = (gate: Gate, { grantId }: Granted): Gate =>
  gate.at === null || grantId !== null
    ? gate
    : { action: 'review', at: null, reasons: [NO_GRANT, ...gate.reasons] };

function stateOf({ action }: Gate, { level }: Granted): DraftState {
  if (action === 'skip') return 'skipped';
  if (level === 'shadow') return 'shadow';
  return action === 'review' ? 'review' : action === 'hold' ? 'held' : 'scheduled';
}

/** Nobody is written to at night: outside its campaign's window an answer goes when that opens. */
export function inWindow({ settings }: ReplyFactsRow, at: Temporal.Instant): Temporal.Instant {
  const opening = settings && nextOpening(openWindowOf({ settings }), at).at;
  return opening ? opening.toInstant() : at;
}

const subjectOf = (subject: string): string => {
  const bare = subject
    .replace(/^(?:\s*(?:re|aw|sv|odp|antw?)\s*:)+\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `Re: ${bare}`.slice(0, 200);
};
