import { type Reason, reason } from '#core/verdict';
import type { AnswerChannel } from './contract.ts';

/** How often a text that cannot stay is written again, and how many seconds all of it may take. */
export type RevisionLimits = { readonly most: number; readonly seconds: number };
export const REVISIONS: RevisionLimits = { most: 3, seconds: 60 };
/** A short message is written again once: what it needs is seldom another three. */
const MOST_ON: Readonly<Record<AnswerChannel, number>> = { email: 3, linkedin: 1 };
/** No text is asked for any more that could hardly come in time. */
const LEAST_SECONDS = 5;

export type RevisionFacts = {
  readonly channel: AnswerChannel;
  readonly limits: RevisionLimits;
  /** Texts that could not stay, the newest last. */
  readonly tried: readonly { readonly body: string }[];
  readonly beganAt: Temporal.Instant;
  readonly now: Temporal.Instant;
};

export type Revision = { readonly again: true } | { readonly again: false; readonly why: Reason };

const stop = (code: string, text: string): Revision => ({
  again: false,
  why: reason(`revision.${code}`, text),
});
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/**
 * Whether a writer may try once more. It is told what code found wrong and never what the judge said, so nobody learns to please
 * the judge.
 */
export function mayRevise({ channel, limits, tried, beganAt, now }: RevisionFacts): Revision {
  const most = Math.min(limits.most, MOST_ON[channel]);
  const last = tried.at(-1)?.body.trim();
  if (most === 0) return stop('off', 'A text that cannot stay is not written again here.');
  if (tried.slice(0, -1).some(({ body }) => body.trim() === last))
    return stop('no_improvement', `It was written ${times(tried.length)}, the last time as before.`);
  if (tried.length > most)
    return stop(
      'exhausted',
      `It was written ${times(tried.length)}, and each time something stood against it.`,
    );
  if (now.since(beganAt).total('seconds') > limits.seconds - LEAST_SECONDS)
    return stop('timeout', `Writing it again took more than ${limits.seconds} seconds.`);
  return { again: true };
}

/** The writer gave no other text. */
export const NOT_WRITTEN = reason(
  'revision.error',
  'The writer could not write it again, so a person looks at it.',
);
/** Why a person looks at a draft that stands in for texts which could not stay; empty where none was given up. */
export const givenUpFor = ({
  source,
  attempts,
}: {
  readonly source: string | null;
  readonly attempts: readonly { readonly reasons: readonly Reason[] }[];
}): readonly Reason[] =>
  source === 'rules' && attempts.length > 0 ? [NOT_WRITTEN, ...(attempts.at(-1)?.reasons ?? [])] : [];

/** Without a model there is one text, and no other to try. */
export const NOTHING_TO_REVISE = reason(
  'revision.rules',
  'The rules wrote it, and they have nothing else to try: a person sets right what stands against it.',
);
