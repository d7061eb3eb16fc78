import { type Ctx, requireScope } from '#core/ctx';
import { brokeUnique } from '#core/db/index';
import { conflict, notFound, refused } from '#core/errors';
import { type ConnectedCrm, crmsOf } from './connected-crm.ts';
import type { CrmChange } from './contract.ts';
import { connectionOf, makeDue, putConnection } from './crm-connection.store.ts';
import { markAllGone } from './crm-contact.store.ts';

/**
 * Says whether the contacts of a CRM belong to this workspace, and by which tags it is told. A person decides it, because
 * one key serves a whole installation and the contacts of one client are nothing for another. Switching off keeps what is
 * cached; another account begins from nothing.
 */
export async function changeCrm(
  ctx: Ctx,
  { vendor, ...change }: CrmChange & { vendor: string },
): Promise<{ changed: true }> {
  requireScope(ctx, 'workspace:admin');
  const crm = crmsOf(ctx).find((each) => each.vendor === vendor);
  if (ctx.workspace.mode === 'sandbox' && !crm)
    throw refused('crm.sandbox', 'A sandbox workspace reaches no real CRM. Nothing was changed.');
  return ctx.db
    .tx(async (tx) => {
      const before = await connectionOf(tx, vendor);
      const { account } = crm ?? before ?? unconnected(vendor);
      const enabled = change.enabled ?? before?.enabled ?? true;
      if (enabled && !crm) unconnected(vendor);
      const anew = before !== undefined && before.account !== account;
      const at = ctx.now();
      if (anew) await markAllGone(tx, { workspaceId: ctx.workspace.id, vendor, at });
      const tags = change.tags ?? before?.tags ?? {};
      await putConnection(tx, {
        vendor,
        account,
        enabled,
        tags,
        workspaceId: ctx.workspace.id,
        by: ctx.actor.id,
        at,
        anew,
      });
      await ctx.audit(tx, { action: 'crm.changed', subject: vendor, detail: { enabled, tags } });
      return { changed: true as const };
    })
    .catch((error: unknown) => {
      throw brokeUnique(error, 'crm_account_once')
        ? conflict(
            'crm.account_taken',
            `The account of ${vendor} is read into another workspace of this installation. Nothing was changed; one list of contacts belongs to one workspace.`,
          )
        : error;
    });
}

function unconnected(vendor: ConnectedCrm['vendor']): never {
  throw refused(
    'crm.not_connected',
    `There is no key for a CRM called ${vendor} here. Nothing was changed. Set its key first; legwork connections shows which.`,
  );
}

/** Reads the CRM at the next turn instead of when it would be due. */
export async function readCrmNow(ctx: Ctx, { vendor }: { vendor: string }): Promise<{ due: true }> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    if (!(await makeDue(tx, vendor, ctx.now()))) throw notFound('CRM', vendor);
    return { due: true as const };
  });
}
