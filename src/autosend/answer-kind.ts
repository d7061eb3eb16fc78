import { z } from 'zod';
import { type ApprovalKind, contentHash, cut, type ItemCard, NOBODY, plain } from '#approval';
import type { ApprovalItem } from '#approval/contract';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound, refused } from '#core/errors';
import { allow, explain, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { writesInThread } from '#outbound/contract';
import { withoutPlace } from './answer-place.rules.ts';
import { ANSWER, ANSWER_LENGTH } from './contract.ts';
import { inWindow, NO_WINDOW, REPEATED } from './decide-answer.rules.ts';
import { endDrafts } from './end-drafts.ts';
import { ENDS } from './gate.rules.ts';
import { moveDrafts, rewriteDrafts } from './keep-drafts.ts';
import { momentsOf } from './moment.ts';
import { AUTO_SEND } from './policy.ts';
import { regenerate } from './regenerate.ts';
import { type DraftRow, draftsOfItems, findDraft } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts, saidBefore } from './reply-facts.store.ts';
import { promises } from './reply-promises.rules.ts';
import { previewOf, proposeForReview, titleOf } from './review.ts';
import { maySendNow } from './send-now.rules.ts';

/** Answers that wait for a person. Each is decided alone, on a card of its own. */
export const answerKind: ApprovalKind = {
  kind: ANSWER,
  alone: true,
  card: answerCard,
  edit: editAnswer,
  async preview(ctx, tx, items) {
    const standing = await standingOf(ctx, tx, items);
    return new Map(items.map(({ id }) => [id, standing.get(id)?.verdict ?? refuse(GONE)]));
  },
  /** A person's yes: it goes as soon as it may. What the product approved by a grant is in its sender's hands already. */
  async onApproved(ctx, tx, items) {
    if (ctx.actor.id === AUTO_SEND.id) return;
    const standing = await standingOf(ctx, tx, items);
    const now = ctx.now();
    for (const { id } of items) {
      const verdict = standing.get(id)?.verdict ?? refuse(GONE);
      const ended = verdict.reasons.some(({ code }) => ENDS.includes(code));
      if (!verdict.allowed)
        throw refused(
          ended ? 'batch.drifted' : 'answer.not_now',
          `It would not be sent: ${explain(verdict)} Nothing was approved.`,
          { reasons: verdict.reasons },
        );
    }
    await moveDrafts(
      ctx,
      tx,
      ['review'],
      items.flatMap((item) => {
        const { draft, reply } = standing.get(item.id) ?? {};
        return draft && reply
          ? [
              {
                ...{
                  id: draft.id,
                  state: 'scheduled' as const,
                  sendAt: inWindow(reply, now)?.toString() ?? null,
                },
                ...{ decidedBy: ctx.actor.id, edited: draft.edited || item.edited },
              },
            ]
          : [];
      }),
    );
  },
  async onRejected(ctx, tx, items, rejection) {
    await settleItems(ctx, tx, items, 'rejected', reason(`rejected.${rejection.tag}`, rejection.reason));
  },
  async onExpired(ctx, tx, items) {
    const [undecided, unused] = [items.filter(isUndecided), items.filter((item) => !isUndecided(item))];
    await settleItems(ctx, tx, undecided, 'cancelled', reason('draft.expired', 'Nobody decided in time.'));
    await askAgain(ctx, tx, unused);
  },
  async again(ctx, tx, item) {
    await regenerate(ctx, tx, item.subjectId);
  },
};

const GONE = reason('answer.draft', 'The draft is gone.');

type Standing = { readonly draft: DraftRow; readonly reply: ReplyFactsRow; readonly verdict: Verdict };

/** Whether each of these could be sent by a person now; a stop does not speak against a yes, it only holds the answer back. */
async function standingOf(
  ctx: Ctx,
  tx: Tx,
  items: readonly ApprovalItem[],
): Promise<ReadonlyMap<string, Standing>> {
  const drafts = await draftsOfItems(
    tx,
    items.map(({ subjectId }) => subjectId),
  );
  const replies = await replyFacts(
    tx,
    drafts.map(({ replyId }) => replyId),
  );
  const byReply = new Map(replies.map((reply) => [reply.replyId, reply]));
  const moments = await momentsOf(
    ctx,
    tx,
    drafts.map((draft) => ({
      ...{ ...draft, key: draft.id, sender: 'person', draft: 'waiting' },
      addresses: [draft.toAddress, ...(byReply.get(draft.replyId)?.addresses ?? [])],
    })),
  );
  const repeated = await saidBefore(
    tx,
    drafts.map(({ id, leadId, contentHash: hash }) => ({ key: id, leadId, contentHash: hash })),
  );
  return new Map(
    items.flatMap((item) => {
      const draft = drafts.find(({ id }) => id === item.subjectId);
      const reply = draft && byReply.get(draft.replyId);
      const moment = draft && moments.get(draft.id);
      if (!draft || !reply || !moment) return [];
      const now = maySendNow({ ...moment, stopped: false });
      const against: Reason[] = [
        ...(now.allowed ? [] : now.reasons),
        ...withoutPlace(reply),
        ...promises(reply, { ...draft, asksFirst: true }, ctx.now()),
        ...(repeated.has(draft.id) ? [REPEATED] : []),
        ...(inWindow(reply, ctx.now()) === null ? [NO_WINDOW] : []),
      ];
      const [first, ...more] = against;
      return [[item.id, { draft, reply, verdict: first ? refuse(first, ...more) : allow() }] as const];
    }),
  );
}

