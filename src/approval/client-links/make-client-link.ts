import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { conflict, invalid, notFound, refused } from '#core/errors';
import { findBatch } from '../batch.store.ts';
import { findLink, insertLink, newestLinks, revokeLinkRow } from './client-link.store.ts';
import { type ClientLink, MOST_MESSAGES, newClientLink } from './contract.ts';
import { shownLink } from './shown-link.ts';

const SHOWN = 20;

/**
 * Makes a link by which somebody without a seat reads a frozen batch and says yes to it, or what is to change. It opens that batch
 * and nothing else, and ends with it. Throws `conflict` for a batch that does not wait, `refused` for one that is too long to read.
 */
export async function makeClientLink(
  ctx: Ctx,
  input: { batchId: string; label: string; days?: number },
): Promise<ClientLink> {
  requireScope(ctx, 'approvals:decide');
  const asked = newClientLink.safeParse(input);
  if (!asked.success)
    throw invalid('client_link.incomplete', 'Say whom the link is for, and for how many days.');
  const { label, days } = asked.data;
  return ctx.db.tx(async (tx) => {
    const batch = await findBatch(tx, input.batchId, true);
    if (!batch) throw notFound('batch', input.batchId);
    if (batch.state !== 'pending')
      throw conflict('client_link.not_pending', `The batch is ${batch.state}. No link was made.`);
    const { length } = batch.scope.items;
    if (length > MOST_MESSAGES)
      throw refused(
        'client_link.too_long',
        `The batch holds ${length} messages, and nobody reads more than ${MOST_MESSAGES} on one page. No link was made; freeze a smaller batch.`,
      );
    const now = ctx.now();
    const [wanted, end] = [now.add({ hours: 24 * days }), instantOf(batch.expiresAt)];
    const expiresAt = Temporal.Instant.compare(wanted, end) < 0 ? wanted : end;
    if (Temporal.Instant.compare(expiresAt, now) <= 0)
      throw refused('client_link.expired', 'The batch expired. No link was made; freeze a new one.');
    const id = ctx.ids.next<'client_link'>();
    const link = { id, batchId: batch.id, label, createdBy: ctx.actor.id };
    await insertLink(tx, ctx.workspace.id, {
      ...link,
      at: now.toString(),
      expiresAt: expiresAt.toString(),
    });
    await ctx.audit(tx, { action: 'client_link.made', subject: id, detail: { batchId: batch.id, label } });
    const made = await findLink(tx, id);
    if (!made) throw notFound('client link', id);
    return shownLink(ctx, made);
  });
}

/** Takes a link back that nobody decided with. */
export async function revokeClientLink(ctx: Ctx, linkId: string): Promise<ClientLink> {
  requireScope(ctx, 'approvals:decide');
  return ctx.db.tx(async (tx) => {
    const link = await findLink(tx, linkId, true);
    if (!link) throw notFound('client link', linkId);
    if (!(await revokeLinkRow(tx, linkId, ctx.now())))
      throw conflict(
        'client_link.closed',
        link.decidedAt
          ? `${link.clientName} decided with it already. Nothing was changed.`
          : 'It was taken back already.',
      );
    await ctx.audit(tx, {
      action: 'client_link.revoked',
      subject: linkId,
      detail: { batchId: link.batchId },
    });
    const now = await findLink(tx, linkId);
    return shownLink(ctx, now ?? link);
  });
}

/** The newest links of the workspace, with what was said by them. */
export async function recentClientLinks(ctx: Ctx): Promise<ClientLink[]> {
  requireScope(ctx, 'approvals:decide');
  const found = await ctx.db.ask((tx) => newestLinks(tx, SHOWN));
  return found.map((link) => shownLink(ctx, link));
}
