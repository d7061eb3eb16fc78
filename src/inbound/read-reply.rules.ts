import { readAutomatic } from './automatic.rules.ts';
import { classifyMail } from './classify.rules.ts';
import type { Classification } from './contract.ts';
import type { ParsedMail } from './parse-mail.ts';

export type ReadReply = {
  readonly meaning: Classification;
  /** Its headers say that a machine sent it. */
  readonly automatic: boolean;
  /** A machine sent it, or it tells of an absence: nobody has answered. */
  readonly ofMachine: boolean;
};

/** What a received mail says that is neither a failure notice nor a complaint; dates in it count from the day it arrived. */
export function readReply(mail: ParsedMail, receivedAt: Temporal.Instant): ReadReply {
  const { automatic } = readAutomatic(mail);
  const meaning = classifyMail(mail, receivedAt.toZonedDateTimeISO('UTC').toPlainDate());
  return { meaning, automatic, ofMachine: automatic || meaning.intent === 'out_of_office' };
}
