import { instantOf } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import type { ModelText } from './answer-text.rules.ts';
import type { Question } from './ask-model.ts';
import { ANSWER_LENGTH, type DraftAttempt } from './contract.ts';
import { brokenPromises, hasOwnFigures as figuresBeside } from './draft-promises.rules.ts';
import type { HeldSlot } from './reply-draft.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { type ReplyFacts, type WrittenReply, writeReply } from './write-reply.rules.ts';

/** Intents whose answer carries times. */
export const MEETS: ReadonlySet<string> = new Set(['positive', 'meeting_request']);

/** What an answer to this reply may be made of. */
export const replyFactsOf = (
  reply: ReplyFactsRow,
  slots: readonly { label: string }[],
  version: number,
): ReplyFacts => ({
  ...{ intent: reply.intent, ownText: reply.ownText, language: reply.language, firstName: reply.firstName },
  ...{ channel: reply.channel, slots, version, earlier: reply.earlier },
  sender: reply.settings?.sender.name ?? reply.mailboxName ?? '',
  calendarLink: reply.settings?.sender.calendarLink ?? null,
  facts: reply.settings?.sender.facts ?? [],
});

/** What a model is asked for an answer to this reply, and what it may not come back with. */
export function questionOf(
  {
    id,
    reply,
    version,
    slots,
    tried = [],
  }: {
    id: string;
    reply: ReplyFactsRow;
    version: number;
    slots: readonly HeldSlot[];
    tried?: readonly DraftAttempt[];
  },
  now: Temporal.Instant,
): Question {
  const facts = replyFactsOf(reply, slots, version);
  const { asksFirst } = writeReply(facts);
  return { key: id, facts, tried, verify: (body) => faultsOf(reply, { body, slots, asksFirst }, now) };
}

/** A model's text only where it promises nothing that ours would not; ours otherwise. */
export function bodyOf(
  reply: ReplyFactsRow,
  given: { slots: readonly HeldSlot[]; written: WrittenReply; model: ModelText | undefined },
  now: Temporal.Instant,
): string {
  const { slots, written, model } = given;
  if (!model) return written.body;
  const faults = faultsOf(reply, { body: model.body, slots, asksFirst: written.asksFirst }, now);
  return faults.length === 0 ? model.body : written.body;
}

type Said = { readonly body: string; readonly slots: readonly HeldSlot[]; readonly asksFirst: boolean };

/** Why a model's text cannot stay: what would be broken by anybody's, a figure of its own, and more words than it was asked for. */
export function faultsOf(reply: ReplyFactsRow, said: Said, now: Temporal.Instant): Reason[] {
  const most = ANSWER_LENGTH[reply.channel].written;
  const broken = promises(reply, said, now);
  return [
    ...broken,
    ...(said.body.length > most && broken.every(({ code }) => code !== TOO_LONG)
      ? [tooLong(said.body, most)]
      : []),
    ...(hasOwnFigures(said.body, reply, said.slots)
      ? [
          reason(
            'draft.figures',
            'It names a figure that stands neither in their words nor in what is stored of us.',
          ),
        ]
      : []),
  ];
}

const TOO_LONG = 'draft.too_long';
const tooLong = (text: string, most: number): Reason =>
  reason(TOO_LONG, `It has ${text.length} characters; at most ${most} are sent there.`);

/** What a text breaks that would be sent to this person. */
export const promises = (
  reply: ReplyFactsRow,
  { body, slots, asksFirst }: Said,
  now: Temporal.Instant,
): Reason[] => [
  ...(body.length > ANSWER_LENGTH[reply.channel].sent
    ? [tooLong(body, ANSWER_LENGTH[reply.channel].sent)]
    : []),
  ...brokenPromises({
    text: body,
    offered: slots.map(({ at, label }) => ({ at: instantOf(at), label })),
    zone: 'UTC',
    ownText: reply.ownText,
    links: [reply.settings?.sender.calendarLink, reply.settings?.sender.website].flatMap(
      (link) => link ?? [],
    ),
    wantsMeeting: MEETS.has(reply.intent),
    asksFirst,
    now,
  }),
];

/** A model has no figure of its own: what it may say stands in the times, the facts and their mail. */
const hasOwnFigures = (
  body: string,
  { settings, ownText }: ReplyFactsRow,
  slots: readonly HeldSlot[],
): boolean =>
  figuresBeside(body, [
    ownText,
    ...slots.map(({ label }) => label),
    ...(settings?.sender.facts ?? []).map(({ value }) => value),
    settings?.sender.calendarLink ?? '',
  ]);
