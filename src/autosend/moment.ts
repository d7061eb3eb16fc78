import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { suppressionVerdicts } from '#leads';
import { type MomentSubject, momentRows } from './reply-facts.store.ts';
import type { Moment, Sender } from './send-now.rules.ts';

export type Asked = MomentSubject & {
  readonly sender: Sender;
  readonly draft: Moment['draft'];
  /** Whom it would reach: the address it goes to, and all that is known of the lead. */
  readonly addresses: readonly string[];
};

/** The moments of these conversations, by key, asked of the database now. One whose lead is gone is left out. */
export async function momentsOf(
  ctx: Ctx,
  tx: Tx,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, Moment>> {
  if (asked.length === 0) return new Map();
  const found = new Map((await momentRows(tx, asked)).map(({ key, ...facts }) => [key, facts]));
  const verdicts = await suppressionVerdicts(ctx, tx, asked);
  return new Map(
    asked.flatMap(({ key, sender, draft }, index) => {
      const facts = found.get(key);
      // What cannot be asked is a no as well.
      const suppressed = verdicts[index]?.allowed !== true;
      return facts ? [[key, { ...facts, sender, draft, suppressed }] as const] : [];
    }),
  );
}
