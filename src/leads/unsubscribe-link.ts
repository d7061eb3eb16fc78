import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ctx } from '#core/ctx';
import { isId } from '#core/ids';

const SIGNATURE_CHARS = 27;

const sign = (key: Uint8Array, workspaceId: string, leadId: string): string =>
  createHmac('sha256', key).update(`${workspaceId}.${leadId}`).digest('base64url').slice(0, SIGNATURE_CHARS);

/** The way out in the footer and in the one-click header. It is known when a draft is written, so the approved text is what leaves. */
export const unsubscribeUrl = (
  ctx: Pick<Ctx, 'secretKey' | 'baseUrl' | 'workspace'>,
  leadId: string,
): string =>
  `${ctx.baseUrl}/u/${ctx.workspace.id}.${leadId}.${sign(ctx.secretKey('leads.unsubscribe'), ctx.workspace.id, leadId)}`;

/** Reads a token; undefined when one sign of it is wrong. */
export function readUnsubscribeToken(
  secretKey: Ctx['secretKey'],
  token: string,
): { workspaceId: string; leadId: string } | undefined {
  const [workspaceId = '', leadId = '', signature = ''] = token.split('.');
  if (!isId(workspaceId) || !isId(leadId)) return undefined;
  const expected = Buffer.from(sign(secretKey('leads.unsubscribe'), workspaceId, leadId));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return { workspaceId, leadId };
}
