import { readMail } from '../../src/inbound/mail-reading.rules.ts';
import { parseMail } from '../../src/inbound/parse-mail.ts';
import { median } from './report.ts';

/**
 * Reads lines of JSON, `{raw}` each, and prints how long each mail took from its bytes to its reading, in milliseconds,
 * and how long decoding alone took. In a process of its own, so that the first mails are read by code that is still cold.
 */
const raws: Buffer[] = [];
const text: Buffer[] = [];
for await (const chunk of process.stdin) text.push(chunk as Buffer);
for (const line of Buffer.concat(text).toString('utf8').trimEnd().split('\n'))
  raws.push(Buffer.from((JSON.parse(line) as { raw: string }).raw));

const took: number[] = [];
const decoding: number[] = [];
const intents: Record<string, number> = {};
const received = Temporal.PlainDate.from('2026-03-02');
for (const raw of raws) {
  const began = performance.now();
  const parsed = await parseMail(raw);
  const decoded = performance.now();
  if (!parsed.readable) throw new Error('A mail of the bench could not be decoded.');
  const { intent } = readMail(parsed.mail, received);
  took.push(performance.now() - began);
  decoding.push(decoded - began);
  intents[intent] = (intents[intent] ?? 0) + 1;
}
const sorted = took.toSorted((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    median: median(took),
    p99: sorted[Math.floor(sorted.length * 0.99)],
    worst: sorted.at(-1),
    decoding: median(decoding),
    intents,
  }),
);
