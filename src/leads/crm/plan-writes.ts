import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Consumer, consume } from '#core/events/index';
import { leadClosed, leadsSuppressed } from '../events.ts';
import { type CrmConnection, enabledConnections } from './crm-connection.store.ts';
import { contactsOfLeads, contactsToBlock, type NewWrite, planWrites } from './crm-write.store.ts';
import { TOLD_STATUSES, tellingOf } from './crm-writes.rules.ts';

/** Plans to block mail there for whom it is suppressed here. */
export async function planBlocks(
  ctx: Ctx,
  tx: Tx,
  asked: { hashes: readonly string[] } | { ids: readonly string[] },
): Promise<number> {
  const found = await contactsToBlock(tx, ctx.workspace.id, asked);
  const writes = found.map(
    (contact): NewWrite => ({
      ...contact,
      id: ctx.ids.next(),
      kind: 'block',
      cause: 'suppressed',
      tags: [],
      why: `Legwork: ${contact.why}`.slice(0, 200),
    }),
  );
  return planWrites(tx, ctx.workspace.id, writes, ctx.now());
}

const tagWrites = (
  ctx: Ctx,
  { vendor, tags }: Pick<CrmConnection, 'vendor' | 'tags'>,
  found: readonly { vendor: string; contactId: string; status: string }[],
): NewWrite[] =>
  found.flatMap((contact) => {
    const telling = contact.vendor === vendor ? tellingOf(contact.status, tags) : undefined;
    if (!telling) return [];
    const why = `The lead is ${contact.status.replaceAll('_', ' ')}.`;
    return [{ id: ctx.ids.next(), vendor, contactId: contact.contactId, kind: 'tag', ...telling, why }];
  });

/** Plans to tell how the leads behind these contacts stand. */
export async function planTags(
  ctx: Ctx,
  tx: Tx,
  connection: Pick<CrmConnection, 'vendor' | 'tags'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const found = await contactsOfLeads(tx, ctx.workspace.id, { ids, statuses: TOLD_STATUSES });
  await planWrites(tx, ctx.workspace.id, tagWrites(ctx, connection, found), ctx.now());
}

/** A lead answered, booked, bounced or left: the CRM is to know. */
export const tellStatuses: Consumer = consume(leadClosed, {
  name: 'leads.crm_statuses',
  async handle(ctx, tx, events) {
    const told = events.filter(({ payload }) => TOLD_STATUSES.includes(payload.to));
    const connections = told.length === 0 ? [] : await enabledConnections(tx);
    if (connections.length === 0) return;
    const leadIds = [...new Set(told.map(({ payload }) => payload.leadId))];
    const contacts = Map.groupBy(
      await contactsOfLeads(tx, ctx.workspace.id, { leadIds }),
      ({ leadId }) => leadId,
    );
    const found = told.flatMap(({ payload }) =>
      (contacts.get(payload.leadId) ?? []).map((contact) => ({ ...contact, status: payload.to })),
    );
    const writes = connections.flatMap((connection) => tagWrites(ctx, connection, found));
    await planWrites(tx, ctx.workspace.id, writes, ctx.now());
  },
});

/** Somebody is to be left alone: the CRM is to know. */
export const tellSuppressions: Consumer = consume(leadsSuppressed, {
  name: 'leads.crm_suppressions',
  async handle(ctx, tx, events) {
    await planBlocks(ctx, tx, { hashes: [...new Set(events.flatMap(({ payload }) => payload.hashes))] });
  },
});
