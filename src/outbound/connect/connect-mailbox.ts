import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict } from '#core/errors';
import { findMailboxAt } from '../mailbox.store.ts';
import { moveMailboxes } from '../mailbox-health.store.ts';
import { saveMailbox } from '../save-mailbox.ts';
import type { connectedView, connectInput } from './contract.ts';
import { reconnectMailbox } from './reconnect-mailbox.ts';

/**
 * Connects a mailbox of one's own and signs in at both of its servers at once. One that they refuse is kept as disconnected, so that
 * nothing is sent or read by it until it signs in; one whose servers cannot be asked is tried when there is something to do. Throws
 * `conflict` for an address that is connected already: nobody overwrites what works by what may not.
 */
export async function connectMailbox(
  ctx: Ctx,
  { smtp, imap, user, password, passwordEnv, filesSent, ...mailbox }: z.output<typeof connectInput>,
): Promise<z.infer<typeof connectedView>> {
  requireScope(ctx, 'campaigns:write');
  const { address } = mailbox;
  const known = await ctx.db.tx((tx) => findMailboxAt(tx, address));
  if (known && known.state !== 'removed')
    throw conflict(
      'mailbox.connected',
      `${address} is connected already. Nothing was changed. Where its password was renewed, connect it again there.`,
    );
  const login = { user: user ?? address, ...(passwordEnv === undefined ? { password } : { passwordEnv }) };
  const { mailboxId, signIn } = await saveMailbox(ctx, {
    ...mailbox,
    vendor: ctx.workspace.mode === 'sandbox' ? 'sandbox' : 'native',
    connection: { smtp: { ...smtp, ...login }, imap: { ...imap, ...login }, filesSent },
  });
  const answer = signIn ?? (await reconnectMailbox(ctx, { mailboxId }));
  if (answer.connected)
    return { ...answer, mailboxId, text: `${address} signs in, and sends and reads from now on.` };
  if (!answer.refused) return { ...answer, mailboxId };
  await ctx.db.tx((tx) =>
    moveMailboxes(
      tx,
      [
        {
          ...{ id: mailboxId, from: 'active', to: 'disconnected', by: 'sign_in' },
          ...{ reason: answer.text, rested: false },
        },
      ],
      ctx.now(),
    ),
  );
  return { ...answer, mailboxId, text: `${address} is saved and not connected. ${answer.text}` };
}
