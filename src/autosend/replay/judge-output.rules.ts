import type { Expectation } from './expectation.ts';
import { type Failure, failure, type Grants } from './failure.ts';
import { brokenAttempts, otherAttempts } from './judge-attempts.rules.ts';
import type { ProductOutput } from './product-output.ts';
import { inventedIn, leftOpen } from './text-invariants.rules.ts';

export type { Failure, Grants };

/** Everything that is not as expected. Knows the output and the expectation; nothing of the case or of the product. */
export const judgeOutput = (expected: Expectation, output: ProductOutput): Failure[] => [
  ...brokenInvariants(expected, output),
  ...otherDecisions(expected, output),
  ...otherText(expected, output),
  ...otherAttempts(expected, output),
];

/** What may never be, whatever a case is about. Without an expectation nothing is granted but what was really reserved. */
export function brokenInvariants(expected: Grants, output: ProductOutput): Failure[] {
  const { read, draft, leaves, state } = output;
  const bad = (code: string, text: string): Failure => failure('decision_error', code, text, true);
  const text = draft ? `${draft.subject}\n${draft.body}` : '';
  return [
    ...(expected.optOut && !read.optOut
      ? [bad('opt_out_missed', 'A wish to be left alone was not heard.')]
      : []),
    ...((expected.optOut || read.optOut) && draft
      ? [bad('opt_out_answered', 'Somebody who asked to be left alone gets an answer.')]
      : []),
    ...(leaves && !expected.leaves
      ? [bad('left_without_person', 'It leaves without a person, and nobody granted that.')]
      : []),
    ...(state === 'booking' && expected.bookAt === undefined
      ? [bad('booked', 'A meeting is booked that nobody took.')]
      : []),
    ...(leaves && leftOpen(text)
      ? [bad('left_open', 'It leaves with words that were to be filled in.')]
      : []),
    ...brokenAttempts(expected, output),
    ...(draft
      ? inventedIn(text, expected).map(({ code, text: why }) =>
          failure('draft_quality_error', `invented_${code}`, why, true),
        )
      : []),
  ];
}

function otherDecisions(
  expected: Expectation,
  { read, state, reasons, draft, bookAt, leaves }: ProductOutput,
): Failure[] {
  const differs = (code: string, what: string, is: unknown, wanted: unknown): Failure =>
    failure('decision_error', code, `${what} is ${String(is)}, expected ${String(wanted)}.`);
  const missing = expected.reasons.filter((code) => !reasons.includes(code));
  const unwanted = expected.notReasons.filter((code) => reasons.includes(code));
  const topics = expected.topics.filter((topic) => !(draft?.topics ?? []).includes(topic));
  return [
    ...(expected.intent.includes(read.intent)
      ? []
      : [differs('intent', 'The intent', read.intent, expected.intent.join(' or '))]),
    ...(read.optOut && !expected.optOut ? [differs('opt_out_invented', 'The opt-out', true, false)] : []),
    ...(expected.state.includes(state)
      ? []
      : [differs('state', 'The state', state, expected.state.join(' or '))]),
    ...(expected.leaves && !leaves ? [differs('does_not_leave', 'Leaving', false, true)] : []),
    ...(expected.returnDate !== undefined && expected.returnDate !== read.returnDate
      ? [differs('return_date', 'The day of return', read.returnDate, expected.returnDate)]
      : []),
    ...(expected.bookAt !== undefined && expected.bookAt !== bookAt
      ? [differs('book_at', 'The booked time', bookAt, expected.bookAt)]
      : []),
    ...missing.map((code) => failure('decision_error', 'reason', `The reason ${code} is missing.`)),
    ...unwanted.map((code) => failure('decision_error', 'reason', `The reason ${code} is given.`)),
    ...topics.map((topic) => failure('decision_error', 'topic', `The topic ${topic} was not seen.`)),
  ];
}

function otherText(expected: Expectation, { draft }: ProductOutput): Failure[] {
  const { mentions, never, byModel, named, times } = expected;
  const wanted = mentions.length > 0 || byModel !== undefined || (named ?? 0) > 0;
  if (!draft) return wanted ? [failure('draft_generation_error', 'no_draft', 'No draft was written.')] : [];
  if (draft.body.trim() === '') return [failure('draft_generation_error', 'empty', 'The draft is empty.')];
  const low = draft.body.toLowerCase();
  const quality = (code: string, text: string): Failure => failure('draft_quality_error', code, text);
  const count = times.filter((label) => draft.body.includes(label)).length;
  return [
    ...mentions
      .filter((text) => !draft.body.includes(text))
      .map((text) => quality('mention', `It does not say "${text}".`)),
    ...never
      .filter((text) => low.includes(text.toLowerCase()))
      .map((text) => failure('draft_quality_error', 'never', `It says "${text}".`, true)),
    ...(named !== undefined && count !== named
      ? [quality('times', `It names ${count} of the times, expected ${named}.`)]
      : []),
    ...(byModel !== undefined && draft.byModel !== byModel
      ? [
          quality(
            'words',
            byModel ? 'The words of the model were dropped.' : 'The words of the model were used.',
          ),
        ]
      : []),
  ];
}
