import { sql } from 'drizzle-orm';
import { createTransport } from 'nodemailer';
import type { DispatchWorld, Tenant } from './dispatch-world.ts';

let serial = 0;

/** Puts an answer to our last message into the mailbox that sent it, as mail servers deliver it, and has it read. */
export async function answer(
  _world: DispatchWorld,
  tenant: Tenant,
  from: string,
  text: string,
  { automatic = false }: { automatic?: boolean } = {},
): Promise<string> {
  serial += 1;
  const [sent] = await tenant.rows<{ messageId: string; subject: string; mailbox: string; address: string }>(
    sql`select m.message_id as "messageId", m.subject, m.mailbox_id as mailbox, b.address from messages m join mailboxes b on b.id = m.mailbox_id
        where m.direction = 'out' and m.to_address = ${from} order by m.at desc limit 1`,
  );
  if (!sent) throw new Error(`Nothing was sent to ${from}.`);
  const ctx = await tenant.ctx();
  const messageId = `<${automatic ? 'away' : 'answer'}-${serial}@people.example>`;
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const built = await transport.sendMail({
    ...{ from, to: sent.address, subject: `${automatic ? 'Automatic reply' : 'Re'}: ${sent.subject}`, text },
    ...{ messageId, inReplyTo: sent.messageId, references: [sent.messageId], date: ctx.now().toString() },
    headers: automatic ? { 'Auto-Submitted': 'auto-replied' } : {},
  });
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${sent.mailbox}, 1, ${1_000_000 + serial}, ${messageId}, ${built.message as Buffer}, ${ctx.now().toString()})`),
  );
  return messageId;
}

/** The day that lies so many days ahead: as people write it, and as it is. */
export async function dayAhead(tenant: Tenant, days: number) {
  const day = (await tenant.ctx()).now().toZonedDateTimeISO('UTC').toPlainDate().add({ days });
  const written = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return { written, iso: day.toString(), next: day.add({ days: 1 }).toString() };
}

/** Somebody is away for a week. */
export async function away(world: DispatchWorld, tenant: Tenant, email: string) {
  const back = await dayAhead(tenant, 7);
  await answer(world, tenant, email, `I am out of the office and back on ${back.written}.`, {
    automatic: true,
  });
  await tenant.settle();
  return back;
}
