import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { listsWithoutWord } from './run-grade.store.ts';

/** Older lists are nobody's concern any more. */
const LOOKED_AT = { hours: 24 * 30 };

/** A middling list leaves nothing until a person says so, and whoever approved its messages should know. */
export const listGradeAttention = {
  async list(ctx: Ctx, tx: Tx): Promise<readonly Attention[]> {
    const count = await listsWithoutWord(tx, ctx.now().subtract(LOOKED_AT));
    return count === 0
      ? []
      : [
          {
            kind: 'list_grade',
            title: 'Lists of grade C wait for your word; until then nothing of them leaves',
            count,
            href: '/operations/runs',
            rank: 60,
          },
        ];
  },
};
