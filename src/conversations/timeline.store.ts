import { sql } from 'drizzle-orm';
import { arrayOf, rows } from '#core/db/index';
import type { TimelineTexts } from '#leads';

/** What was written in the messages that left. */
export const sentTexts: TimelineTexts = {
  name: 'sent',
  async read(tx, shown) {
    const rowOf = new Map(
      shown.flatMap(({ id, type, data }) =>
        typeof data?.ledgerId === 'string' && type !== 'handed_over' ? [[data.ledgerId, id] as const] : [],
      ),
    );
    if (rowOf.size === 0) return new Map();
    const found = await rows<{ ledgerId: string; text: string }>(
      tx,
      sql`select ledger_id as "ledgerId", body_text as text from messages where direction = 'out' and ledger_id = any (${arrayOf([...rowOf.keys()], 'uuid')})`,
    );
    return new Map(found.map(({ ledgerId, text }) => [rowOf.get(ledgerId) ?? '', text]));
  },
};
