import { systemActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { applyBounce, applyComplaint } from './apply-bounce.ts';
import { applyReply } from './apply-reply.ts';
import { readBounce } from './bounce.rules.ts';
import {
  type DueMail,
  earlierCopy,
  noteFailure,
  oldestDue,
  settleMail,
  takeDue,
} from './inbound-mail.store.ts';
import { ownAddresses } from './match.store.ts';
import { ofErased } from './of-erased.ts';
import { parseMail, withoutNul } from './parse-mail.ts';
import type { Processed } from './processed.ts';

const BATCH = 50;
/** A mail whose reading failed this often is put aside for a person. */
const PATIENCE = 5;

/** Reads what the mailboxes brought: failures, complaints, answers. Each mail with all its effects is one unit. */
export const processMail: Tick = {
  name: 'inbound.process',
  everySeconds: 1,
  run: (ctx) => processDue(ctx),
  nextDue: oldestDue,
};

/** Processes the next batch. Returns how many mails were settled. */
export async function processDue(ctx: Ctx): Promise<number> {
  const acting = ctx.actor.kind === 'system' ? ctx : ctx.as(systemActor('inbound'));
  return acting.db.tx(async (tx) => {
    const due = await takeDue(tx, BATCH);
    if (due.length === 0) return 0;
    const own = await ownAddresses(tx);
    let settled = 0;
    for (const mail of due) settled += await processOne(acting, tx, mail, own);
    return settled;
  });
}

async function processOne(ctx: Ctx, tx: Tx, due: DueMail, own: ReadonlySet<string>): Promise<number> {
  try {
    await tx.transaction(async (nested) => {
      const inner = nested as Tx;
      const done = await read(within(ctx, inner), inner, due, own);
      await settleMail(inner, due.id, { ...done, at: ctx.now() });
    });
    return 1;
  } catch (error) {
    const why = reason(
      'mail.failed',
      `Reading this mail failed (${messageOf(error).slice(0, 300)}). It is kept; nothing was changed.`,
    );
    ctx.log.error(
      { mail: due.id, attempt: due.attempts + 1, error: messageOf(error) },
      'A mail could not be processed.',
    );
    if (due.attempts + 1 < PATIENCE) await noteFailure(tx, due.id, why);
    else await settleMail(tx, due.id, { outcome: 'unreadable', leadId: null, reasons: [why], at: ctx.now() });
    return 0;
  }
}

async function read(ctx: Ctx, tx: Tx, due: DueMail, own: ReadonlySet<string>): Promise<Processed> {
  const copy = await earlierCopy(tx, due);
  if (copy)
    return {
      outcome: 'duplicate',
      leadId: copy.leadId,
      reasons: [reason('mail.known', 'The same mail was read before; nothing more was done.')],
    };
  const parsed = await parseMail(due.raw);
  if (!parsed.readable) return { outcome: 'unreadable', leadId: null, reasons: [parsed.reason] };
  const mail = withoutNul(parsed.mail);
  if (mail.from && own.has(mail.from.address))
    return {
      outcome: 'own',
      leadId: null,
      reasons: [reason('mail.own', 'One of our own mailboxes sent it.')],
    };
  const erased = await ofErased(ctx, tx, { address: mail.from?.address ?? null, profileUrl: null });
  if (erased) return erased;
  const bounce = readBounce(mail);
  if (bounce?.kind === 'bounce') return applyBounce(ctx, tx, bounce);
  if (bounce) return applyComplaint(ctx, tx, bounce);
  return applyReply(ctx, tx, {
    mail,
    channel: 'email',
    mailboxId: due.mailboxId,
    messageId: due.messageId,
    receivedAt: instantOf(due.receivedAt),
  });
}
