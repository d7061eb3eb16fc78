import { sql } from 'drizzle-orm';
import { arrayOf, rows } from '#core/db/index';
import type { TimelineSource, TimelineTexts } from '#leads';
import { signalsOfLead } from './signals/signal.store.ts';

/** What people answered, in their own new words. */
export const replyTexts: TimelineTexts = {
  name: 'replies',
  async read(tx, shown) {
    const rowOf = new Map(
      shown.flatMap(({ id, data }) =>
        typeof data?.replyId === 'string' ? [[data.replyId, id] as const] : [],
      ),
    );
    if (rowOf.size === 0) return new Map();
    const found = await rows<{ replyId: string; text: string }>(
      tx,
      sql`select r.id as "replyId", m.visible_text as text from replies r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
          where r.id = any (${arrayOf([...rowOf.keys()], 'uuid')})`,
    );
    return new Map(found.map(({ replyId, text }) => [rowOf.get(replyId) ?? '', text]));
  },
};

/** What sources told of the lead and of their company. */
export const toldSignals: TimelineSource = { name: 'signals', read: signalsOfLead };
