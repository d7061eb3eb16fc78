import { AUTOMATIC_INTENTS, type Intent } from './contract.ts';

/** What a reply may be corrected to: everything a person can read in it. A failure notice is known by its form. */
export const CORRECTABLE = (intent: Intent): boolean => intent !== 'bounce';

export type CorrectedReading = {
  /** Whether a machine sent it, as it is read now. */
  readonly automatic: boolean;
  readonly optOut: boolean;
  /** Taken for a machine's until now: the lead has answered after all. */
  readonly answersNow: boolean;
  /** They ask to be left alone, and nobody had seen it. */
  readonly leavesNow: boolean;
  /** They had been taken at a "no": that stands until somebody lifts it, whatever is read now. */
  readonly noStands: boolean;
};

const GONE: ReadonlySet<Intent> = new Set<Intent>(['wrong_person', 'redirect']);

/** What follows when a person reads a reply as something else. A "no" once taken is never taken back by this. */
export function correctedReading(
  was: { readonly intent: Intent; readonly automatic: boolean; readonly optOut: boolean },
  to: Intent,
): CorrectedReading {
  const machineBefore = was.automatic || AUTOMATIC_INTENTS.has(was.intent);
  // A notice that somebody has left is a machine's, whatever it is called.
  const automatic = AUTOMATIC_INTENTS.has(to) || (GONE.has(to) && was.automatic);
  const optOut = was.optOut || to === 'unsubscribe';
  return {
    ...{ automatic, optOut },
    answersNow: machineBefore && !AUTOMATIC_INTENTS.has(to),
    leavesNow: optOut && !was.optOut,
    noStands: was.optOut && to !== 'unsubscribe',
  };
}
