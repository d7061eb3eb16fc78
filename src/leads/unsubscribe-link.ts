import type { Ctx } from '#core/ctx';
import { readSignedRow, signedRow } from '#core/signed-row';

const KEY = 'leads.unsubscribe';

/** The way out in the footer and in the one-click header. It is known when a draft is written, so the approved text is what leaves. */
export const unsubscribeUrl = (
  ctx: Pick<Ctx, 'secretKey' | 'baseUrl' | 'workspace'>,
  leadId: string,
): string => `${ctx.baseUrl}/u/${signedRow(ctx.secretKey(KEY), ctx.workspace.id, leadId)}`;

/** Reads a token; undefined when one sign of it is wrong. */
export function readUnsubscribeToken(
  secretKey: Ctx['secretKey'],
  token: string,
): { workspaceId: string; leadId: string } | undefined {
  const named = readSignedRow(secretKey(KEY), token);
  return named && { workspaceId: named.workspaceId, leadId: named.id };
}
