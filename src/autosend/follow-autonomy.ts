import { batchApproved, itemRejected } from '#approval/events';
import { consume } from '#core/events/index';
import { replyReceived } from '#inbound/events';
import { campaignComplained } from '#outbound/events';
import { ANSWER } from './contract.ts';
import { placesAnsweredAlone, placesOfBatches, placesOfDrafts } from './earned-facts.store.ts';
import { dropGrants, moveGrants } from './move-grants.ts';

/** A person said yes to an answer: what they let pass unchanged is what a step up is earned by. */
export const moveOnApproval = consume(batchApproved, {
  name: 'autosend.earn',
  async handle(ctx, tx, events) {
    const answers = events.filter(({ payload }) => payload.motion === ANSWER);
    const batches = answers.map(({ payload }) => payload.batchId);
    if (batches.length > 0) await moveGrants(ctx, tx, await placesOfBatches(tx, batches));
  },
});

export const moveOnRejection = consume(itemRejected, {
  name: 'autosend.forfeit',
  async handle(ctx, tx, events) {
    const drafts = events
      .filter(({ payload }) => payload.kind === ANSWER)
      .map(({ payload }) => payload.subjectId);
    if (drafts.length > 0) await moveGrants(ctx, tx, await placesOfDrafts(tx, drafts));
  },
});

/** What people answer to what went without a person is a figure of it. */
export const moveOnReply = consume(replyReceived, {
  name: 'autosend.refused',
  async handle(ctx, tx, events) {
    const refused = events.filter(({ payload }) => REFUSALS.has(payload.intent));
    const leads = [...new Set(refused.map(({ payload }) => payload.leadId))];
    if (leads.length > 0) await moveGrants(ctx, tx, await placesAnsweredAlone(tx, leads));
  },
});
const REFUSALS: ReadonlySet<string> = new Set(['negative', 'hostile', 'unsubscribe']);

export const dropOnComplaint = consume(campaignComplained, {
  name: 'autosend.complained',
  handle: (ctx, tx, events) =>
    dropGrants(ctx, tx, [...new Set(events.map(({ payload }) => payload.campaignId))]),
});
