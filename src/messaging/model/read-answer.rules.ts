import { type Reason, reason } from '#core/verdict';
import type { Fact } from '../contract.ts';
import { normaliseText } from '../words.rules.ts';
import { writtenDraft } from './draft.prompt.ts';

/** Longest texts that are looked at; what is longer is no draft. */
const LONGEST = { subject: 120, body: 2_000 } as const;
const LINK = /\b(?:https?:\/\/|www\.)\S*[^\s.,;:!?)]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/giu;

export type ReadAnswer =
  | { readonly ok: true; readonly subject: string; readonly body: string }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/**
 * A model's answer as a text, as far as code believes it: every fact it names was given, the words it names stand in its text,
 * and it has no link but the sender's own, whatever a fact of others says.
 */
export function readAnswer(answer: unknown, facts: readonly Fact[]): ReadAnswer {
  const read = writtenDraft.safeParse(answer);
  if (!read.success)
    return { ok: false, reasons: [reason('model.no_draft', 'The model gave no subject and body.')] };
  const [subject, body] = [read.data.subject.trim(), read.data.body.replaceAll('\r\n', '\n').trim()];
  const known = new Set(facts.map(({ id }) => id));
  const whole = normaliseText(`${subject}\n${body}`);
  const own = facts.filter((fact) => fact.subject === 'sender').map(({ value }) => value.trim());
  const reasons = [
    ...(subject === '' || subject.length > LONGEST.subject || /[\r\n]/.test(subject)
      ? [reason('model.subject', 'The subject is empty, too long or more than one line.')]
      : []),
    ...(body === '' || body.length > LONGEST.body
      ? [reason('model.body', 'The body is empty or far too long.')]
      : []),
    ...read.data.facts_used.flatMap(({ fact_id, words }) => [
      ...(known.has(fact_id)
        ? []
        : [
            reason('model.unknown_fact', `"${words}" is said to rest on a fact that does not exist.`, {
              fact_id,
            }),
          ]),
      ...(whole.includes(normaliseText(words))
        ? []
        : [
            reason('model.words_missing', `"${words}" is named as resting on a fact and is not in the text.`),
          ]),
    ]),
    ...[...new Set(`${subject}\n${body}`.match(LINK) ?? [])]
      .filter((link) => !own.includes(link))
      .map((link) => reason('model.link', `"${link}" is no link of the sender.`)),
  ];
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, subject, body };
}
