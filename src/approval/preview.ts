import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { ApprovalItem } from './contract.ts';
import { previewGuards } from './contributions.ts';
import { kindOf } from './kinds.ts';

/** The name of the campaign a preview says it is of. */
export function campaignNameOf({ campaign }: ApprovalItem['preview']): string | null {
  const name =
    typeof campaign === 'object' && campaign !== null && 'name' in campaign ? campaign.name : campaign;
  return typeof name === 'string' ? name : null;
}

/** What dispatch would say of these items right now: by their own kind, and by everybody else who has a word in it. */
export async function previewOf(
  ctx: Ctx,
  tx: Tx,
  kind: string,
  items: readonly ApprovalItem[],
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map(await kindOf(ctx, kind).preview(ctx, tx, items));
  for (const guard of ctx.contributed(previewGuards).filter((each) => each.kind === kind)) {
    const open = items.filter(({ id }) => verdicts.get(id)?.allowed === true);
    for (const [id, verdict] of await guard.check(ctx, tx, open))
      if (!verdict.allowed) verdicts.set(id, verdict);
  }
  return verdicts;
}
