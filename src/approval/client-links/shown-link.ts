import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf } from '#core/db/index';
import { readSignedRow, signedRow } from '#core/signed-row';
import type { StoredLink } from './client-link.store.ts';
import type { ClientLink, LinkState } from './contract.ts';
import { linkState } from './link-state.rules.ts';

const KEY = 'approval.client_link';

export const stateOfLink = (ctx: Pick<Ctx, 'now'>, link: StoredLink): LinkState =>
  linkState({ ...link, expiresAt: instantOf(link.expiresAt), now: ctx.now() });

export function shownLink(ctx: Ctx, link: StoredLink): ClientLink {
  const state = stateOfLink(ctx, link);
  const { id, batchId, label, createdBy, clientName, reason } = link;
  return {
    ...{ id, batchId, label, state, createdBy, clientName, reason },
    url: state === 'open' ? `${ctx.baseUrl}/c/${signedRow(ctx.secretKey(KEY), ctx.workspace.id, id)}` : null,
    createdAt: instantOf(link.createdAt).toString(),
    expiresAt: instantOf(link.expiresAt).toString(),
    decidedAt: maybeInstantOf(link.decidedAt)?.toString() ?? null,
  };
}

/** Which link of which workspace a token is; undefined when one sign of it is wrong. */
export const readClientToken = (secretKey: Ctx['secretKey'], token: string) =>
  readSignedRow(secretKey(KEY), token);
