import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseMail } from '#inbound';
import { close, imapConnections } from '#vendors/native-mail/performers';
import type { OutgoingMail } from '#vendors/ports/email-sending';
import type { FetchedMail } from '#vendors/ports/reply-source';
import { readBounce } from '../../../src/inbound/bounce.rules.ts';
import { messageIdOf } from '../../../src/inbound/poll-mailboxes.ts';
import { noMailServers } from '../../support/mail-servers.ts';
import { failureOf, mailTo } from './mail-ctx.ts';
import { complaintAbout, openRealMail, type RealMail, START } from './real-mail.ts';

const MARA = 'mara@sender.example';
const PEOPLE = Array.from({ length: 20 }, (_, index) => `person${index}@client.example`);
const MAILS = 200;
const BEYOND = 'nobody@client.example';

const missing = noMailServers();
if (missing !== null)
  console.warn(`SKIPPED: the test with a real Postfix and Dovecot did not run (${missing}).`);

/** Runs the work for each item, four at a time as the gateway does. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
}

async function parsed(mail: FetchedMail) {
  const read = await parseMail(Buffer.from(mail.raw, 'base64'));
  if (!read.readable) throw new Error(read.reason.text);
  return read.mail;
}

const idsOf = (mails: readonly FetchedMail[]): string[] => mails.map(messageIdOf).sort();

describe.skipIf(missing !== null)('a real Postfix and Dovecot', () => {
  let real: RealMail;
  let sent: OutgoingMail[];
  let received: Map<string, FetchedMail[]>;
  let inbox: FetchedMail[];
  const times: Record<string, number> = {};
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const before = performance.now();
    const result = await work;
    times[name] = (performance.now() - before) / 1_000;
    return result;
  };

  beforeAll(async () => {
    real = await openRealMail([MARA, ...PEOPLE], [MARA]);
    const connection = real.servers.connection(MARA);
    const now = Temporal.Now.instant().toString();
    sent = Array.from({ length: MAILS }, (_, index) =>
      mailTo(PEOPLE[index % PEOPLE.length] ?? '', connection, {
        messageId: `<outbound-${index}@sender.example>`,
        date: now,
      }),
    );
  });
  afterAll(async () => {
    close();
    await real?.[Symbol.asyncDispose]();
  });

  test('every mail that leaves arrives once, and its headers survive', async () => {
    await timed(
      'sending',
      inLanes(sent, (mail) => real.send(mail)),
    );
    received = new Map();
    const before = imapConnections().opened;
    await timed(
      'reading',
      inLanes(PEOPLE, async (person) =>
        received.set(person, (await real.readUntil(person, MAILS / PEOPLE.length, { limit: 4 })).mails),
      ),
    );
    expect(imapConnections().opened - before).toBe(PEOPLE.length);
    for (const person of PEOPLE) {
      const mails = received.get(person) ?? [];
      const expected = sent.filter((mail) => mail.to.address === person).map((mail) => mail.messageId);
      expect(idsOf(mails)).toEqual(expected.sort());
      for (const mail of mails) {
        const { headers } = await parsed(mail);
        expect(headers['list-unsubscribe']).toEqual([
          `<${sent[0]?.unsubscribe.url}>, <mailto:leave@sender.example>`,
        ]);
        expect(headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
      }
    }
  });

  test('what was accepted is found in Sent, also after the folder was renamed', async () => {
    const [first, last] = [sent[0]?.messageId ?? '', sent.at(-1)?.messageId ?? ''];
    await expect.poll(() => real.found(MARA, last), { timeout: 10_000 }).toBe(true);
    expect(await real.found(MARA, '<never@sender.example>')).toBe(false);
    await real.servers.doveadm('mailbox', 'rename', '-u', MARA, 'Sent', 'Gesendete Elemente');
    expect(await real.found(MARA, first)).toBe(true);
    // The server makes a new marked folder beside the renamed one, as it does for the next message.
    await real.servers.doveadm('mailbox', 'create', '-u', MARA, 'Sent');
    expect(await real.found(MARA, first)).toBe(true);
    expect(await real.found(MARA, '<never@sender.example>')).toBe(false);
  });

  test('answers, a failure notice and a complaint come in while the connection is cut: none lost, none twice', async () => {
    const answer = (mail: OutgoingMail, index: number): OutgoingMail =>
      mailTo(MARA, real.servers.connection(mail.to.address), {
        from: { name: 'Ana', address: mail.to.address },
        subject: `Re: ${mail.subject}`,
        messageId: `<answer-${index}@client.example>`,
        inReplyTo: mail.messageId,
        references: ['<first@sender.example>', mail.messageId],
      });
    const lost = mailTo(BEYOND, real.servers.connection(MARA), { messageId: '<lost-1@sender.example>' });
    const complained = { messageId: sent[0]?.messageId ?? '', to: PEOPLE[0] ?? '' };
    let cuts = 0;
    const cut = async (pages: number): Promise<void> => {
      if (pages % 3 !== 0) return;
      await real.servers.doveadm('kick', MARA);
      cuts += 1;
    };
    const answering = inLanes(sent.map(answer), (mail) => real.send(mail))
      .then(() => real.send(lost))
      .then(() => real.sendRaw('person0@client.example', MARA, complaintAbout(complained, MARA)));
    const reading = real.readUntil(MARA, MAILS + 2, { limit: 20, between: cut });
    const [{ mails, position }] = await timed('answering', Promise.all([reading, answering]));
    inbox = mails;
    expect(cuts).toBeGreaterThan(2);
    expect(new Set(mails.map((mail) => mail.uid)).size).toBe(MAILS + 2);
    expect(new Set(idsOf(mails)).size).toBe(MAILS + 2);
    expect((await real.fetch(MARA, position)).mails).toEqual([]);
    times.cuts = cuts;
  });

  test('the inbound rules recognise each of them', async () => {
    const read = await Promise.all(inbox.map(parsed));
    const answers = read.filter((mail) => mail.messageId?.startsWith('answer-'));
    expect(answers).toHaveLength(MAILS);
    for (const mail of answers) {
      expect(readBounce(mail)).toBeNull();
      const ours = sent[Number(/\d+/.exec(mail.messageId ?? '')?.[0])]?.messageId.slice(1, -1);
      expect(mail.inReplyTo).toBe(ours);
      expect(mail.references).toEqual(['first@sender.example', ours]);
    }
    const notices = read.map(readBounce).filter((verdict) => verdict !== null);
    const bounce = notices.find((verdict) => verdict.kind === 'bounce');
    expect(bounce).toMatchObject({
      recipients: [{ address: BEYOND, status: '5.1.1', action: 'failed', severity: 'hard' }],
    });
    expect(bounce?.returnedIds).toContain('lost-1@sender.example');
    const complaint = notices.find((verdict) => verdict.kind === 'complaint');
    expect(complaint).toMatchObject({ feedback: 'abuse', addresses: [PEOPLE[0]] });
    expect(complaint?.returnedIds).toContain('outbound-0@sender.example');
    expect(notices).toHaveLength(2);
  });

  test('a new UIDVALIDITY has everything read again, and every copy is recognised', async () => {
    const before = await real.fetch(MARA, START, 1);
    const old = { uidValidity: before.uidValidity, lastUid: MAILS + 2 };
    await real.servers.doveadm('mailbox', 'update', '-u', MARA, '--uid-validity', '1999999999', 'INBOX');
    const page = await real.fetch(MARA, old, MAILS + 50);
    expect(page.uidValidity).toBe('1999999999');
    expect(idsOf(page.mails)).toEqual(idsOf(inbox));
  });

  test('the server tells of new mail, and is listened to again after a cut', async () => {
    const [watched = ''] = PEOPLE;
    const stop = new AbortController();
    const news: string[] = [];
    const watching = real.mail.watchInbox({
      connection: real.servers.connection(watched),
      signal: stop.signal,
      pollMs: 60_000,
      onNews: (why) => news.push(why),
    });
    await expect.poll(() => news, { timeout: 5_000 }).toEqual(['connected']);
    await real.send(mailTo(watched, real.servers.connection(MARA)));
    await expect.poll(() => news, { timeout: 5_000 }).toEqual(['connected', 'told']);
    await real.servers.doveadm('kick', watched);
    await expect.poll(() => news.length, { timeout: 10_000 }).toBe(3);
    expect(news[2]).toBe('connected');
    stop.abort();
    await watching;
  });

  test('XOAUTH2 opens SMTP and IMAP until the permission is taken back', async () => {
    const [holder = '', other = ''] = PEOPLE;
    real.tokens.grant('refresh-1', holder);
    const oauth = { provider: 'google', refreshToken: 'refresh-1' };
    const connection = real.servers.connection(holder, { oauth });
    const from = { name: 'Holder', address: holder };
    await real.send(mailTo(other, connection, { from, messageId: '<by-token@client.example>' }));
    expect((await real.fetch(holder, START, 5, { oauth })).mails).toHaveLength(5);
    expect(real.tokens.asked).toHaveLength(1);
    // The kept token is worthless now; the permission itself still holds.
    close();
    real.tokens.forgetAccess();
    expect((await real.fetch(holder, START, 5, { oauth })).mails).toHaveLength(5);
    close();
    real.tokens.revoke('refresh-1');
    const read = await failureOf(real.fetch(holder, START, 5, { oauth }));
    expect(read).toMatchObject({ effect: 'none', failure: 'auth', reason: { code: 'mail.oauth_revoked' } });
    const refused = await failureOf(real.send(mailTo(other, connection, { from })));
    expect(refused).toMatchObject({ effect: 'none', failure: 'auth' });
  });

  test('what this took', () => {
    const rate = (name: string, count: number): string =>
      `${Math.round(count / (times[name] ?? 1))} per second`;
    console.log(
      `Postfix and Dovecot: ${MAILS} mails sent (${rate('sending', MAILS)}), ${MAILS} read in ${PEOPLE.length} mailboxes (${rate('reading', MAILS)}), ${MAILS + 2} answers through ${times.cuts} cuts in ${times.answering?.toFixed(1)} s; none lost, none twice.`,
    );
    expect(Object.keys(times)).toEqual(['sending', 'reading', 'answering', 'cuts']);
  });
});
