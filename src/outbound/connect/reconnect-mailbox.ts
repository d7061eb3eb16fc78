import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { explain } from '#core/verdict';
import { checkSignIn } from '#vendors/ports/email-sending';
import { isVendorMailbox, type Mailbox } from '../contract.ts';
import { findMailbox } from '../mailbox.store.ts';
import { connectAgain, noteRefusal } from '../mailbox-health.store.ts';
import { notConnected } from '../removal/not-connected.ts';
import type { reconnectInput } from './contract.ts';

/** Whether its servers accept who signs in, or refuse it; neither where they could not be asked. And a sentence for who asked. */
export type Reconnected = { readonly connected: boolean; readonly refused: boolean; readonly text: string };

/**
 * Signs in with what is stored of a mailbox, or with another password, and takes a disconnected one back where both of its servers
 * accept that; another password is kept only then. A paused mailbox stays paused.
 */
export async function reconnectMailbox(
  ctx: Ctx,
  { mailboxId, password }: { mailboxId: string } & z.infer<typeof reconnectInput>,
): Promise<Reconnected> {
  requireScope(ctx, 'campaigns:write');
  const mailbox = await ctx.db.tx((tx) => findMailbox(tx, mailboxId));
  if (!mailbox) throw notFound('mailbox', mailboxId);
  const { address, vendor } = mailbox;
  if (mailbox.state === 'removed') throw notConnected(address);
  if (isVendorMailbox(vendor))
    throw invalid(
      'mailbox.of_vendor',
      `${address} signs in at ${vendor}, and is connected again there. Nothing was changed.`,
    );
  const connection = password === undefined ? null : withPassword(mailbox, password);
  const answer = await ask(ctx, mailboxId, connection ?? mailbox.connection);
  if (answer.kind === 'unknown') {
    const text = `Whether ${address} can sign in could not be found out: ${answer.why} It stays as it is. Try again later.`;
    return { connected: false, refused: false, text };
  }
  if (answer.kind === 'refused') {
    await ctx.db.tx((tx) => noteRefusal(tx, mailboxId, answer.why));
    return { connected: false, refused: true, text: answer.why };
  }
  return ctx.db.tx(async (tx) => {
    const back = await connectAgain(tx, { id: mailboxId, connection }, ctx.now());
    await ctx.audit(tx, {
      action: 'mailbox.signed_in',
      subject: mailboxId,
      detail: { back, newPassword: connection !== null },
    });
    const text =
      mailbox.state === 'paused'
        ? `${address} signs in. It stays paused.`
        : back
          ? `${address} is connected again and sends within its limits.`
          : `${address} signs in.`;
    return { connected: true, refused: false, text };
  });
}

type Answer = { readonly kind: 'accepted' } | { readonly kind: 'refused' | 'unknown'; readonly why: string };

/** Asks both servers of the mailbox. */
async function ask(ctx: Ctx, mailboxId: string, connection: Record<string, unknown>): Promise<Answer> {
  const [outcome] = await ctx.perform(checkSignIn, [
    {
      input: { mailboxId, connection },
      subject: { mailboxId },
      // Each look is an intention of its own.
      idempotencyKey: `${mailboxId}:${ctx.ids.next()}`,
    },
  ]);
  if (outcome?.state === 'done') {
    const why = outcome.receipt.sending ?? outcome.receipt.reading;
    return why === null ? { kind: 'accepted' } : { kind: 'refused', why };
  }
  const why = outcome?.state === 'refused' ? explain(outcome) : outcome?.reason.text;
  return { kind: 'unknown', why: why ?? 'There was no answer.' };
}

type Endpoint = Record<string, unknown>;

/** The connection with another password for both servers, in place of a variable that holds it. */
function withPassword({ address, connection }: Mailbox, password: string): Record<string, unknown> {
  const ends = [connection.smtp, connection.imap] as (Endpoint | undefined)[];
  if (ends.some((end) => end?.oauth !== undefined))
    throw invalid(
      'mailbox.by_permission',
      `${address} signs in by a permission and not by a password. Nothing was changed. Give the permission anew.`,
    );
  const changed = ({ passwordEnv: _, ...end }: Endpoint = {}): Endpoint => ({ ...end, password });
  const [smtp, imap] = ends;
  return { ...connection, ...(smtp && { smtp: changed(smtp) }), ...(imap && { imap: changed(imap) }) };
}
