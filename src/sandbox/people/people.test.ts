import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { createDice } from '#core/dice';
import { AUTO_REPLIES, OUT_OF_OFFICE } from './automatic-texts.ts';
import { automaticReply, writtenReply } from './compose-reply.ts';
import { CLIENTS, HABITS, LANGUAGES, type Personality, personalityOf } from './personality.ts';
import { quoteOf, writtenDay } from './quoting.ts';
import type { ReceivedMail } from './received.ts';
import { REPLY_TEXTS, SECOND_TURN, type WrittenHabit } from './reply-texts.ts';
import { bounceReport, complaintReport, NO_SUCH_USER } from './reports.ts';

const AT = Temporal.Instant.from('2026-11-24T15:30:00Z');
const MAIL: ReceivedMail = {
  messageId: '<one@sender.example>',
  references: ['<zero@sender.example>'],
  subject: 'Quick thought, Ana',
  text: 'Hello Ana,\n\nunsubscribe here.\n\nMara',
  fromName: 'Mara Ostrowski',
  fromAddress: 'mara@sender.example',
  toName: '',
  toAddress: 'ana.lopez2@client.example',
  date: Temporal.Instant.from('2026-11-23T09:00:00Z'),
  oneClick: null,
  head: 'Message-ID: <one@sender.example>\r\nX-Legwork-Ref: ref-1',
};
const person = (more: Partial<Personality> = {}): Personality => ({
  habit: 'positive',
  language: 'en',
  client: 'gmail',
  mobile: false,
  touch: 1,
  goesOn: 0.7,
  dice: createDice('x'),
  ...more,
});
const writing = (who: Personality) => ({
  mail: MAIL,
  person: who,
  messageId: '<answer@client.example>',
  at: AT,
  dice: createDice('dice'),
});

describe('personalities', () => {
  test('the same seed and address are the same person', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), (address, seed) => {
        const [a, b] = [personalityOf(seed, address), personalityOf(seed, address)];
        expect({ ...a, dice: null }).toEqual({ ...b, dice: null });
      }),
      { numRuns: 50 },
    );
  });

  test('about six in ten never answer, and every habit and language occurs', () => {
    const crowd = Array.from({ length: 8_000 }, (_, index) =>
      personalityOf('seed', `person${index}@client.example`),
    );
    const share = (habit: string): number => crowd.filter((one) => one.habit === habit).length / crowd.length;
    expect(share('ghost')).toBeGreaterThan(0.57);
    expect(share('ghost')).toBeLessThan(0.63);
    expect(share('hard_bounce')).toBeLessThan(0.02);
    expect(new Set(crowd.map((one) => one.habit))).toEqual(new Set(HABITS));
    expect(new Set(crowd.map((one) => one.language))).toEqual(new Set(LANGUAGES));
  });

  test.each(HABITS)('always-%s does that at the first mail', (habit) => {
    expect(personalityOf('any', `always-${habit.replaceAll('_', '-')}@client.example`)).toMatchObject({
      habit,
      language: 'en',
      touch: 1,
    });
  });
});

describe('texts', () => {
  test('there are dozens of answers in ten languages and more', () => {
    const answers = [...Object.values(REPLY_TEXTS).flat(), ...SECOND_TURN];
    expect(answers.length).toBeGreaterThanOrEqual(40);
    expect(
      new Set([...answers, ...OUT_OF_OFFICE, ...AUTO_REPLIES].map((entry) => entry.language)).size,
    ).toBeGreaterThanOrEqual(10);
    for (const habit of Object.keys(REPLY_TEXTS) as WrittenHabit[])
      expect(REPLY_TEXTS[habit].some((entry) => entry.language === 'en')).toBe(true);
  });

  test.each(LANGUAGES.flatMap((language) => CLIENTS.map((client) => [language, client] as const)))(
    '%s in %s quotes the whole mail below the answer',
    async (language, client) => {
      for (const habit of Object.keys(REPLY_TEXTS) as WrittenHabit[]) {
        const answer = await PostalMime.parse(
          await writtenReply(writing(person({ language, client })), habit),
        );
        expect(answer.text).not.toMatch(/\{\w+\}|undefined/);
        expect(answer.inReplyTo).toBe(MAIL.messageId);
        expect(answer.references).toBe('<zero@sender.example> <one@sender.example>');
        expect(answer.headers.some((header) => header.key === 'auto-submitted')).toBe(false);
        expect(new Date(answer.date ?? '').toISOString()).toBe('2026-11-24T15:30:00.000Z');
      }
      const quote = quoteOf(MAIL, client, language);
      expect(quote).toContain('unsubscribe here.');
      expect(quote).toMatch(client === 'outlook' ? /^_+\n/ : /> Hello Ana,/);
    },
  );

  test('a note of absence names the day and says that a machine wrote it', async () => {
    const back = Temporal.PlainDate.from('2026-12-07');
    for (const language of LANGUAGES) {
      const note = await PostalMime.parse(
        await automaticReply(writing(person({ language })), 'out_of_office', back),
      );
      expect(note.text).toContain(writtenDay(back, language));
      expect(note.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-replied');
    }
    expect(writtenDay(back, 'de')).toBe('7. Dezember 2026');
    expect(writtenDay(back, 'fr')).toBe('7 décembre 2026');
  });
});

describe('reports', () => {
  test('a bounce has its three parts and our headers', async () => {
    const raw = bounceReport(
      { mail: MAIL, messageId: '<bounce@client.example>', at: AT },
      NO_SUCH_USER,
    ).toString();
    expect(raw).toContain('Content-Type: multipart/report; report-type=delivery-status;');
    expect(raw).toContain(
      'Final-Recipient: rfc822; ana.lopez2@client.example\r\nAction: failed\r\nStatus: 5.1.1',
    );
    expect(raw).toContain('X-Legwork-Ref: ref-1');
    expect(raw).not.toMatch(/[^\r]\n/);
    expect((await PostalMime.parse(raw)).from?.address).toBe('mailer-daemon@client.example');
  });

  test('a complaint names its type and holds our message', () => {
    const raw = complaintReport({ mail: MAIL, messageId: '<arf@client.example>', at: AT }).toString();
    expect(raw).toContain('report-type=feedback-report');
    expect(raw).toContain('Feedback-Type: abuse');
    expect(raw).toContain('Message-ID: <one@sender.example>');
  });
});
