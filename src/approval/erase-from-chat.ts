import type { ErasureHook } from '#core/personal-data/personal-table';
import { cardsShowing } from './cards/card.store.ts';
import { chatOf } from './cards/chat.ts';

/** What was posted in a chat lies there and not here, so a person has to take it away. */
export const eraseFromChat: ErasureHook = {
  name: 'approval.chat',
  async tell(ctx, { leadIds }) {
    const cards = await ctx.db.tx((tx) => cardsShowing(tx, leadIds));
    if (cards.length === 0) return [];
    const where = cards.map(({ channelId, messageId }) => `${messageId} in ${channelId}`).join(', ');
    const note = `Cards of batches may show what was to be written to the person (${where}). Delete them there.`;
    return [{ vendor: chatOf(ctx)?.vendor ?? 'the chat', done: false, note }];
  },
};
