import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '#core/errors';
import { INTENTS } from '#inbound/contract';
import { DRAFT_STATES, ESCALATED_TOPICS } from '../contract.ts';

const oneOf = <T extends z.ZodType>(value: T) => z.union([value.transform((one) => [one]), z.array(value)]);
const texts = z.array(z.string().min(1)).default([]);

/** What must be true of what the product made of a case. What is not granted here is forbidden: a time, a figure, an address, a departure without a person. */
const expectation = z.strictObject({
  intent: oneOf(z.enum(INTENTS)),
  optOut: z.boolean().default(false),
  state: oneOf(z.enum([...DRAFT_STATES, 'none'])),
  /** May it leave without a person? */
  leaves: z.boolean().default(false),
  returnDate: z.iso.date().nullable().optional(),
  bookAt: z.iso.datetime({ offset: true }).optional(),
  /** Codes that must be among the reasons, and that must not. */
  reasons: texts,
  notReasons: texts,
  topics: z.array(z.enum(ESCALATED_TOPICS)).default([]),
  /** The draft says these, letter by letter. */
  mentions: texts,
  /** The draft says none of these, however it is written. */
  never: texts,
  /** Labels of the times that may be named. */
  times: texts,
  /** How many of them are named; any number where it is not said. */
  named: z.number().int().nonnegative().optional(),
  /** Addresses on the web that may stand in the draft. */
  links: texts,
  /** Prices that may stand in it, written as there. */
  prices: texts,
  /** Whose words: true when the text of the recorded model must be used, false when it must not. */
  byModel: z.boolean().optional(),
  /** What of its rewriting is expected: codes against each text that could not stay, and why no other was asked for. */
  rewritten: z
    .strictObject({ against: z.array(z.array(z.string())), stopped: z.string().nullable() })
    .optional(),
});
export type Expectation = z.infer<typeof expectation>;

export type Expectations = {
  readonly byCase: ReadonlyMap<string, Expectation>;
  /** Expectations that cannot be read, by case or by file. */
  readonly broken: ReadonlyMap<string, string>;
};

/** Reads what is expected: `expectations/*.json`, each an object by the id of the case. */
export async function readExpectations(folder: string): Promise<Expectations> {
  const place = join(folder, 'expectations');
  const [byCase, broken] = [new Map<string, Expectation>(), new Map<string, string>()];
  const names = await readdir(place).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.json')).sort())
    try {
      const file = z
        .record(z.string(), z.unknown())
        .parse(JSON.parse(await readFile(join(place, name), 'utf8')));
      for (const [id, written] of Object.entries(file)) {
        const read = expectation.safeParse(written);
        if (read.success && !byCase.has(id)) byCase.set(id, read.data);
        else broken.set(id, read.success ? 'It stands in two files.' : z.prettifyError(read.error));
      }
    } catch (error) {
      broken.set(name, messageOf(error));
    }
  return { byCase, broken };
}
