import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { type SessionLimits, type SessionStep, type SessionUse, sessionLimits } from './contract.ts';

/** A run that declares what it is going to ask for may ask a fifth more of it, and never less than the usual. */
export const callLimit = (planned: number): number =>
  Math.max(sessionLimits.parse({}).calls, Math.ceil(planned * 1.2));

/** The part of a campaign's budget that is spent without asking. */
export const CREDIT_SHARE = 0.8;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Whether the chain may go on. Every limit is looked at, and every one that is broken is named. */
export function sessionVerdict(limits: SessionLimits, use: SessionUse, next: SessionStep): Verdict {
  const { calls, credits, errorsInARow, asked, found } = use;
  // The strictest share that applies by now; a small sample is judged mildly.
  const wanted = Math.max(0, ...limits.matches.filter(({ from }) => asked >= from).map(({ share }) => share));
  const reasons: Reason[] = [
    ...(calls + next.calls > limits.calls
      ? [
          reason('session.calls', `It made ${calls} calls to vendors, and ${limits.calls} were planned.`, {
            calls,
            limit: limits.calls,
          }),
        ]
      : []),
    ...(limits.credits !== null && next.credits > 0 && credits + next.credits > limits.credits
      ? [
          reason(
            'session.credits',
            `It used ${credits} credits, and ${limits.credits} of its campaign’s budget may go without asking.`,
            { credits, limit: limits.credits },
          ),
        ]
      : []),
    ...(next.records > limits.records
      ? [
          reason(
            'session.records',
            `One batch would change ${next.records} records at once; ${limits.records} go without asking.`,
            { records: next.records, limit: limits.records },
          ),
        ]
      : []),
    ...(errorsInARow >= limits.errorsInARow
      ? [reason('session.errors', `${errorsInARow} calls in a row failed.`, { errorsInARow })]
      : []),
    ...(asked > 0 && found / asked < wanted
      ? [
          reason(
            'session.few_matches',
            `The finders knew ${found} of ${asked} people, less than ${percent(wanted)}. The list may be wrong.`,
            { asked, found, wanted },
          ),
        ]
      : []),
  ];
  const [first, ...more] = reasons;
  return first ? refuse(first, ...more) : allow();
}

/** Somebody tried to write into another workspace: no person lifts that, it is a defect. */
export const FOREIGN_WRITE = 'session.other_workspace';
export const foreignWrite = (): Reason =>
  reason(
    FOREIGN_WRITE,
    'It tried to change another workspace. The database refused, and nothing was changed there.',
  );
export const isFinal = (reasons: readonly Reason[]): boolean =>
  reasons.some(({ code }) => code === FOREIGN_WRITE);

/** Too few matches want a second look; everything else stopped something that went wrong. */
export const isMild = (reasons: readonly Reason[]): boolean =>
  reasons.every(({ code }) => code === 'session.few_matches');

/**
 * The limits after a person looked and said go on: what was counted is counted anew, and a batch that was too large
 * passes. Credits are never counted anew; `credits` is what the whole budget leaves.
 */
export function liftedLimits(
  limits: SessionLimits,
  tripped: readonly Reason[],
  credits: number | null,
): SessionLimits {
  const asked = tripped.find(({ code }) => code === 'session.records')?.detail?.records;
  return { ...limits, credits, records: Math.max(limits.records, Number(asked ?? 0)) };
}
