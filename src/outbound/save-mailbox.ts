import type { z } from 'zod';
import { connectionsOf } from '#core/connections';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { isThisMachine } from '#vendors/ports/email-sending';
import { type Reconnected, reconnectMailbox } from './connect/reconnect-mailbox.ts';
import { isVendorMailbox, mailboxInput } from './contract.ts';
import { findMailbox, upsertMailbox } from './mailbox.store.ts';

/** A sandbox has its own mail server, and the vendors a local server stands in for. */
const isInSmall = (ctx: Ctx, vendor: string): boolean =>
  !isVendorMailbox(vendor) ||
  connectionsOf(ctx).some((connection) => connection.vendor === vendor && connection.inSmall === true);

/** Whether every server it names runs on this machine; the sandbox's does. */
const isHere = ({ smtp, imap }: z.infer<typeof mailboxInput>['connection']): boolean =>
  [smtp, imap].every((end) => end?.host === undefined || isThisMachine(String(end.host)));

/** Connects a mailbox, or changes one. One that was disconnected is signed in at once, and sends again where that works. */
export async function saveMailbox(
  ctx: Ctx,
  input: unknown,
): Promise<{ mailboxId: string; signIn: Reconnected | null }> {
  requireScope(ctx, 'campaigns:write');
  const parsed = mailboxInput.safeParse(input);
  if (!parsed.success) {
    throw invalid(
      'mailbox.invalid',
      'The mailbox is not complete. Nothing was saved.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  if (ctx.workspace.mode === 'live' && parsed.data.vendor === 'sandbox') {
    throw invalid(
      'mailbox.sandbox',
      'A live workspace writes to real people; a mailbox of the sandbox does not. Nothing was saved.',
    );
  }
  if (ctx.workspace.mode === 'sandbox' && !isInSmall(ctx, parsed.data.vendor)) {
    throw invalid(
      'mailbox.vendor_in_sandbox',
      'A vendor writes to real people; a sandbox reaches only those that stand in small beside it. Nothing was saved.',
    );
  }
  if (ctx.workspace.mode === 'sandbox' && !isHere(parsed.data.connection)) {
    throw invalid(
      'mailbox.real_in_sandbox',
      'A mailbox out there writes to real people, and nobody in a sandbox is. Nothing was saved. Make a live workspace for it.',
    );
  }
  const { mailboxId, state } = await ctx.db.tx(async (tx) => {
    const mailboxId = await upsertMailbox(tx, {
      ...parsed.data,
      workspaceId: ctx.workspace.id,
      id: ctx.ids.next(),
      at: ctx.now(),
    });
    await ctx.audit(tx, {
      action: 'mailbox.saved',
      subject: mailboxId,
      detail: { address: parsed.data.address },
    });
    return { mailboxId, state: (await findMailbox(tx, mailboxId))?.state };
  });
  return { mailboxId, signIn: state === 'disconnected' ? await reconnectMailbox(ctx, { mailboxId }) : null };
}
