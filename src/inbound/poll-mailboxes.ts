import { createHash } from 'node:crypto';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { Tick } from '#core/tick';
import { listMailboxes, setPollError, setPolled } from '#outbound';
import { type FetchedMail, fetchMail } from '#vendors/ports/reply-source';
import { insertMail } from './inbound-mail.store.ts';
import { idsIn } from './parse-mail.ts';

type Mailbox = Awaited<ReturnType<typeof listMailboxes>>[number];
type Page = Extract<Awaited<ReturnType<typeof look>>[number], { state: 'done' }>['receipt'];

const PAGE = 100;
/** A mailbox with more than this waiting is read on at the next turn, so that no mailbox keeps the others waiting. */
const PAGES_PER_TURN = 20;
/** So many mailboxes are looked into side by side; what they held is stored before the next are. */
const SIDE_BY_SIDE = 4;
/** Characters. No line of a mail may be longer (RFC 5322), and the index takes no id of any length: such a mail would end each poll. */
const MOST_ID = 998;

/** Reads new mail of every connected mailbox. What was fetched is stored together with the position it was read up to. */
export const pollMailboxes: Tick = {
  name: 'inbound.poll',
  everySeconds: 15,
  async run(ctx) {
    const mailboxes = (await ctx.db.ask(listMailboxes)).filter(
      (mailbox) => mailbox.state !== 'disconnected' && mailbox.connection.imap !== undefined,
    );
    let fetched = 0;
    for (let first = 0; first < mailboxes.length; first += SIDE_BY_SIDE)
      fetched += await pollTogether(ctx, mailboxes.slice(first, first + SIDE_BY_SIDE));
    return fetched;
  },
};

/** Reads these mailboxes page by page until none has more, or it is another's turn. */
async function pollTogether(ctx: Ctx, mailboxes: readonly Mailbox[]): Promise<number> {
  let fetched = 0;
  let open = [...mailboxes];
  for (let page = 0; page < PAGES_PER_TURN && open.length > 0; page += 1) {
    const answers = await look(ctx, open);
    const read = open.flatMap((mailbox, place) => {
      const answer = answers[place];
      return answer?.state === 'done' ? [{ mailbox, page: answer.receipt }] : [];
    });
    await store(ctx, read);
    for (const [place, mailbox] of open.entries()) await noteUnread(ctx, mailbox, answers[place]);
    fetched += read.reduce((sum, { page: { mails } }) => sum + mails.length, 0);
    open = read.flatMap(({ mailbox, page: { uidValidity, lastUid, more } }) =>
      more ? [{ ...mailbox, uidValidity, lastUid }] : [],
    );
  }
  return fetched;
}

const look = (ctx: Ctx, mailboxes: readonly Mailbox[]) =>
  ctx.as(agentActor('SCOUT')).perform(
    fetchMail,
    mailboxes.map(({ id: mailboxId, connection, uidValidity, lastUid }) => ({
      input: { mailboxId, connection, uidValidity, lastUid, limit: PAGE },
      subject: { mailboxId },
      // Every look is an intention of its own: the answer of the last one is no answer now.
      idempotencyKey: `${mailboxId}:${uidValidity ?? 'new'}:${lastUid}:${ctx.ids.next()}`,
    })),
  );

async function store(ctx: Ctx, read: readonly { mailbox: Mailbox; page: Page }[]): Promise<void> {
  const positions = read.map(({ mailbox: { id: mailboxId }, page: { uidValidity, lastUid } }) => ({
    ...{ mailboxId, uidValidity, lastUid },
  }));
  const mails = read.flatMap(({ mailbox, page: { uidValidity, mails: fetched } }) =>
    fetched.map((mail) => ({
      ...{ ...mail, uidValidity, id: ctx.ids.next() },
      ...{ mailboxId: mailbox.id, messageId: messageIdOf(mail) },
    })),
  );
  if (mails.length === 0) return ctx.db.ask((tx) => setPolled(tx, positions, ctx.now()));
  await ctx.db.tx(async (tx) => {
    await insertMail(tx, ctx.workspace.id, mails);
    await setPolled(tx, positions, ctx.now());
  });
}

/** A mailbox that did not answer is told of, and asked again at the next turn. */
async function noteUnread(
  ctx: Ctx,
  mailbox: Mailbox,
  answer: Awaited<ReturnType<typeof look>>[number] | undefined,
): Promise<void> {
  if (answer?.state === 'done') return;
  const why =
    answer?.state === 'refused'
      ? (answer.reasons[0]?.text ?? 'refused')
      : (answer?.reason.text ?? 'no answer');
  await ctx.db.ask((tx) => setPollError(tx, mailbox.id, why));
  ctx.log.warn({ mailbox: mailbox.address, error: why }, 'A mailbox could not be read; it is tried again.');
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
  const [id] = idsIn(line.replaceAll('\u0000', '').replace(/\s+/g, ' '));
  if (id === undefined) return null;
  return id.length > MOST_ID ? `<${createHash('sha256').update(id).digest('hex')}@long.invalid>` : `<${id}>`;
}
