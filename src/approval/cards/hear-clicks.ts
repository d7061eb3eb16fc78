import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import type { Consumer } from '#core/events/index';
import type { Tick } from '#core/tick';
import { vendorEventType } from '#core/vendor-webhooks';
import { writeAgain } from '../alone.ts';
import { findBatch, type StoredBatch } from '../batch.store.ts';
import type { RejectionTag } from '../contract.ts';
import { approveBatch, rejectBatch } from '../decide-batch.ts';
import { rejectItem } from '../decide-item.ts';
import { ACTIONS, AGAIN, APPROVE, readButton, TAKES_OUT, versionOf } from './card.rules.ts';
import {
  type Click,
  findCard,
  insertClicks,
  knownPeople,
  redrawCard,
  rememberPeople,
  settleClick,
  waitingClicks,
} from './card.store.ts';
import { type ApprovalChat, chatOf, membersOf, type Reviewer } from './chat.ts';

/** Keeps what was pressed on our cards, before anybody is asked who pressed it. */
export const keepClicks: Consumer = {
  name: 'approval.keep_clicks',
  types: [vendorEventType('chat.action')],
  batch: 100,
  handle: (ctx, tx, events) =>
    insertClicks(
      tx,
      ctx.workspace.id,
      events.flatMap(({ id, payload }) => {
        const { action, value, personId, personName } = payload as Record<string, string | null>;
        const button = readButton(value ?? '');
        if (button === null || !action || !ACTIONS.includes(action) || !personId) return [];
        return [
          { id: ctx.ids.next(), eventId: id, action, ...button, personId, personName: personName ?? null },
        ];
      }),
      ctx.now(),
    ),
};

const BATCH = 20;
/** An address is looked up again after a day. */
const KNOWN_FOR_HOURS = 24;

/** Decides what people pressed, as the person they are here: anybody in a channel can press a button. */
export const decideClicks: Tick = {
  name: 'approval.decide_clicks',
  everySeconds: 1,
  async run(ctx) {
    const chat = chatOf(ctx);
    if (!chat) return 0;
    const clicks = await ctx.db.tx((tx) => waitingClicks(tx, BATCH));
    for (const click of clicks) {
      const outcome = await decide(ctx, chat, click);
      await ctx.db.tx((tx) => settleClick(tx, click.id, outcome, ctx.now()));
    }
    return clicks.length;
  },
};

/** What became of a click, as one sentence for the record. */
async function decide(ctx: Ctx, chat: ApprovalChat, click: Click): Promise<string> {
  const reviewer = await reviewerOf(ctx, chat, click.personId);
  if (!reviewer) return 'Nothing was decided: who pressed this is nobody who may approve here.';
  const found = await ctx.db.tx(async (tx) => {
    const card = await findCard(tx, click.cardId);
    return card && findBatch(tx, card.batchId);
  });
  if (!found) return 'Nothing was decided: there is no such card.';
  if (versionOf(found.previewHash) !== click.version) {
    await ctx.db.tx((tx) => redrawCard(tx, found.id, ctx.now()));
    return 'Nothing was decided: the card shows another version than the batch has.';
  }
  const actor: Actor = { kind: 'person', id: reviewer.id, name: reviewer.name, scopes: reviewer.scopes };
  try {
    if (click.action === AGAIN) {
      await againFor(ctx.as(actor), found);
      return `Written anew for ${reviewer.name}.`;
    }
    const tag = TAKES_OUT[click.action];
    if (tag !== undefined) return await takenOut(ctx.as(actor), chat, found, { ...click, tag });
    if (click.action === APPROVE) await approveBatch(ctx.as(actor), found.id, found.previewHash);
    else await rejectBatch(ctx.as(actor), found.id, `Rejected in ${chat.vendor} by ${reviewer.name}.`);
    return click.action === APPROVE ? `Approved by ${reviewer.name}.` : `Rejected by ${reviewer.name}.`;
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return `Nothing was decided: ${error.message}`;
  }
}

/** One message of the batch is rejected, as in the browser; the batch goes on without it. */
async function takenOut(
  ctx: Ctx,
  { vendor }: ApprovalChat,
  { scope }: StoredBatch,
  { itemId, tag }: Click & { tag: RejectionTag },
): Promise<string> {
  if (!scope.items.some((each) => each.itemId === itemId) || itemId === null)
    return 'Nothing was decided: the batch holds no such message.';
  const reason = `Taken out of its batch in ${vendor} by ${ctx.actor.name}.`;
  await rejectItem(ctx, { itemId, tag, reason });
  return `Taken out by ${ctx.actor.name}.`;
}

/** What waits in this batch is written anew. */
const againFor = (ctx: Ctx, { scope }: StoredBatch): Promise<void> =>
  ctx.db.tx((tx) => writeAgain(ctx, tx, scope.items[0]?.itemId ?? ''));

async function reviewerOf(ctx: Ctx, chat: ApprovalChat, personId: string): Promise<Reviewer | undefined> {
  const reviewers = (await membersOf(ctx)).filter(({ scopes }) => scopes.has('approvals:decide'));
  const emails = reviewers.map(({ email }) => email.toLowerCase());
  const since = ctx.now().subtract({ hours: KNOWN_FOR_HOURS });
  const known = await ctx.db.tx((tx) => knownPeople(tx, chat.vendor, emails, since));
  const unknown = emails.filter((email) => !known.some((entry) => entry.email === email));
  const asked = await lookUp(ctx, chat, unknown);
  const email = [...known, ...asked].find((entry) => entry.personId === personId)?.email;
  return reviewers.find((entry) => entry.email.toLowerCase() === email);
}

/** Asks the chat who these addresses are, and keeps the answers; a question that failed is asked again next time. */
async function lookUp(ctx: Ctx, { vendor, find }: ApprovalChat, emails: readonly string[]) {
  const answers = await ctx.perform(
    find,
    emails.map((email) => ({ input: { email }, subject: {}, idempotencyKey: `who ${ctx.ids.next()}` })),
  );
  const people = answers.flatMap((answer, index) =>
    answer.state === 'done'
      ? [{ email: emails[index] ?? '', personId: answer.receipt.person?.id ?? null }]
      : [],
  );
  await ctx.db.tx((tx) =>
    rememberPeople(tx, { workspaceId: ctx.workspace.id, vendor, people, at: ctx.now() }),
  );
  return people;
}
