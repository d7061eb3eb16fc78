import { type Ctx, requireScope } from '#core/ctx';
import type { SignalView } from '../contract.ts';
import { newestSignals } from './signal.store.ts';
import { judgementsOf, type VisitorJudgement } from './visitor.store.ts';

export type ShownSignal = SignalView & { readonly visitor: VisitorJudgement | null };

/** The newest signals, each with what was made of it, and of a visit how the visitor was judged. */
export async function readSignals(
  ctx: Ctx,
  { source = null, limit }: { source?: string | null; limit: number },
): Promise<{ signals: ShownSignal[] }> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    const signals = await newestSignals(tx, { source, limit });
    const leadIds = [...new Set(signals.flatMap(({ leadId }) => leadId ?? []))];
    const judged = new Map((await judgementsOf(tx, leadIds)).map((each) => [each.leadId, each]));
    return {
      signals: signals.map((signal) => ({
        ...signal,
        visitor: signal.kind === 'web_visit' ? (judged.get(signal.leadId ?? '') ?? null) : null,
      })),
    };
  });
}
