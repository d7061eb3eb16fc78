import type { Expectation } from './expectation.ts';
import { type Failure, failure, type Grants } from './failure.ts';
import type { ProductOutput } from './product-output.ts';
import { inventedIn, leftOpen } from './text-invariants.rules.ts';

/** By what the product calls it when a text names something of a kind that nobody granted. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  link: ['draft.link'],
  address: ['draft.link'],
  time: ['draft.slot_mismatch'],
  day: ['draft.date_mismatch', 'draft.slot_mismatch'],
  price: ['draft.figures'],
  open: ['draft.placeholder'],
};
/** One text and three more; nobody is asked more often. */
const MOST_TEXTS = 4;

/** What may never be of texts that were written again, found without the product's own rules. */
export function brokenAttempts(granted: Grants, { draft, leaves }: ProductOutput): Failure[] {
  const rewritten = draft?.rewritten;
  if (!rewritten) return [];
  const { attempts, stopped } = rewritten;
  const bodies = attempts.map(({ body }) => body.trim());
  return [
    ...(leaves && stopped !== null
      ? [
          failure(
            'decision_error',
            'left_given_up',
            'It leaves without a person, although no text of its writer could stay.',
            true,
          ),
        ]
      : []),
    ...(attempts.length > MOST_TEXTS
      ? [failure('decision_error', 'asked_too_often', `It was written ${attempts.length} times.`)]
      : []),
    ...(new Set(bodies).size < bodies.length && stopped !== 'revision.no_improvement'
      ? [failure('decision_error', 'same_again', 'The same text came twice, and another one was asked for.')]
      : []),
    ...attempts.flatMap(({ body, reasons }, index) =>
      unseenIn(body, reasons, granted).map((text) =>
        failure('draft_quality_error', 'attempt_unseen', `Text ${index + 1}: ${text}`, true),
      ),
    ),
  ];
}

/** What nobody granted and the product did not name: the writer was never told, and the next text may have it too. */
const unseenIn = (body: string, reasons: readonly string[], granted: Grants): string[] =>
  [
    ...inventedIn(body, granted),
    ...(leftOpen(body) ? [{ code: 'open', text: 'It has words that were to be filled in.' }] : []),
  ].flatMap(({ code, text }) =>
    (CALLED[code] ?? []).some((called) => reasons.includes(called)) ? [] : [text],
  );

/** How its rewriting differs from what was expected of it. */
export function otherAttempts({ rewritten: wanted }: Expectation, { draft }: ProductOutput): Failure[] {
  if (wanted === undefined) return [];
  const found = draft?.rewritten;
  if (!found) return [failure('draft_generation_error', 'not_rewritten', 'It was not written again.')];
  const against = found.attempts.map(({ reasons }) => reasons);
  return [
    ...(against.length === wanted.against.length &&
    wanted.against.every((codes, index) => codes.every((code) => against[index]?.includes(code)))
      ? []
      : [
          failure(
            'decision_error',
            'attempts',
            `Against its texts stands ${JSON.stringify(against)}, expected ${JSON.stringify(wanted.against)}.`,
          ),
        ]),
    ...(found.stopped === wanted.stopped
      ? []
      : [
          failure(
            'decision_error',
            'stopped',
            `Writing it again ended with ${found.stopped}, expected ${wanted.stopped}.`,
          ),
        ]),
  ];
}
