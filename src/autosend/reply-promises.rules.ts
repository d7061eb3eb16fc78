import { instantOf } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { ModelText } from './answer-text.rules.ts';
import { brokenPromises, hasOwnFigures as figuresBeside } from './draft-promises.rules.ts';
import type { HeldSlot } from './reply-draft.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import type { ReplyFacts, WrittenReply } from './write-reply.rules.ts';

/** Intents whose answer carries times. */
export const MEETS: ReadonlySet<string> = new Set(['positive', 'meeting_request']);

/** What an answer to this reply may be made of. */
export const replyFactsOf = (
  reply: ReplyFactsRow,
  slots: readonly { label: string }[],
  version: number,
): ReplyFacts => ({
  ...{ intent: reply.intent, ownText: reply.ownText, language: reply.language, firstName: reply.firstName },
  ...{ slots, version, sender: reply.settings?.sender.name ?? '' },
  calendarLink: reply.settings?.sender.calendarLink ?? null,
  facts: reply.settings?.sender.facts ?? [],
});

/** A model's text only where it promises nothing that ours would not; ours otherwise. */
export function bodyOf(
  reply: ReplyFactsRow,
  given: { slots: readonly HeldSlot[]; written: WrittenReply; model: ModelText | undefined },
  now: Temporal.Instant,
): string {
  const { slots, written, model } = given;
  if (!model || model.body.trim() === '' || hasOwnFigures(model.body, reply, slots)) return written.body;
  const broken = promises(reply, { ...model, slots, asksFirst: written.asksFirst }, now);
  return broken.length === 0 ? model.body : written.body;
}

/** What a text breaks that would be sent to this person. */
export const promises = (
  reply: ReplyFactsRow,
  { body, slots, asksFirst }: { body: string; slots: readonly HeldSlot[]; asksFirst: boolean },
  now: Temporal.Instant,
): Reason[] =>
  brokenPromises({
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
  });

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
