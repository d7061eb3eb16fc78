import type { Outcome } from '#core/ctx';
import { explain } from '#core/verdict';
import type { LeadStatus } from '../contract.ts';
import type { CrmCause, CrmTags } from './contract.ts';

/** What the CRM is told by, unless a workspace names it otherwise. */
export const USUAL_TAGS: Readonly<Record<CrmCause, readonly string[]>> = {
  replied: ['replied'],
  meeting_booked: ['meeting-booked'],
  bounced: ['bounced'],
  unsubscribed: ['unsubscribed', 'do-not-contact'],
};

const CAUSES: Readonly<Partial<Record<LeadStatus, CrmCause>>> = {
  replied: 'replied',
  linkedin_replied: 'replied',
  meeting_booked: 'meeting_booked',
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
};
/** Statuses that the CRM is told of. */
export const TOLD_STATUSES = Object.keys(CAUSES);

export const tagsFor = (cause: CrmCause, own: CrmTags): readonly string[] => own[cause] ?? USUAL_TAGS[cause];
export const allTags = (own: CrmTags): Record<CrmCause, string[]> => ({
  replied: [...tagsFor('replied', own)],
  meeting_booked: [...tagsFor('meeting_booked', own)],
  bounced: [...tagsFor('bounced', own)],
  unsubscribed: [...tagsFor('unsubscribed', own)],
});

/** What a status tells the CRM; undefined for one that is nobody's business there. */
export function tellingOf(
  status: string,
  own: CrmTags,
): { cause: CrmCause; tags: readonly string[] } | undefined {
  const cause = CAUSES[status as LeadStatus];
  const tags = cause ? tagsFor(cause, own) : [];
  return cause && tags.length > 0 ? { cause, tags } : undefined;
}

/** What became of one try. */
export type WriteState = {
  readonly state: 'waiting' | 'done' | 'dead';
  readonly attempts: number;
  readonly dueAt: Temporal.Instant;
  readonly error: string | null;
  /** The CRM does not know this contact any more. */
  readonly gone: boolean;
  /** Our own rules said no for now. */
  readonly refused: boolean;
};

const WAITS: readonly number[] = [1, 5, 15, 60, 240, 1_440];
const MOST_ATTEMPTS = 10;
/** The gateway looks for a lost answer after two minutes; before that there is nothing new to learn. */
const LOOKED_FOR_MINUTES = 4;
const REFUSED_MINUTES = 1;

/**
 * Where a write stands after a try. A refusal by our own rules is no try. A lost answer is asked about again under the
 * same key, which never has a second effect.
 */
export function afterWrite(
  { attempts }: { attempts: number },
  outcome: Outcome<unknown> | undefined,
  now: Temporal.Instant,
): WriteState {
  const waiting = (minutes: number, tried: number, error: string): WriteState => ({
    state: 'waiting',
    attempts: tried,
    dueAt: now.add({ minutes }),
    error,
    gone: false,
    refused: false,
  });
  if (!outcome) return waiting(WAITS[1] ?? 5, attempts, 'Nothing is connected that could tell the CRM.');
  if (outcome.state === 'done')
    return { state: 'done', attempts: attempts + 1, dueAt: now, error: null, gone: false, refused: false };
  if (outcome.state === 'refused')
    return { ...waiting(REFUSED_MINUTES, attempts, explain(outcome)), refused: true };
  if (outcome.state === 'unknown') return waiting(LOOKED_FOR_MINUTES, attempts, outcome.reason.text);
  const { reason } = outcome;
  const gone = reason.code.endsWith('.not_found');
  const tried = attempts + 1;
  if (gone || tried >= MOST_ATTEMPTS)
    return { state: 'dead', attempts: tried, dueAt: now, error: reason.text, gone, refused: false };
  return waiting(WAITS[attempts] ?? WAITS.at(-1) ?? 1_440, tried, reason.text);
}
