import { type Reason, reason } from '#core/verdict';
import { isOnLinkedIn } from '../contract.ts';
import { countWords, normaliseText, sentencesOf } from '../words.rules.ts';
import { type DraftBrief, writtenDraft } from './draft.prompt.ts';
import { tactless } from './tact.rules.ts';

/** Longest texts that are looked at; what is longer is no draft. */
const LONGEST = { subject: 120, body: 2_000 } as const;
/** A sentence of so many words that stands in an earlier message is the earlier message again. */
const OWN_SENTENCE = 6;
const LINK = /\b(?:https?:\/\/|www\.)\S*[^\s.,;:!?)]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/giu;

export type ReadAnswer =
  | { readonly ok: true; readonly subject: string; readonly body: string }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/**
 * A model's answer as a text, as far as code believes it: every fact it names was given, the words it names stand in its text,
 * it has no link but the sender's own, whatever a fact of others says, a follow-up says nothing twice, and nobody's absence or
 * silence is spoken of. A subject is dropped where there is none to give: on LinkedIn, and in a conversation that has its own.
 */
export function readAnswer(
  answer: unknown,
  { facts, touch, earlier, inThread }: Pick<DraftBrief, 'facts' | 'touch' | 'earlier' | 'inThread'>,
): ReadAnswer {
  const read = writtenDraft.safeParse(answer);
  if (!read.success)
    return { ok: false, reasons: [reason('model.no_draft', 'The model gave no subject and body.')] };
  const bare = isOnLinkedIn(touch) || inThread;
  const subject = bare ? '' : read.data.subject.trim();
  const body = read.data.body.replaceAll('\r\n', '\n').trim();
  const known = new Set(facts.map(({ id }) => id));
  const whole = normaliseText(`${subject}\n${body}`);
  const own = facts.filter((fact) => fact.subject === 'sender').map(({ value }) => value.trim());
  const reasons = [
    ...((subject === '' && !bare) || subject.length > LONGEST.subject || /[\r\n]/.test(subject)
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
  reasons.push(...repeated(body, earlier), ...tactless(`${subject}\n${body}`, { facts, touch, earlier }));
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, subject, body };
}

/** Sentences that an earlier message of ours has already, word for word. */
function repeated(body: string, earlier: DraftBrief['earlier']): Reason[] {
  const said = earlier.filter(({ from }) => from === 'us').map(({ text }) => normaliseText(text));
  return sentencesOf(body)
    .map(({ text }) => text.trim())
    .filter((text) => countWords(text) >= OWN_SENTENCE)
    .filter((text) => said.some((each) => each.includes(normaliseText(text))))
    .map((text) => reason('model.repeats', `"${text}" was written to them before.`));
}
