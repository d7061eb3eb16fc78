import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MailReceipt, OutgoingMail } from '#vendors/ports/email-sending';
import type { MailboxPage } from '#vendors/ports/reply-source';
import { failureOf, mailTo, run } from './mail-ctx.ts';
import { performers, SENDER, START, World } from './open-world.ts';

let world: World;
const connection = (): Record<string, unknown> => world.connection();
const send = (mail: OutgoingMail): Promise<MailReceipt> => world.send(mail);
const fetchPage = (more?: Parameters<World['fetchPage']>[0]): Promise<MailboxPage> => world.fetchPage(more);
const parsed = (page: MailboxPage) =>
  Promise.all(page.mails.map((mail) => PostalMime.parse(Buffer.from(mail.raw, 'base64'))));

beforeEach(async () => {
  world = new World();
  await world.open();
});
afterEach(() => world.end());

describe('reading', () => {
  test('answers arrive when they are due, in the thread, read page by page without touching them', async () => {
    const mails = [
      'always-positive@a.example',
      'always-question@b.example',
      'always-out-of-office@c.example',
      'bounce-later@d.example',
    ].map((to) => mailTo(to, connection()));
    for (const mail of mails) await send(mail);
    expect((await fetchPage()).mails).toEqual([]);
    let steps = 0;
    for (let next = world.sandbox.nextDue(); next !== null && steps < 20; next = world.sandbox.nextDue()) {
      world.now = next;
      await world.sandbox.deliverDue(world.now);
      steps += 1;
    }
    const first = await fetchPage({ limit: 3 });
    expect(first).toMatchObject({ more: true, lastUid: 3 });
    const second = await fetchPage({ uidValidity: first.uidValidity, lastUid: first.lastUid, limit: 3 });
    expect(second).toMatchObject({ more: false, lastUid: 4 });
    expect((await fetchPage({ uidValidity: first.uidValidity, lastUid: 4 })).mails).toEqual([]);
    const answers = [...(await parsed(first)), ...(await parsed(second))];
    const ours = new Set(mails.map((mail) => mail.messageId));
    for (const answer of answers) expect(ours.has(answer.inReplyTo ?? '')).toBe(true);
    const away = answers.find((answer) => answer.from?.address === 'always-out-of-office@c.example');
    expect(away?.headers.find((entry) => entry.key === 'auto-submitted')?.value).toBe('auto-replied');
    const written = answers.find((answer) => answer.from?.address === 'always-positive@a.example');
    expect(written?.headers.some((entry) => entry.key === 'auto-submitted')).toBe(false);
    const bounce = Buffer.from(
      [...first.mails, ...second.mails].find((mail) =>
        Buffer.from(mail.raw, 'base64').includes('delivery-status'),
      )?.raw ?? '',
      'base64',
    ).toString();
    expect(bounce).toContain('Status: 5.1.1');
    expect(bounce).toContain('Final-Recipient: rfc822; bounce-later@d.example');
    expect(bounce).toContain(mails[3]?.messageId);
    for (const mail of [...first.mails, ...second.mails])
      expect(Temporal.Instant.compare(Temporal.Instant.from(mail.receivedAt), START)).toBe(1);
  });

  test('a changed UIDVALIDITY makes every message new', async () => {
    await send(mailTo('always-negative@a.example', connection()));
    world.now = world.now.add({ hours: 24 * 5 });
    await world.sandbox.deliverDue(world.now);
    const before = await fetchPage();
    expect(before.mails).toHaveLength(1);
    expect((await fetchPage({ uidValidity: before.uidValidity, lastUid: before.lastUid })).mails).toEqual([]);
    world.sandbox.renumberInbox(SENDER);
    const after = await fetchPage({ uidValidity: before.uidValidity, lastUid: before.lastUid });
    expect(after.uidValidity).not.toBe(before.uidValidity);
    expect(after.mails.map((mail) => mail.raw)).toEqual(before.mails.map((mail) => mail.raw));
  });

  test('a wrong password is named', async () => {
    const base = world.sandbox.mailboxConnection(SENDER);
    const input = {
      connection: { ...base, imap: { ...base.imap, password: 'wrong' } },
      messageId: '<a@b.example>',
    };
    const error = await failureOf(run(performers, 'email.find_sent', world.ctx, input));
    expect(error).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.auth_failed' } });
  });

  test('the one-click request reaches the address in our header', async () => {
    const hits: string[] = [];
    const server = createHttpServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        hits.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        response.writeHead(hits.length === 1 ? 500 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const unsubscribe = { url: `http://127.0.0.1:${port}/u/token`, mailto: null };
    await send(mailTo('always-unsubscribe-click@a.example', connection(), { unsubscribe }));
    world.now = world.now.add({ hours: 48 });
    await world.sandbox.deliverDue(world.now);
    await world.sandbox.deliverDue(world.now);
    server.close();
    const expected = 'POST /u/token application/x-www-form-urlencoded List-Unsubscribe=One-Click';
    expect(hits).toEqual([expected, expected]);
    expect(world.sandbox.nextDue()).toBeNull();
  });

  test('the world goes on after a restart', async () => {
    await send(mailTo('always-meeting-request@a.example', connection()));
    const due = world.sandbox.nextDue();
    expect(due).not.toBeNull();
    await world.open();
    expect(world.sandbox.nextDue()?.toString()).toBe(due?.toString());
    expect(world.sandbox.accepted()).toHaveLength(1);
    world.now = world.now.add({ hours: 24 * 4 });
    await world.sandbox.deliverDue(world.now);
    expect((await fetchPage()).mails).toHaveLength(1);
  });

  test('what a killed process left out after filing the message is made up for, once', async () => {
    await send(mailTo('always-question@a.example', connection()));
    await send(mailTo('always-positive@b.example', connection()));
    const due = world.sandbox.nextDue();
    const before = world.sandbox.accepted();
    const log = readFileSync(join(world.folder, 'accepted.log'), 'utf8');
    // As if the process had ended in the middle of the first line, before anybody planned an answer.
    writeFileSync(join(world.folder, 'accepted.log'), log.slice(0, 20));
    rmSync(join(world.folder, 'due'), { recursive: true });
    await world.open();
    expect(world.sandbox.accepted()).toEqual(before);
    expect(world.sandbox.nextDue()?.toString()).toBe(due?.toString());
    await world.open();
    expect(world.sandbox.accepted()).toEqual(before);
    world.now = world.now.add({ hours: 24 * 4 });
    await world.sandbox.deliverDue(world.now);
    expect((await fetchPage()).mails).toHaveLength(2);
  });

  test('an answer that was delivered before the process ended is not delivered again', async () => {
    await send(mailTo('always-question@a.example', connection()));
    const due = join(world.folder, 'due');
    const [name = ''] = readdirSync(due);
    const kept = readFileSync(join(due, name));
    world.now = world.now.add({ hours: 24 * 4 });
    await world.sandbox.deliverDue(world.now);
    writeFileSync(join(due, name), kept);
    await world.open();
    expect(await world.sandbox.deliverDue(world.now)).toBe(1);
    expect((await fetchPage()).mails).toHaveLength(1);
    expect(world.sandbox.nextDue()).toBeNull();
  });
});
