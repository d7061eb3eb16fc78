import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ctx } from '#core/ctx';
import { isId } from '#core/ids';

const sign = (key: Uint8Array, workspaceId: string, sendId: string): string =>
  createHmac('sha256', key).update(`${workspaceId}.${sendId}`).digest('base64url').slice(0, 27);

/** The address in the footer and in the one-click header. It names the message by signature, never the person. */
export function unsubscribeUrl(ctx: Pick<Ctx, 'secretKey' | 'baseUrl' | 'workspace'>, sendId: string): string {
  const key = ctx.secretKey('outbound.unsubscribe');
  return `${ctx.baseUrl}/u/${ctx.workspace.id}.${sendId}.${sign(key, ctx.workspace.id, sendId)}`;
}

/** Reads a token; undefined when one sign of it is wrong. */
export function readUnsubscribeToken(key: Uint8Array, token: string): { workspaceId: string; sendId: string } | undefined {
  const [workspaceId = '', sendId = '', signature = ''] = token.split('.');
  if (!isId(workspaceId) || !isId(sendId)) return undefined;
  const expected = Buffer.from(sign(key, workspaceId, sendId));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return { workspaceId, sendId };
}
