import type { Mailbox } from '#outbound/contract';
import type { FetchedMail, ListedMail } from '#vendors/ports/reply-source';
import { listFolder, pickMail } from '#vendors/ports/reply-source';
import { ask } from '../ask.ts';
import { type ParsedMail, parseMail } from '../parse-mail.ts';
import { statedId } from '../poll-mailboxes.ts';
import type { Look } from './look.ts';

/** A message as it is listed: where it lies, and what its head says. */
export type Listed = ListedMail & {
  /** In its brackets; null where it has none. */
  readonly messageId: string | null;
  readonly from: ParsedMail['from'];
  readonly to: readonly string[];
  /** The messages it answers, in their brackets, nearest first. */
  readonly answers: readonly string[];
};

const PAGE = 500;
/** A folder with more than this in the window is no mailbox a person writes from. */
const MOST_PAGES = 100;
/** Messages that are read whole at once. */
const PICKED = 20;

/** The pages of a folder within the window. Throws the server's sentence when one cannot be read, or when there is no end. */
export async function* pagesOf(
  { ctx, since }: Look,
  mailbox: Mailbox,
  folder: 'inbox' | 'sent',
): AsyncGenerator<Listed[]> {
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { connection, id: mailboxId } = mailbox;
    const asked = { connection, folder, since: since.toString(), after, limit: PAGE };
    const read: { mails: ListedMail[]; after: string | null } = await ask(ctx, listFolder, asked, {
      mailboxId,
    });
    yield await Promise.all(read.mails.map(listed));
    after = read.after;
    if (after === null) return;
  }
  throw new Error(
    `${mailbox.address} holds more than ${PAGE * MOST_PAGES} messages in this time; the rest was not looked at. Look at fewer days.`,
  );
}

async function listed(mail: ListedMail): Promise<Listed> {
  const parsed = await parseMail(Buffer.from(mail.head, 'base64'));
  const head = parsed.readable ? parsed.mail : undefined;
  const answered = head ? [...(head.inReplyTo ? [head.inReplyTo] : []), ...head.references.toReversed()] : [];
  return {
    ...mail,
    messageId: statedId(mail.head),
    from: head?.from ?? null,
    to: head?.to ?? [],
    answers: [...new Set(answered)].map((id) => `<${id}>`),
  };
}

/** These messages whole. One that was taken out of the mailbox meanwhile is left out. */
export async function* picked(
  { ctx }: Look,
  { connection, id: mailboxId }: Mailbox,
  mails: readonly Listed[],
): AsyncGenerator<readonly (FetchedMail & { listed: Listed })[]> {
  const groups = Map.groupBy(mails, ({ folder, uidValidity }) => `${uidValidity} ${folder}`);
  for (const group of groups.values())
    for (let from = 0; from < group.length; from += PICKED) {
      const part = group.slice(from, from + PICKED);
      const [first] = part;
      if (!first) continue;
      const { folder, uidValidity } = first;
      const asked = { connection, folder, uidValidity, uids: part.map(({ uid }) => uid) };
      const read = await ask(ctx, pickMail, asked, { mailboxId });
      yield read.mails.flatMap((mail) => {
        const known = part.find(({ uid }) => uid === mail.uid);
        return known ? [{ ...mail, listed: known }] : [];
      });
    }
}
