import { z } from 'zod';
import { defineOperation } from '#gateway';

export const RECORD_TYPES = ['TXT', 'MX', 'CNAME'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

const question = z.object({ name: z.string().min(1).max(253), type: z.enum(RECORD_TYPES) });
export type RecordQuestion = z.infer<typeof question>;
export const recordQuestions = z.object({ questions: z.array(question).min(1).max(40) });

/**
 * What the domain name system says to one question. `none`: there is no such name or no such record, which is certain;
 * `failed`: it could not be found out, which says nothing about the domain. A TXT record is one text, however many strings
 * it is cut into; an MX record reads `10 mail.example.com`. Aliases are followed, unless
 * they are what is asked for: then it is the name they lead to first.
 */
export type RecordAnswer = RecordQuestion & {
  state: 'found' | 'none' | 'failed';
  values: string[];
  /** Why it could not be found out, e.g. `ESERVFAIL`. */
  error: string | null;
};

/** Asks for records of domains; the answers come in the order of the questions. Costs nothing and changes nothing. */
export const lookUpRecords = defineOperation<z.infer<typeof recordQuestions>, { answers: RecordAnswer[] }>({
  name: 'dns.look_up',
  effect: 'read',
  risk: 'low',
  input: recordQuestions,
  concurrency: 4,
  vendor: 'dns',
  repeatable: true,
  // A name that does not answer is one domain's trouble, and is told with the domain.
  breaker: null,
});
