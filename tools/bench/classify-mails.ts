import { createDice, type Dice } from '#core/dice';
import { automaticReply, writtenReply } from '../../src/sandbox/people/compose-reply.ts';
import { CLIENTS, LANGUAGES, type Personality } from '../../src/sandbox/people/personality.ts';
import type { ReceivedMail } from '../../src/sandbox/people/received.ts';
import { REPLY_TEXTS, type WrittenHabit } from '../../src/sandbox/people/reply-texts.ts';
import { bounceReport, complaintReport, NO_SUCH_USER } from '../../src/sandbox/people/reports.ts';

const HABITS = Object.keys(REPLY_TEXTS) as WrittenHabit[];
const SENT = Temporal.Instant.from('2026-03-02T09:00:00Z');
/** How many rounds the thread quoted below went before, from none to a long one. */
const DEPTHS = [0, 0, 0, 1, 1, 2, 4, 12, 40];
const OURS =
  'Hi,\n\nI saw that you are hiring six people in sales this quarter. We help teams of your size to answer every\nlead within the hour. Worth a look?\n\nSam\n\nIf you would rather not hear from me, unsubscribe here: https://sender.example/u/1';

/** Mail as a mailbox gets it: answers of people in eleven languages and four programs, absences, receipts, failures, complaints, pages of HTML. */
export async function* benchMails(count: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) yield mail(index, createDice(`classify bench ${index}`));
}

async function mail(index: number, dice: Dice): Promise<Buffer> {
  const answered = mailAnswered(index, dice);
  const at = SENT.add({ minutes: index });
  const person: Personality = {
    habit: 'positive',
    language: dice.pick(LANGUAGES),
    client: dice.pick(CLIENTS),
    mobile: dice.chance(0.2),
    touch: 1,
    goesOn: 1,
    dice,
  };
  const writing = { mail: answered, person, messageId: `<answer-${index}@prospect.example>`, at, dice };
  const kind = dice.int(0, 99);
  if (kind < 8) return bounceReport(writing, NO_SUCH_USER);
  if (kind < 10) return complaintReport(writing);
  if (kind < 24) return automaticReply(writing, 'out_of_office', Temporal.PlainDate.from('2026-03-19'));
  if (kind < 30) return automaticReply(writing, 'auto_reply', null);
  const raw = await writtenReply(writing, dice.pick(HABITS));
  return kind < 50 ? htmlOnly(raw, dice) : raw;
}

function mailAnswered(index: number, dice: Dice): ReceivedMail {
  let text = OURS;
  for (let depth = dice.pick(DEPTHS); depth > 0; depth -= 1)
    text = `Thanks, noted.\n\nOn Mon, Mar 2, 2026 at 9:0${depth % 10} AM Sam <sam@sender.example> wrote:\n${text
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')}`;
  return {
    messageId: `<sent-${index}@sender.example>`,
    references: [],
    subject: 'Six open roles in sales',
    text,
    fromName: 'Sam Sender',
    fromAddress: 'sam@sender.example',
    toName: '',
    toAddress: `ana.lopez${index}@prospect.example`,
    date: SENT,
    oneClick: null,
    head: `From: Sam Sender <sam@sender.example>\r\nMessage-ID: <sent-${index}@sender.example>\r\nSubject: Six open roles in sales`,
  };
}

/** The same answer without a text part, wrapped in what word processors leave around it. */
function htmlOnly(raw: Buffer, dice: Dice): Buffer {
  const text = raw.toString('utf8');
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1];
  if (boundary === undefined) return raw;
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  const part = text.split(`--${boundary}`).find((entry) => entry.includes('text/html')) ?? '';
  const at = part.indexOf('\r\n\r\n');
  const encoding = /content-transfer-encoding: (\S+)/i.exec(part)?.[1] ?? '7bit';
  const style =
    encoding === 'base64' ? '' : `<style>${'p.Text {margin:0;} '.repeat(dice.int(5, 120))}</style>\r\n`;
  const outer = head.replace(
    /content-type: [^\r]*(?:\r\n[ \t][^\r]*)*/i,
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}`,
  );
  return Buffer.from(`${outer}\r\n\r\n${style}${part.slice(at + 4)}`);
}
