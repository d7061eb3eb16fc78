import type { Mailbox } from '#outbound/contract';
import { insertMail, readAgain } from '../inbound-mail.store.ts';
import { messageIdOf } from '../poll-mailboxes.ts';
import { heldMails } from './held.store.ts';
import { judgeReceived } from './look.rules.ts';
import type { Look } from './look.ts';
import { type Listed, pagesOf, picked } from './mail-folder.ts';

/** An answer of somebody we do not know, by the message it answers. */
export type OpenAnswer = {
  readonly from: Listed['from'];
  /** The mail as we hold it; null while it has just come in. */
  readonly mailId: string | null;
};
/** By the Message-ID they answer, in its brackets. */
export type OpenAnswers = ReadonlyMap<string, readonly OpenAnswer[]>;

/**
 * Compares an inbox with what we hold. What is missing is taken in as the poll would have done it; what lost its reading is
 * read again. Returns the answers nobody could match so far, by the Message-IDs they answer.
 */
export async function reconcileInbox(look: Look, mailbox: Mailbox): Promise<OpenAnswers> {
  const open = new Map<string, OpenAnswer[]>();
  for await (const page of pagesOf(look, mailbox, 'inbox')) {
    const held = await look.ctx.db.tx((tx) => heldMails(tx, mailbox.id, page));
    const judged = page.map((mail, place) => {
      const how = held[place] ?? null;
      const at = Temporal.Instant.from(mail.receivedAt);
      return { mail, how, outcome: judgeReceived(how, { at, until: look.until }) };
    });
    for (const { mail, how, outcome } of judged)
      if (outcome === 'inbound' || how?.outcome === 'unmatched')
        for (const id of mail.answers)
          open.set(id, [...(open.get(id) ?? []), { from: mail.from, mailId: how?.id ?? null }]);
    look.saw('known', judged.filter(({ outcome }) => outcome === 'known').length);
    look.saw('fresh', judged.filter(({ outcome }) => outcome === 'fresh').length);
    const lost = judged.flatMap(({ mail, how, outcome }) =>
      outcome === 'reread' && how ? [{ id: how.id, at: Temporal.Instant.from(mail.receivedAt) }] : [],
    );
    await readLost(look, lost);
    const missing = judged.flatMap(({ mail, outcome }) => (outcome === 'inbound' ? [mail] : []));
    await takeIn(look, mailbox, missing);
  }
  return open;
}

async function readLost(look: Look, lost: readonly { id: string; at: Temporal.Instant }[]): Promise<void> {
  if (lost.length > 0 && !look.dryRun)
    await look.ctx.db.tx((tx) =>
      readAgain(
        tx,
        lost.map(({ id }) => id),
      ),
    );
  look.note(...lost.map(({ id, at }) => ({ outcome: 'reread' as const, mailId: id, at })));
  look.saw('reread', lost.length);
}

/** What was taken out of the mailbox between the list and now came to nobody: it counts as failed, and the next look tells. */
async function takeIn(look: Look, mailbox: Mailbox, missing: readonly Listed[]): Promise<void> {
  const { ctx } = look;
  if (look.dryRun) return look.saw('inbound', missing.length);
  const taken = new Set<Listed>();
  for await (const mails of picked(look, mailbox, missing)) {
    const made = mails.map(({ listed, ...mail }) => ({
      ...mail,
      id: ctx.ids.next(),
      mailboxId: mailbox.id,
      uidValidity: listed.uidValidity,
      messageId: messageIdOf(mail),
    }));
    await ctx.db.tx((tx) => insertMail(tx, ctx.workspace.id, made));
    for (const { listed } of mails) taken.add(listed);
    look.note(
      ...made.map(({ id, receivedAt }) => ({
        ...{ outcome: 'inbound' as const, mailId: id, at: Temporal.Instant.from(receivedAt) },
      })),
    );
    look.saw('inbound', mails.length);
  }
  const left = missing.filter((mail) => !taken.has(mail));
  look.note(
    ...left.map(({ receivedAt }) => ({ outcome: 'failed' as const, at: Temporal.Instant.from(receivedAt) })),
  );
  look.saw('failed', left.length);
}
