import { createHash } from 'node:crypto';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { Tick } from '#core/tick';
import { listMailboxes, setPollError, setPolled } from '#outbound';
import { type FetchedMail, fetchMail } from '#vendors/ports/reply-source';
import { insertMail } from './inbound-mail.store.ts';
import { idsIn } from './parse-mail.ts';

type Mailbox = Awaited<ReturnType<typeof listMailboxes>>[number];

const PAGE = 100;
/** A mailbox with more than this waiting is read on at the next turn, so that no mailbox keeps the others waiting. */
const PAGES_PER_TURN = 20;

/** Reads new mail of every connected mailbox. What was fetched is stored together with the position it was read up to. */
export const pollMailboxes: Tick = {
  name: 'inbound.poll',
  everySeconds: 15,
  async run(ctx) {
    const mailboxes = (await ctx.db.tx(listMailboxes)).filter(
      (mailbox) => mailbox.state !== 'disconnected' && mailbox.connection.imap !== undefined,
    );
    let fetched = 0;
    for (const mailbox of mailboxes) fetched += await pollMailbox(ctx, mailbox);
    return fetched;
  },
};

async function pollMailbox(ctx: Ctx, mailbox: Mailbox): Promise<number> {
  let position = { uidValidity: mailbox.uidValidity, lastUid: mailbox.lastUid };
  let fetched = 0;
  for (let page = 0; page < PAGES_PER_TURN; page += 1) {
    const [answer] = await ctx.as(agentActor('SCOUT')).perform(fetchMail, [
      {
        input: {
          mailboxId: mailbox.id,
          connection: mailbox.connection,
          uidValidity: position.uidValidity,
          lastUid: position.lastUid,
          limit: PAGE,
        },
        subject: { mailboxId: mailbox.id },
        // Every look is an intention of its own: the answer of the last one is no answer now.
        idempotencyKey: `${mailbox.id}:${position.uidValidity ?? 'new'}:${position.lastUid}:${ctx.ids.next()}`,
      },
    ]);
    if (answer?.state !== 'done') {
      const why =
        answer?.state === 'refused'
          ? (answer.reasons[0]?.text ?? 'refused')
          : (answer?.reason.text ?? 'no answer');
      await ctx.db.tx((tx) => setPollError(tx, mailbox.id, why));
      ctx.log.warn(
        { mailbox: mailbox.address, error: why },
        'A mailbox could not be read; it is tried again.',
      );
      return fetched;
    }
    const { uidValidity, mails, lastUid, more } = answer.receipt;
    await ctx.db.tx(async (tx) => {
      await insertMail(
        tx,
        ctx.workspace.id,
        mails.map((mail) => ({
          ...mail,
          id: ctx.ids.next(),
          mailboxId: mailbox.id,
          uidValidity,
          messageId: messageIdOf(mail),
        })),
      );
      await setPolled(tx, mailbox.id, { uidValidity, lastUid, at: ctx.now() });
    });
    fetched += mails.length;
    position = { uidValidity, lastUid };
    if (!more) break;
  }
  return fetched;
}

/** The Message-ID in its brackets, or one made of the content when the mail has none, so that a second copy is recognised. */
export const messageIdOf = ({ raw }: Pick<FetchedMail, 'raw'>): string =>
  statedId(raw) ??
  `<${createHash('sha256').update(Buffer.from(raw, 'base64')).digest('hex')}@content.invalid>`;

/** The Message-ID in its brackets that a mail, or its head alone, gives in base64; null where it gives none. */
export function statedId(raw: string): string | null {
  const bytes = Buffer.from(raw, 'base64');
  const head =
    bytes
      .subarray(0, 65_536)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const line = /^message-id:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)/im.exec(head)?.[1] ?? '';
  const [id] = idsIn(line.replace(/\s+/g, ' '));
  return id === undefined ? null : `<${id}>`;
}