const isUndecided = ({ decidedBy }: ApprovalItem): boolean => decidedBy === NOBODY;
const RAN_OUT = reason('draft.yes_ran_out', 'It had its yes, which ran out before it could leave.');

/** A yes that ran out before it was used is none any more; nobody's words are lost by that, they are asked about again. */
async function askAgain(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void> {
  const drafts = await draftsOfItems(
    tx,
    items.map(({ subjectId }) => subjectId),
  );
  const moved = await moveDrafts(
    ctx,
    tx,
    ['scheduled'],
    drafts.map(({ id }) => ({ id, state: 'review' as const, reasons: [RAN_OUT] })),
  );
  const again = drafts.filter(({ id }) => moved.has(id));
  await proposeForReview(
    ctx,
    tx,
    again.map((draft) => ({ ...draft, gate: [RAN_OUT, ...draft.gate] })),
  );
}

async function settleItems(
  ctx: Ctx,
  tx: Tx,
  items: readonly ApprovalItem[],
  state: 'rejected' | 'cancelled',
  why: Reason,
): Promise<void> {
  const drafts = await draftsOfItems(
    tx,
    items.map(({ subjectId }) => subjectId),
  );
  await endDrafts(ctx, tx, drafts, 'cancelled', why);
  if (state === 'rejected')
    await moveDrafts(
      ctx,
      tx,
      ['cancelled'],
      drafts.map(({ id }) => ({ id, state, decidedBy: ctx.actor.id })),
    );
}

const edit = {
  email: z.object({
    subject: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\r\n]*$/),
    body: z.string().trim().min(1).max(ANSWER_LENGTH.email.sent),
  }),
  linkedin: z.object({
    subject: z.string().transform(() => ''),
    body: z.string().trim().min(1).max(ANSWER_LENGTH.linkedin.sent),
  }),
};
const INCOMPLETE = {
  email: `An answer needs a subject of one line and a text of at most ${ANSWER_LENGTH.email.sent} characters.`,
  linkedin: `An answer on LinkedIn needs a text of at most ${ANSWER_LENGTH.linkedin.sent} characters.`,
};

/** A person's words: every check runs again on them, and no yes to other words stands. */
async function editAnswer(
  ctx: Ctx,
  tx: Tx,
  item: ApprovalItem,
  input: Record<string, unknown>,
): ReturnType<NonNullable<ApprovalKind['edit']>> {
  const draft = await findDraft(tx, item.subjectId, true);
  const [reply] = draft ? await replyFacts(tx, [draft.replyId]) : [];
  if (!draft || !reply) throw notFound('reply draft', item.subjectId);
  const parsed = edit[draft.channel].safeParse(input);
  if (!parsed.success)
    return {
      ok: false,
      verdict: refuse(reason('draft.edit_incomplete', INCOMPLETE[draft.channel])),
    };
  const { body } = parsed.data;
  // Where the vendor writes the thread's subject over ours, that is the one to say yes to.
  const subject = writesInThread(reply.mailboxVendor ?? '') ? draft.subject : parsed.data.subject;
  const [first, ...more] = promises(reply, { body, slots: draft.slots, asksFirst: true }, ctx.now());
  if (first) return { ok: false, verdict: refuse(first, ...more) };
  const hash = contentHash({ to: draft.toAddress, subject, text: body });
  await rewriteDrafts(ctx, tx, [
    { id: draft.id, subject, body, contentHash: hash, slots: draft.slots, source: 'person' },
  ]);
  return {
    ok: true,
    title: titleOf(reply.leadName, { ...draft, subject }),
    preview: previewOf({ ...draft, subject, body }, reply),
    contentHash: hash,
  };
}

/** Characters of their words and of ours on a card; the rest is a link away, and all of ours where a backfill was told so. */
const SHOWN = 1_400;

function answerCard(ctx: Ctx, { id, preview }: ApprovalItem): ItemCard {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const share = (value: unknown): string => (typeof value === 'number' ? value.toFixed(2) : '–');
  const why = (Array.isArray(preview.reasons) ? (preview.reasons as Reason[]) : []).map((each) => each.text);
  return {
    heading: `Answer to ${text(preview.toName) || text(preview.to)} waits for a yes`,
    parts: [
      {
        kind: 'fields',
        fields: [
          { label: 'Lead', value: plain(text(preview.toName) || text(preview.to)) },
          { label: 'Campaign', value: plain(text(preview.campaign) || '–') },
          { label: 'Intent', value: text(preview.intent).replaceAll('_', ' ') },
          {
            label: 'Confidence',
            value: `${share(preview.confidence)} (thresh ${share(preview.threshold)})`,
          },
        ],
      },
      { kind: 'text', text: plain(cut(why.join(' '), SHOWN)) || '–' },
      { kind: 'line' },
      { kind: 'text', text: `*They wrote*\n${plain(cut(text(preview.theirs), SHOWN))}` },
      ...(preview.quiet === true
        ? []
        : [
            { kind: 'line' as const },
            { kind: 'text' as const, text: `*Draft*\n${plain(cut(text(preview.body), SHOWN))}` },
          ]),
    ],
    url: `${ctx.baseUrl}/approvals?item=${id}`,
  };
}
