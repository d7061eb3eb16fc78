import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from './ids.ts';

const SIGNATURE_CHARS = 27;

const sign = (key: Uint8Array, workspaceId: string, id: string): string =>
  createHmac('sha256', key).update(`${workspaceId}.${id}`).digest('base64url').slice(0, SIGNATURE_CHARS);

/** A token that names one row of one workspace, for people without an account. Whoever has the key made it; 160 bits prove it. */
export const signedRow = (key: Uint8Array, workspaceId: string, id: string): string =>
  `${workspaceId}.${id}.${sign(key, workspaceId, id)}`;

/** Reads a token; undefined when one sign of it is wrong. */
export function readSignedRow(
  key: Uint8Array,
  token: string,
): { workspaceId: string; id: string } | undefined {
  const [workspaceId = '', id = '', signature = ''] = token.split('.');
  if (!isId(workspaceId) || !isId(id)) return undefined;
  const expected = Buffer.from(sign(key, workspaceId, id));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return { workspaceId, id };
}
