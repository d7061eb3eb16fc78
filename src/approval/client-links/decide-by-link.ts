import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, isLegworkError, notFound } from '#core/errors';
import { findBatch } from '../batch.store.ts';
import type { ApprovalItem } from '../contract.ts';
import { approveIn, rejectBatchIn } from '../decide-batch.ts';
import { findItems } from '../item.store.ts';
import { findLink, type StoredLink, settleLink } from './client-link.store.ts';
import type { ClientAnswer, LinkState, ShownMessage } from './contract.ts';
import { stateOfLink } from './shown-link.ts';

/** Whoever holds a link: a person who may decide on one batch and see nothing else. */
export const clientActor = (linkId: string, name = 'client'): Actor => ({
  kind: 'person',
  id: `client-link:${linkId}`,
  name,
  scopes: new Set(),
});

export type OpenedLink = {
  readonly state: LinkState;
  readonly label: string;
  readonly campaign: string | null;
  readonly expiresAt: string;
  readonly clientName: string | null;
  /** Of what is shown; a yes names it. */
  readonly previewHash: string;
  /** Empty once the link opens nothing any more. */
  readonly messages: readonly ShownMessage[];
};

/** What somebody with the link sees: the frozen messages while they wait, and afterwards only what became of them. */
export async function openClientLink(ctx: Ctx, linkId: string): Promise<OpenedLink> {
  return ctx.db.tx(async (tx) => {
    const link = await findLink(tx, linkId);
    if (!link) throw notFound('client link', linkId);
    const state = stateOfLink(ctx, link);
    const { label, clientName } = link;
    return {
      ...{ state, label, clientName },
      expiresAt: instantOf(link.expiresAt).toString(),
      ...(state === 'open' ? await shownBatch(tx, link) : { campaign: null, previewHash: '', messages: [] }),
    };
  });
}

async function shownBatch(
  tx: Tx,
  { batchId }: StoredLink,
): Promise<Pick<OpenedLink, 'campaign' | 'previewHash' | 'messages'>> {
  const batch = await findBatch(tx, batchId);
  const ids = batch?.scope.items.map(({ itemId }) => itemId) ?? [];
  const messages = (await findItems(tx, ids, false)).map(shownMessage);
  return {
    campaign: batch?.preview.campaign ?? null,
    previewHash: batch?.previewHash ?? '',
    messages,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function shownMessage({ title, preview }: ApprovalItem): ShownMessage {
  const claims = Array.isArray(preview.claims)
    ? (preview.claims as { text?: unknown; reason?: unknown }[])
    : [];
  return {
    title,
    to: textOf(preview.to),
    subject: textOf(preview.subject),
    text: `${textOf(preview.body)}${textOf(preview.footer)}`,
    tracking: textOf(preview.tracking) || null,
    claims: claims.map(({ text, reason }) => ({ text: textOf(text), reason: textOf(reason) })),
  };
}

/**
 * Decides on the batch of a link, once. A yes is a person's yes to these bytes; whoever wants changes dissolves the batch with their
 * words, and its messages wait on. Throws `conflict` when the link opens nothing any more.
 */
export async function decideByLink(ctx: Ctx, linkId: string, answer: ClientAnswer): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const link = await findLink(tx, linkId, true);
    if (!link) throw notFound('client link', linkId);
    if (stateOfLink(ctx, link) !== 'open')
      throw conflict('client_link.closed', 'This link opens nothing any more. Nothing was changed.');
    const client = ctx.as(clientActor(linkId, answer.name));
    try {
      if (answer.decision === 'approved') await approveIn(client, tx, link.batchId, answer);
      else await rejectBatchIn(client, tx, link.batchId, `${answer.name}: ${answer.reason}`);
    } catch (error) {
      // Who on the team has it is nothing to a client, who cannot take it over either.
      if (!isLegworkError(error) || error.code !== 'approval.claimed') throw error;
      throw conflict(
        'approval.claimed',
        'Somebody on the team looks at one of these messages just now. Nothing was decided; try again in two minutes.',
      );
    }
    await settleLink(tx, linkId, answer, ctx.now());
    await client.audit(tx, {
      action: 'client_link.decided',
      subject: linkId,
      detail: { batchId: link.batchId, label: link.label, ...answer },
    });
  });
}
