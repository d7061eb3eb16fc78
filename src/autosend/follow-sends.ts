import { within } from '#core/context';
import { consume } from '#core/events/index';
import { answerAccepted } from '#outbound/events';
import { markOffersSent } from '#scheduling';
import { followAsked } from './climb-ladder.ts';
import { moveDrafts } from './keep-drafts.ts';
import { carrierOf, draftsOfAnswers } from './reply-draft.store.ts';
import { drawFrom } from './samples.ts';

/** The answer has left: only now are its times times the lead may take. */
export const followSent = consume(answerAccepted, {
  name: 'autosend.follow_sent',
  async handle(ctx, tx, events) {
    const drafts = await draftsOfAnswers(
      tx,
      events.map(({ payload }) => payload.answerId),
    );
    if (drafts.length === 0) return;
    await moveDrafts(
      ctx,
      tx,
      ['sending'],
      drafts.map(({ id }) => ({ id, state: 'sent' })),
    );
    await followAsked(ctx, tx, drafts);
    await drawFrom(
      ctx,
      tx,
      drafts.map(({ id }) => id),
    );
    await markOffersSent(within(ctx, tx), { carriers: drafts.map(({ id }) => carrierOf(id)) });
  },
});
